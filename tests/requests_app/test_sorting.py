"""What the curator makes of a letter: joined, kept, split, no request; each recorded, nothing lost (D19)."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from audit.models import Event
from correspondence.models import IncomingLetter
from documents.models import Document
from requests_app.actions import letters, sorting
from requests_app.asked import Asked
from requests_app.models import Deadline, Kind
from requests_app.workflow import StepRefused
from tests.factories import CaseFactory, IncomingLetterFactory, UserFactory, kept_files, letter_case
from tests.scenarios.story import moscow

pytestmark = pytest.mark.django_db
MONDAY = moscow("2026-11-23 10:00")


@pytest.fixture
def curator():
    return UserFactory(role=Role.CURATOR)


def letter_of(case) -> IncomingLetter:
    return IncomingLetter.objects.get(case_number=case.number)


def test_a_letter_joins_its_case_with_its_files_and_their_own_arrival(curator):
    target = CaseFactory(status="awaiting_documents", created_at=MONDAY - timedelta(days=3))
    case = letter_case("План лечения.pdf", at=MONDAY)

    sorting.join(case.number, by=curator, at=MONDAY + timedelta(hours=5), into=target.number)

    case.refresh_from_db()
    moved = target.enclosures.get(document__name="План лечения.pdf")
    assert (case.status, case.joined_to) == ("closed", target)
    assert (moved.kind, moved.arrived_at) == (Kind.UNSORTED, MONDAY)
    assert Document.objects.of_case(target.number).filter(name="План лечения.pdf").exists()
    assert IncomingLetter.objects.of_case(target.number).count() == 1
    assert case.deadlines.get(kind=Deadline.Kind.ACKNOWLEDGEMENT).stopped_because.endswith(target.number)
    assert target.deadlines.filter(kind=Deadline.Kind.REVIEW).exists(), (
        "the curator looks within a working day"
    )
    assert Event.objects.filter(action="step.join", case_number=case.number).exists()


def test_a_token_of_a_joined_case_leads_to_where_it_was_joined(curator):
    target, case = CaseFactory(created_at=MONDAY), letter_case(at=MONDAY)
    sorting.join(case.number, by=curator, at=MONDAY, into=target.number)

    assert letters.case_answered([case.reply_token]) == target.number


def test_nothing_is_joined_to_itself_to_an_ended_case_or_to_another_unsorted_letter(curator):
    case, other = letter_case(at=MONDAY), letter_case(at=MONDAY)
    ended = CaseFactory(status="closed", created_at=MONDAY)

    for into in (case, other, ended):
        with pytest.raises(StepRefused):
            sorting.join(case.number, by=curator, at=MONDAY, into=into.number)
    case.refresh_from_db()
    assert case.status == "received"


def test_what_is_no_request_is_closed_with_the_reason_and_nobody_is_written_to(curator):
    from correspondence.models import OutgoingLetter

    case = letter_case(at=MONDAY)
    before = OutgoingLetter.objects.count()

    sorting.not_a_request(case.number, by=curator, at=MONDAY, reason="Реклама")

    case.refresh_from_db()
    assert (case.status, case.closed_because) == ("closed", "Не обращение: Реклама")
    assert OutgoingLetter.objects.count() == before
    assert not Deadline.objects.running().filter(case=case).exists()


def test_a_letter_joined_by_mistake_is_split_off_with_its_clock_from_its_arrival(curator):
    target, case = CaseFactory(created_at=MONDAY), letter_case("Выписка.pdf", at=MONDAY)
    sorting.join(case.number, by=curator, at=MONDAY, into=target.number)

    apart = sorting.split(letter_of(target).pk, by=curator, at=MONDAY + timedelta(days=2))

    assert apart.deadlines.get(kind=Deadline.Kind.ACKNOWLEDGEMENT).began_at == MONDAY
    assert apart.enclosures.present().get().document.name == "Выписка.pdf"
    assert not target.enclosures.present().filter(document__name="Выписка.pdf").exists()
    assert letter_of(apart).filed == "own_case"


def test_the_only_letter_of_a_letters_case_cannot_be_split_off(curator):
    case = letter_case(at=MONDAY)

    with pytest.raises(StepRefused):
        sorting.split(letter_of(case).pk, by=curator, at=MONDAY)


def test_a_letter_whose_paper_was_decided_on_stays(curator):
    target, case = CaseFactory(created_at=MONDAY), letter_case("Выписка.pdf", at=MONDAY)
    sorting.join(case.number, by=curator, at=MONDAY, into=target.number)
    target.enclosures.update(verdict="accepted", verdict_at=MONDAY, verdict_by=curator)

    with pytest.raises(StepRefused, match="уже приняты"):
        sorting.split(letter_of(target).pk, by=curator, at=MONDAY)


def test_a_file_is_sorted_as_several_parts_or_as_nothing_and_can_be_put_back(curator):
    case = letter_case("Выписка.pdf", "логотип.png", at=MONDAY)
    extract, logo = (case.enclosures.get(document__name=n).document for n in ("Выписка.pdf", "логотип.png"))

    sorting.sort_paper(case.number, by=curator, at=MONDAY, document=extract, kinds=["diagnosis", "plan"])
    sorting.sort_paper(case.number, by=curator, at=MONDAY, document=logo, kinds=[])

    present = case.enclosures.present()
    assert set(present.values_list("kind", "arrived_at")) == {("diagnosis", MONDAY), ("plan", MONDAY)}
    sorting.unsort_paper(case.number, by=curator, at=MONDAY, document=extract)
    assert [e.kind for e in case.enclosures.present()] == ["unsorted"]
    sorting.unsort_paper(case.number, by=curator, at=MONDAY + timedelta(days=2), document=logo)
    back = case.enclosures.present().get(document=logo)
    assert (back.kind, back.arrived_at) == ("unsorted", MONDAY), "D3: it came when it came"


def test_only_the_office_sorts(curator):
    case = letter_case("Выписка.pdf", at=MONDAY)
    document = case.enclosures.get().document

    with pytest.raises(StepRefused):
        sorting.sort_paper(case.number, by=curator, at=MONDAY, document=document, kinds=["slides"])


def test_an_answer_sorted_as_what_was_asked_for_brings_the_case_back_to_review(curator):
    from requests_app.actions import review

    case = letter_case("Выписка.pdf", at=MONDAY)
    review.acknowledge_incomplete(case.number, by=curator, at=MONDAY, asked=[Asked("plan")])
    letter = IncomingLetterFactory(arrived_at=MONDAY, files=("План.pdf",))
    letters.join_reply(case.number, letter, kept_files("План.pdf"), at=MONDAY)
    case.refresh_from_db()
    assert case.status == "awaiting_documents", "a file that nobody has looked at answers nothing"
    document = case.enclosures.get(document__name="План.pdf").document
    Document.objects.filter(pk=document.pk).update(scan="clean", scanned_at=MONDAY)

    sorting.sort_paper(case.number, by=curator, at=MONDAY, document=document, kinds=["plan"])

    case.refresh_from_db()
    assert case.status == "under_review"
