"""A virus in a file: the applicant is told, once, by a letter that names no file; nobody else is."""

from datetime import timedelta

import pytest

from correspondence.models import OutgoingLetter
from documents.models import Document, Scan
from requests_app.actions import contacts, infected
from requests_app.models import Kind
from requests_app.statuses import Status
from tests.factories import CaseFactory, DocumentFactory, letter_case, put
from tests.scenarios.story import moscow

pytestmark = pytest.mark.django_db
MONDAY = moscow("2026-11-23 10:00")
LATER = MONDAY + timedelta(minutes=5)


def ill(case, *, at=MONDAY, name="Биопсия.pdf"):
    """A file with a virus in the case."""
    return put(case, Kind.RESULTS, document=DocumentFactory(infected=True, scanned_at=at, name=name), at=at)


def told() -> list[OutgoingLetter]:
    return list(OutgoingLetter.objects.filter(name="file_infected"))


def test_the_applicant_is_told_once_and_of_the_next_one_again():
    case = CaseFactory(status=Status.UNDER_REVIEW)
    ill(case)
    ill(case)

    infected.tell(at=MONDAY)
    infected.tell(at=LATER)

    (letter,) = told()
    assert letter.to_address == case.applicant.email
    assert "Несколько файлов" in letter.body_text and "Биопсия" not in letter.body_text + letter.subject

    ill(case, at=LATER)
    infected.tell(at=LATER)
    assert len(told()) == 2


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_of_a_draft_the_page_tells_and_of_an_ended_case_nobody(status):
    ill(CaseFactory(status=status))

    assert infected.tell(at=MONDAY) == 0


def test_a_file_that_was_taken_back_is_told_of_to_nobody():
    case = CaseFactory(status=Status.UNDER_REVIEW)
    case.enclosures.filter(pk=ill(case).pk).update(removed_at=MONDAY)

    assert infected.tell(at=MONDAY) == 0


def test_an_address_out_of_a_letter_is_written_to_when_it_is_proved():
    case = letter_case("Анкета.pdf", at=MONDAY)
    Document.objects.of_case(case.number).update(scan=Scan.INFECTED)
    assert infected.tell(at=MONDAY) == 0

    contacts.confirm_by_reply(case, at=LATER)
    infected.tell(at=LATER)

    (letter,) = told()
    assert "ответьте на это письмо" in letter.body_text and letter.reply_token


def test_what_a_medical_organisation_sent_is_not_told_to_the_applicant():
    case = CaseFactory(at_clinic=True)
    DocumentFactory(infected=True, case_number=case.number)

    assert infected.tell(at=MONDAY) == 0
