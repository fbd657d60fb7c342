"""The stage on which the procedure is told: people, a clock, the real outbox and a real mail server."""

import pytest


@pytest.fixture
def story(db, mail_server):
    from tests.scenarios.story import Story  # the models are not loaded when this file is read

    return Story(mail_server)


@pytest.fixture
def by_letter(transactional_db, mail_server, mail_in):
    from tests.scenarios.by_letter import ByLetter

    return ByLetter(mail_server, mail_in)
