"""The doctor's browser, and the cases on the doctor's desk. The models are not loaded yet when this file is read."""

import pytest


@pytest.fixture
def situations(db):
    from tests.clinics import situations

    return situations


@pytest.fixture
def organisation(db):
    from tests.factories import OrganisationFactory

    return OrganisationFactory(name="Центр онкологии «Аврора»", short_name="Аврора")


@pytest.fixture
def doctor(situations, organisation):
    return situations.doctor_of(organisation)


@pytest.fixture
def desk(client, doctor):
    """The doctor's browser."""
    client.force_login(doctor)
    return client


@pytest.fixture
def make_case(situations, organisation):
    def make(*state, clinic=None, **fields):
        return situations.case_at(clinic or organisation, *state, **fields)

    return make


@pytest.fixture
def offered(make_case):
    return make_case("offered")


@pytest.fixture
def taken(situations, make_case):
    """Accepted; with a picture beside the extract."""
    return situations.with_a_picture(make_case())


@pytest.fixture
def curator_of():
    """Who leads the case."""
    return lambda case: case.curator
