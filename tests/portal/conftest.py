"""Who comes to this door. The models are not loaded yet when this file is read."""

import pytest


@pytest.fixture
def visiting(db):
    from tests.portal import visiting

    return visiting


@pytest.fixture
def anna(visiting):
    return visiting.anna()


@pytest.fixture
def curator(visiting):
    return visiting.curator()


@pytest.fixture
def door(visiting, client, anna):
    """Anna's browser."""
    return visiting.Door(client, anna)


@pytest.fixture
def draft(visiting, anna):
    """An empty draft."""
    return visiting.draft_of(anna)


@pytest.fixture
def ready(visiting, anna):
    """Everything is there but the sending."""
    return visiting.draft_of(anna, ready=True)
