"""Reminders of the end of an expert's credential: 60 and 14 days before, each once, to the organisation alone."""

from datetime import date, timedelta

import pytest

from correspondence.models import OutgoingLetter
from requests_app.actions import credentials
from tests.factories import CredentialFactory, ExpertFactory, OrganisationFactory
from tests.scenarios.story import moscow

pytestmark = pytest.mark.django_db
LAST = date(2027, 2, 10)  # Wednesday
SIXTY = moscow("2026-12-14 09:00")  # Monday: 60 days before is Saturday, the 12th
FOURTEEN = moscow("2027-01-27 09:00")


@pytest.fixture
def expert():
    return ExpertFactory(organisation=OrganisationFactory(email="aurora@example.ru"))


@pytest.fixture(autouse=True)
def credential(expert):
    return CredentialFactory(
        expert=expert, number="7", valid_until=LAST, written_at=moscow("2026-01-10 10:00")
    )


def told() -> list[OutgoingLetter]:
    return list(OutgoingLetter.objects.filter(name="clinic_credential_ends"))


def test_the_organisation_is_reminded_on_two_working_mornings_once_on_each():
    for at in (
        SIXTY - timedelta(minutes=1),
        SIXTY,
        SIXTY + timedelta(hours=1),
        FOURTEEN - timedelta(minutes=1),
    ):
        credentials.remind(at=at)
    assert len(told()) == 1

    assert [credentials.remind(at=FOURTEEN + timedelta(days=n)) for n in range(3)] == [1, 0, 0]
    assert {letter.to_address for letter in told()} == {"aurora@example.ru"}
    assert "Ковалёв Р. А., аккредитация № 7" in told()[0].body_text
    assert told()[0].subject == "Скоро закончится документ эксперта"


def test_after_a_pause_only_the_nearer_reminder_goes():
    assert credentials.remind(at=FOURTEEN + timedelta(days=2)) == 1
    assert credentials.remind(at=FOURTEEN + timedelta(days=3)) == 0


def test_nobody_is_reminded_of_what_is_over():
    assert credentials.remind(at=moscow("2027-02-11 09:00")) == 0


def test_who_wrote_it_down_after_that_morning_is_not_told_of_it(credential):
    credential.written_at = SIXTY + timedelta(hours=1)
    credential.save()

    assert credentials.remind(at=SIXTY + timedelta(hours=2)) == 0
    assert credentials.remind(at=FOURTEEN) == 1


def test_a_renewed_credential_is_not_reminded_of(expert):
    CredentialFactory(expert=expert, valid_until=LAST + timedelta(days=1000))
    assert credentials.remind(at=FOURTEEN) == 0


@pytest.mark.parametrize("who", ["the expert", "the organisation"])
def test_nobody_is_reminded_of_one_who_has_left_or_of_a_house_that_takes_no_cases(expert, who):
    gone = expert if who == "the expert" else expert.organisation
    gone.is_active = False
    gone.save()
    assert credentials.remind(at=FOURTEEN) == 0
