"""Who may know that a case exists (the third lock; D21, L4, L8)."""

from datetime import date, timedelta

import pytest

from accounts.models import Representation
from accounts.roles import Role
from requests_app import permissions
from requests_app.models import Case, Kind
from requests_app.statuses import AT_THE_CLINIC, Status
from tests.factories import CaseFactory, OrganisationFactory, UserFactory, put, sign_all, start_clock

pytestmark = pytest.mark.django_db


def sees(user) -> list[str]:
    return list(Case.objects.visible_to(user).values_list("number", flat=True))


def test_an_applicant_sees_own_cases_and_no_others():
    own, _ = CaseFactory(), CaseFactory()

    assert sees(own.applicant) == [own.number]


def test_a_representative_sees_the_childs_case_until_the_right_ends():
    case = CaseFactory(for_child=True)
    assert sees(case.applicant) == [case.number]

    Representation.objects.update(until=date.today())
    assert sees(case.applicant) == []


def test_the_insured_person_sees_what_a_representative_sent_but_not_the_draft():
    case = CaseFactory(for_child=True)
    grown = UserFactory()
    case.insured.user = grown
    case.insured.save()
    assert sees(grown) == [case.number]

    Case.objects.update(status=Status.DRAFT, submitted_at=None)
    assert sees(grown) == []


def test_curators_see_every_case_but_drafts():
    sent, _ = CaseFactory(), CaseFactory(draft=True)

    assert sees(UserFactory(role=Role.CURATOR)) == [sent.number]
    assert sees(UserFactory(role=Role.HEAD)) == [sent.number]


@pytest.mark.parametrize("role", [Role.PRIVACY, Role.ADMIN])
def test_no_medical_content_for_administrators(role):
    CaseFactory()

    assert sees(UserFactory(role=role)) == []


@pytest.mark.parametrize("status", list(Status))
def test_a_clinic_sees_its_case_only_while_it_is_assigned(status):
    case = CaseFactory(at_clinic=True, status=status)
    doctor = UserFactory(role=Role.CLINIC, organisation=case.clinic)

    assert sees(doctor) == ([case.number] if status in AT_THE_CLINIC else [])
    assert sees(UserFactory(role=Role.CLINIC)) == []


def test_a_clinic_abroad_sees_nothing_without_consent_and_notice():
    case = CaseFactory(at_clinic=True, clinic=OrganisationFactory(abroad=True))
    doctor = UserFactory(role=Role.CLINIC, organisation=case.clinic)
    assert sees(doctor) == []

    sign_all(case, at=case.created_at, kinds=["cross_border"])
    assert sees(doctor) == [case.number]

    case.clinic.cross_border_notice_on = None
    case.clinic.save()
    assert sees(doctor) == []


def test_a_clinic_reads_medical_papers_alone():
    """D21: never identity, policy or consent documents; nor what the curator questioned."""
    case = CaseFactory(at_clinic=True, complete=True)
    put(case, Kind.IMAGING, verdict="questioned", at=case.created_at)
    doctor = UserFactory(role=Role.CLINIC, organisation=case.clinic)

    kinds = {e.kind for e in permissions.readable_enclosures(case, doctor)}

    assert kinds == {"diagnosis", "anamnesis", "epicrisis", "plan", "results"}


def test_cases_are_found_by_number_name_and_diagnosis():
    case = CaseFactory()
    CaseFactory(for_child=True)
    curator = UserFactory(role=Role.CURATOR)

    last_digits = str(int(case.number[-6:]))
    for words in (
        case.number.replace("VM", "вм"),
        last_digits,
        f"вм {last_digits}",
        "соколова анна",
        "C50",
        "молочной",
    ):
        found = Case.objects.visible_to(curator).found(words)
        assert case in found, words
    assert not Case.objects.visible_to(curator).found("Гаврилов").exists()


def test_the_worklist_is_ordered_by_the_nearest_deadline():
    late, early, none = CaseFactory(), CaseFactory(), CaseFactory()
    start_clock(late, since=late.created_at + timedelta(days=5))
    start_clock(early)

    assert list(Case.objects.all().nearest_first()) == [early, late, none]
