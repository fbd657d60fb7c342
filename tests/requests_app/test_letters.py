"""What a letter does by itself: a case at once, a reply into its case, never more (S1, D18, D19)."""

from datetime import timedelta

import pytest

from accounts.models import User
from accounts.roles import Role
from correspondence.models import OutgoingLetter
from requests_app.actions import letters, review
from requests_app.models import Case, Deadline, Enclosure, Kind
from tests.factories import (
    CaseFactory,
    IncomingLetterFactory,
    UserFactory,
    kept_files,
    letter_case,
    put_whole_package,
)
from tests.scenarios.story import moscow

pytestmark = pytest.mark.django_db
FRIDAY = moscow("2026-11-20 22:00")


def reply(case: Case, *files: str, at=FRIDAY, **fields):
    letter = IncomingLetterFactory(arrived_at=at, files=files, **fields)
    return letters.join_reply(case.number, letter, kept_files(*files), at=at)


def test_a_letter_is_a_case_at_once_and_its_clock_runs_from_the_arrival():
    case = letter_case("Выписка.pdf", "Паспорт.pdf", at=FRIDAY)

    deadline = case.deadlines.get(kind=Deadline.Kind.ACKNOWLEDGEMENT)
    assert (case.status, case.channel, case.is_unsorted) == ("received", "letter", True)
    assert (deadline.began_at, deadline.due_at) == (FRIDAY, moscow("2026-11-23 18:00"))
    assert set(case.enclosures.values_list("kind", "arrived_at")) == {(Kind.UNSORTED, FRIDAY)}


def test_the_sender_gets_a_receipt_with_our_token_and_nothing_of_the_letter():
    case = letter_case(at=FRIDAY, subject="СЕКРЕТ в теме", text="СЕКРЕТ в тексте")

    receipt = OutgoingLetter.objects.get(case_number=case.number)
    assert (receipt.name, receipt.to_address) == ("letter_received", "anna@example.org")
    assert receipt.reply_token == case.reply_token
    assert "СЕКРЕТ" not in receipt.subject + receipt.body_text
    assert "Соколова" not in receipt.body_text


def test_an_address_that_writes_ten_times_in_an_hour_is_answered_once_and_has_ten_cases():
    numbers = {letter_case(at=FRIDAY + timedelta(minutes=n)).number for n in range(10)}

    assert len(numbers) == 10
    assert OutgoingLetter.objects.filter(to_address="anna@example.org").count() == 1


@pytest.mark.parametrize("nature", ["auto_reply", "bulk", "bounce"])
def test_an_automatic_letter_is_a_case_that_writes_to_nobody(nature):
    case = letter_case(at=FRIDAY, nature=nature)

    assert case.receipt_to == ""
    assert not OutgoingLetter.objects.exists()


@pytest.mark.parametrize(
    "sender", ["2opinion@rgs.ru", "2opinion+abc@rgs.ru", "mailer-daemon@example.org", ""]
)
def test_neither_ourselves_nor_robots_nor_nobody_is_written_to(sender):
    case = letter_case(at=FRIDAY, sender=sender)

    assert case.receipt_to == ""
    assert not OutgoingLetter.objects.exists()


def test_a_letter_cut_short_is_answered_with_the_way_to_upload():
    letter_case(at=FRIDAY, is_whole=False)

    assert OutgoingLetter.objects.get().name == "letter_too_big"


def test_the_first_reply_from_the_address_proves_it():
    case = letter_case(at=FRIDAY)

    reply(case, "План лечения.pdf", at=FRIDAY + timedelta(hours=1))

    case.refresh_from_db()
    assert case.reply_to == "anna@example.org"
    assert case.contact_confirmed_how == "reply"
    assert Enclosure.objects.filter(case=case, document__name="План лечения.pdf", kind=Kind.UNSORTED).exists()


def test_a_reply_from_another_address_joins_nothing_and_proves_nothing():
    case = letter_case(at=FRIDAY)

    assert reply(case, sender="stranger@example.org") is None

    case.refresh_from_db()
    assert case.reply_to == ""
    assert case.enclosures.count() == 0


@pytest.mark.parametrize("status", ["closed", "refused", "withdrawn"])
def test_a_reply_never_opens_a_case_that_has_ended(status):
    case = CaseFactory(status=status, created_at=FRIDAY)

    assert reply(case, sender=case.applicant.email) is None
    case.refresh_from_db()
    assert case.status == status


def test_a_reply_in_the_cabinets_case_counts_only_from_the_applicants_own_address():
    case = CaseFactory(status="under_review", created_at=FRIDAY)
    put_whole_package(case)

    assert reply(case, sender="curator@example.org") is None
    assert reply(case, "Анализ.pdf", sender=case.applicant.email.upper().lower()) is not None
    assert case.deadlines.filter(kind=Deadline.Kind.REVIEW, met_at=None).count() == 1


def test_until_the_address_is_proved_the_acknowledgement_is_a_receipt_signed_by_the_curator():
    case, curator = letter_case("Выписка.pdf", at=FRIDAY), UserFactory(role=Role.CURATOR)

    review.acknowledge_incomplete(case.number, by=curator, at=FRIDAY, message="Нет эпикриза онколога")

    letter = OutgoingLetter.objects.get(name="receipt_by_curator")
    assert letter.to_address == "anna@example.org"
    assert "онколога" not in letter.body_text
    assert "Выписной эпикриз" not in letter.body_text
    assert case.deadlines.get(kind="acknowledgement").letter == letter.pk


def test_what_is_missing_is_told_as_soon_as_the_address_is_proved():
    case, curator = letter_case("Выписка.pdf", at=FRIDAY), UserFactory(role=Role.CURATOR)
    review.acknowledge_incomplete(case.number, by=curator, at=FRIDAY)
    assert not OutgoingLetter.objects.filter(name="documents_requested").exists()

    reply(case, at=FRIDAY + timedelta(hours=2))

    told = OutgoingLetter.objects.get(name="documents_requested")
    assert "Страховой полис" in told.body_text
    assert told.in_reply_to


def test_received_and_accepted_is_not_said_to_an_address_that_nobody_proved():
    case, curator = letter_case(at=FRIDAY), UserFactory(role=Role.CURATOR)

    with pytest.raises(letters.StepRefused):
        review.acknowledge_accepted(case.number, by=curator, at=FRIDAY)


def test_a_letter_without_an_address_cannot_be_acknowledged_into_the_void():
    case, curator = letter_case(at=FRIDAY, sender=""), UserFactory(role=Role.CURATOR)

    with pytest.raises(letters.StepRefused, match="Писать некуда"):
        review.acknowledge_incomplete(case.number, by=curator, at=FRIDAY)


def test_nobody_signs_in_by_having_written():
    letter_case(at=FRIDAY)

    assert not User.objects.filter(email="anna@example.org").exists()
