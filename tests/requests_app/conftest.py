"""A thing that a case waits for, and the people around it."""

import pytest

from requests_app.models import Material
from tests.requests_app.slides import awaited


@pytest.fixture
def thing(db) -> Material:
    return awaited()


@pytest.fixture
def doctor(thing):
    return thing.item.request.asked_by


@pytest.fixture
def owner(thing):
    return thing.case.applicant


@pytest.fixture
def curator(thing):
    return thing.case.curator
