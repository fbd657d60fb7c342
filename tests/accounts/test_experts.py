"""Experts in an organisation's own list: what is written down of them, and how a credential stands on a day."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts import experts
from accounts.models import Expert
from accounts.roles import Role
from audit.models import Event
from tests.factories import CredentialFactory, ExpertFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)
FACTS = experts.Facts("Белова", "Татьяна", "Врач-кардиолог", "Кардиология", icd_chapters=["I00-I99"])


@pytest.fixture
def doctor():
    return UserFactory(role=Role.CLINIC)


def with_credentials(*days: int) -> Expert:
    expert = ExpertFactory()
    for shift in days:
        CredentialFactory(expert=expert, valid_until=DAY + timedelta(days=shift))
    return expert


@pytest.mark.parametrize(
    ("ends", "state"),
    [
        ((), "unknown"),
        ((61,), "live"),
        ((60,), "ending"),
        ((0,), "ending"),
        ((-1,), "over"),
        ((-1, 300), "live"),
    ],
)
def test_a_credential_is_in_force_to_the_end_of_its_last_day_and_the_longest_counts(ends, state):
    assert experts.state_on(with_credentials(*ends), DAY) == state


def test_who_has_no_credential_is_not_refused_and_who_has_one_that_is_over_is_told_the_way_out():
    assert experts.why_not(with_credentials(), on=DAY) == ""
    assert experts.why_not(with_credentials(0), on=DAY) == ""
    why = experts.why_not(with_credentials(-1), on=DAY)
    assert (
        "действует по 23.11.2026, а мнение от 24.11.2026" in why
        and "добавьте его в разделе «Эксперты»" in why
    )


def test_an_expert_is_known_by_the_name_however_yo_is_spelt():
    expert = with_credentials(5)
    assert experts.named(expert.organisation, "ковалев роман  андреевич", on=DAY) == expert
    assert experts.named(OrganisationFactory(), expert.full_name, on=DAY) is None


def test_of_namesakes_one_whose_credential_is_in_force_is_meant():
    lapsed = with_credentials(-1)
    other = ExpertFactory(organisation=lapsed.organisation)
    CredentialFactory(expert=other, valid_until=DAY)

    assert experts.named(lapsed.organisation, lapsed.full_name, on=DAY) == other


def test_each_change_is_recorded_and_the_same_facts_change_nothing(doctor):
    at = timezone.now()
    expert = experts.write_down(FACTS, by=doctor, at=at)
    experts.change(expert.pk, FACTS, by=doctor, at=at)
    credential = experts.add_credential(
        expert.pk, by=doctor, at=at, kind="accreditation", number=" 77 ", valid_until=DAY
    )
    experts.remove_credential(expert.pk, credential.pk, by=doctor, at=at)
    experts.remove_credential(expert.pk, credential.pk, by=doctor, at=at)

    assert list(Event.objects.filter(by_id=doctor.pk).values_list("action", flat=True).order_by("pk")) == [
        "expert.written_down",
        "expert.credential_added",
        "expert.credential_removed",
    ]
    assert expert.organisation == doctor.organisation and credential.number == "77"


def test_a_credential_is_written_down_once(doctor):
    expert = ExpertFactory(organisation=doctor.organisation)
    CredentialFactory(expert=expert, kind="certificate", number="7")

    with pytest.raises(experts.NotPossible, match="уже записан"):
        experts.add_credential(
            expert.pk, by=doctor, at=timezone.now(), kind="certificate", number="7", valid_until=DAY
        )


def test_another_organisations_expert_is_not_to_be_changed(doctor):
    with pytest.raises(Expert.DoesNotExist):
        experts.change(ExpertFactory().pk, FACTS, by=doctor, at=timezone.now())
