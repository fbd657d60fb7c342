"""Drafts: whose name may be changed, and what the first letter says (S2, D5)."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.models import Representation
from correspondence.models import OutgoingLetter
from requests_app.actions import registration
from requests_app.actions.registration import Person
from requests_app.workflow import StepRefused
from tests.factories import CaseFactory, DocumentFactory, put, put_whole_package

pytestmark = pytest.mark.django_db
ANNA = Person("Соколова", "Анна", "Петровна", date(1964, 3, 14), "f")


def test_a_name_in_a_draft_may_be_corrected():
    draft = CaseFactory(draft=True)
    registration.change_insured(draft.number, by=draft.applicant, at=timezone.now(), insured=ANNA, phone="1")

    draft.insured.refresh_from_db()
    assert draft.insured.patronymic == "Петровна"


def test_a_name_that_stands_in_a_sent_application_is_not_rewritten_by_a_later_draft():
    sent = CaseFactory()
    draft = CaseFactory(draft=True, applicant=sent.applicant, insured=sent.insured)

    with pytest.raises(StepRefused, match="напишите куратору"):
        registration.change_insured(
            draft.number, by=draft.applicant, at=timezone.now(), insured=ANNA, phone="1"
        )


def test_a_corrected_birth_date_moves_the_end_of_the_representatives_right():
    draft = CaseFactory(draft=True, for_child=True)
    younger = Person("Мельников", "Тимофей", "Андреевич", date(2020, 3, 14), "m")
    registration.change_insured(
        draft.number, by=draft.applicant, at=timezone.now(), insured=younger, phone="1"
    )

    assert Representation.objects.get().until == date(2038, 3, 14)


def test_the_first_letter_does_not_call_missing_what_is_still_being_checked():
    draft = CaseFactory(draft=True)
    put_whole_package(draft)
    draft.enclosures.filter(kind="plan").delete()
    put(draft, "plan", document=DocumentFactory(being_checked=True, scanned_at=None))
    draft.enclosures.filter(kind="results").delete()
    registration.submit(draft.number, by=draft.applicant, at=timezone.now())

    text = OutgoingLetter.objects.get(name="application_received").body_text
    assert "Результаты исследований" in text
    assert "План лечения" not in text
