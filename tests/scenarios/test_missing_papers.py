"""An incomplete package is acknowledged all the same, and the term begins with what was last to come (D3, D5)."""

from datetime import date

import pytest

from documents.models import Document
from requests_app.actions import enclosing, ending, review
from requests_app.asked import Asked
from requests_app.models import AbsentPart, Kind
from requests_app.workflow import StepRefused
from tests.scenarios.story import Story, moscow

THREE_PARTS = (Kind.DIAGNOSIS, Kind.ANAMNESIS, Kind.EPICRISIS)


def test_an_incomplete_package_is_acknowledged_in_time_and_the_term_begins_with_the_last_paper(story: Story):
    story.now("2026-11-23 10:00").applies(*THREE_PARTS)
    with pytest.raises(StepRefused, match="Не хватает: План лечения, Результаты исследований"):
        story.acknowledges()
    review.acknowledge_incomplete(story.number, by=story.curator, at=story.at)
    story.minute_passes()
    assert story.case.status == "awaiting_documents"
    assert story.kept("acknowledgement")
    assert "План лечения" in story.letters("acknowledgement_incomplete")[0].body_text

    story.now("2026-11-25 20:00").encloses(Kind.PLAN)
    assert story.case.status == "awaiting_documents", "one of two has come"
    story.now("2026-11-26 21:00").encloses(Kind.RESULTS)
    assert story.case.status == "under_review", (
        "the answer is whole: the case goes back to the curator by itself"
    )

    story.now("2026-11-30 09:30").fixes_completeness()
    assert story.deadline("opinion").began_at == moscow("2026-11-26 21:00")
    assert story.deadline("opinion").promised_on == date(2026, 12, 10)


def test_while_the_scanner_is_away_what_has_come_is_acknowledged_and_never_called_lacking(story: Story):
    story.now("2026-11-23 10:00").applies()
    Document.objects.update(scan="pending", scanned_at=None)

    with pytest.raises(StepRefused, match="Всё на месте"):
        review.acknowledge_incomplete(story.number, by=story.curator, at=story.at)
    story.acknowledges().minute_passes()
    assert story.kept("acknowledgement") and story.case.status == "under_review"
    with pytest.raises(StepRefused):
        story.fixes_completeness()


def test_a_file_with_a_virus_is_lacking(story: Story):
    story.now("2026-11-23 10:00").applies()
    Document.objects.filter(enclosures__kind=Kind.PLAN).update(scan="infected")

    with pytest.raises(StepRefused, match="План лечения"):
        story.acknowledges()


def test_a_part_that_will_never_come_counts_from_its_declaration_once_accepted(story: Story):
    story.now("2026-11-23 10:00").applies(*THREE_PARTS, Kind.RESULTS)
    review.acknowledge_incomplete(story.number, by=story.curator, at=story.at)
    story.now("2026-11-24 13:00")
    enclosing.declare_absent(
        story.number, by=story.applicant, at=story.at, kind=Kind.PLAN, reason="Лечение не назначали"
    )
    assert story.case.status == "under_review"

    story.now("2026-11-25 10:00").accepts_everything()
    with pytest.raises(StepRefused, match="План лечения"):
        review.accept_package(story.number, by=story.curator, at=story.at)
    review.accept_absence(story.number, by=story.curator, at=story.at, kind=Kind.PLAN)
    review.accept_package(story.number, by=story.curator, at=story.at)

    assert AbsentPart.objects.get().accepted_by == story.curator
    assert story.deadline("opinion").began_at == moscow("2026-11-24 13:00")


def test_a_needless_extra_paper_and_identity_papers_move_nothing(story: Story):
    story.now("2026-11-23 10:00").applies().acknowledges()
    story.now("2026-11-25 10:00").encloses(Kind.RESULTS).encloses(Kind.IDENTITY).encloses(Kind.OTHER)
    story.now("2026-11-26 10:00").fixes_completeness()

    assert story.deadline("opinion").began_at == moscow("2026-11-23 10:00")


def test_an_unreadable_page_is_asked_for_again_and_its_better_copy_begins_the_term(story: Story):
    story.now("2026-11-23 10:00").applies().acknowledges()
    plan = story.case.enclosures.get(kind=Kind.PLAN)
    review.give_verdict(
        story.number,
        by=story.curator,
        at=story.at,
        enclosure_id=plan.pk,
        accepted=False,
        reason="Не читаются дозы",
    )
    review.ask_for_documents(
        story.number,
        by=story.curator,
        at=story.at,
        message="Пришлите фото чётче.",
        asked=[Asked(Kind.PLAN, "на странице 2 не читаются дозы")],
    )
    story.now("2026-11-27 19:00").encloses(Kind.PLAN)
    story.now("2026-11-30 10:00").fixes_completeness()

    assert story.deadline("opinion").began_at == moscow("2026-11-27 19:00")


def test_three_reminders_then_the_curator_may_close(story: Story):
    story.now("2026-11-23 10:00").applies(*THREE_PARTS)
    review.acknowledge_incomplete(story.number, by=story.curator, at=story.at)
    for day in ("2026-11-30 09:05", "2026-12-07 09:05", "2026-12-14 09:05"):
        with pytest.raises(StepRefused, match="Ждём ответа"):
            ending.close_unanswered(story.number, by=story.curator, at=story.at)
        story.now(day).minute_passes()

    assert len(story.letters("documents_reminder")) == 3
    ending.close_unanswered(story.number, by=story.curator, at=story.at)
    assert story.case.status == "closed"


def test_a_provisional_date_is_shown_and_escalated_to_the_office_alone(story: Story):
    """D20: the applicant has declared nothing missing, and the curator does not fix completeness."""
    story.now("2026-11-23 10:00").applies().acknowledges()
    provisional = story.deadline("provisional")
    assert provisional.promised_on == date(2026, 12, 7)

    story.now("2026-12-08 09:30").minute_passes()
    assert story.letters("staff_deadline", to="curator@example.ru")
    assert story.letters("staff_deadline", to="head@example.ru")
    assert not story.letters("opinion_late"), "nobody outside was promised anything yet"

    story.fixes_completeness()
    assert story.deadline("provisional").stopped_because == "полнота зафиксирована"


def test_while_a_document_is_waited_for_no_clock_of_the_opinion_runs_not_even_the_provisional_one(
    story: Story,
):
    story.now("2026-11-23 10:00").applies().acknowledges()
    review.ask_for_documents(
        story.number, by=story.curator, at=story.at, message="Нужен план.", asked=[Asked(Kind.PLAN)]
    )
    assert not story.deadline("provisional").is_running

    story.now("2026-11-25 12:00").encloses(Kind.PLAN)
    assert story.deadline("provisional").promised_on == date(2026, 12, 9)
