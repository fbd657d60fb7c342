"""Who stands at this door: a curator and a head, signed in."""

import pytest

from accounts.roles import Role


@pytest.fixture
def curator(db):
    from tests.factories import UserFactory  # the models are not loaded when this file is read

    return UserFactory(
        role=Role.CURATOR,
        last_name="Лебедева",
        first_name="Ирина",
        patronymic="Павловна",
        email="cur@example.ru",
    )


@pytest.fixture
def head(db):
    from tests.factories import UserFactory

    return UserFactory(role=Role.HEAD, last_name="Громова", first_name="Елена", patronymic="Юрьевна")


@pytest.fixture
def office(client, curator):
    """The browser of the curator."""
    client.force_login(curator)
    return client


@pytest.fixture
def head_office(client, head):
    """The browser of the head."""
    client.force_login(head)
    return client
