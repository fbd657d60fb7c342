"""A request by the organisation after the term began: it stops, a new one begins with the last item (D4, D10, S12)."""

from datetime import date

import pytest

from requests_app import permissions
from requests_app.actions import consultation, materials
from requests_app.asked import Asked
from requests_app.models import Case, Completeness, Deadline, Kind, RequestedItem
from requests_app.workflow import StepRefused
from tests.scenarios.story import Story, moscow


def propose(story: Story, *kinds: str) -> None:
    materials.propose_request(
        story.number,
        by=story.doctor,
        at=story.at,
        reason="Нужен пересмотр стёкол",
        asked=[Asked(kind) for kind in kinds],
        address="Москва, Лесная, 1",
    )


def confirm(story: Story, by=None) -> None:
    materials.ask_for_materials(story.number, by=by or story.curator, at=story.at)


def register(story: Story, kind: str) -> None:
    item = RequestedItem.objects.get(request__case=story.case, kind=kind, dropped_at=None)
    materials.register_item(story.number, by=story.doctor, at=story.at, item_id=item.pk)


def test_slides_stop_the_term_and_their_arrival_begins_a_new_one(story: Story):
    story.now("2026-11-23 10:00").reaches_the_clinic()
    story.now("2026-11-25 12:00")
    propose(story, Kind.SLIDES, Kind.BLOCKS)
    assert story.deadline("opinion").is_running, "an unconfirmed request stops nothing"

    confirm(story)
    story.minute_passes()
    stopped = Deadline.objects.get(case=story.case, kind="opinion")
    assert (story.case.status, stopped.stopped_at) == ("awaiting_materials", story.at)
    letter = story.letters("materials_requested")[0].body_text.replace("\xa0", " ")
    assert "7 декабря" in letter, "the first promise is told too"
    assert "за ваш счёт" in letter
    assert Completeness.objects.get().revoked_at == story.at

    story.now("2026-12-02 11:00")
    register(story, Kind.SLIDES)
    assert story.case.status == "awaiting_materials"
    story.now("2026-12-03 15:00")
    register(story, Kind.BLOCKS)

    assert story.case.status == "with_clinic"
    assert story.deadline("opinion").began_at == moscow("2026-12-03 15:00")
    assert story.deadline("opinion").promised_on == date(2026, 12, 17)
    assert Deadline.objects.filter(case=story.case, kind="opinion").count() == 2, (
        "all terms stay in the history"
    )


def test_more_documents_arrive_by_the_cabinet_and_count_from_their_arrival(story: Story):
    story.now("2026-11-23 10:00").reaches_the_clinic()
    propose(story, Kind.IMAGING)
    confirm(story)
    story.now("2026-11-27 23:30").encloses(Kind.IMAGING)
    story.now("2026-11-30 10:00").accepts_everything()

    materials.register_materials(story.number, by=story.curator, at=story.at)

    assert story.deadline("opinion").began_at == moscow("2026-11-27 23:30")


def test_from_the_eighth_day_the_head_confirms(story: Story):
    story.now("2026-11-23 10:00").reaches_the_clinic()
    story.now("2026-12-01 10:00")
    propose(story, Kind.BLOCKS)

    with pytest.raises(StepRefused, match="руководитель"):
        confirm(story)
    confirm(story, by=story.head)

    assert story.case.status == "awaiting_materials"


def test_a_dropped_request_leaves_the_first_promise_as_it_was(story: Story):
    story.now("2026-11-23 10:00").reaches_the_clinic()
    story.now("2026-11-25 10:00")
    propose(story, Kind.SLIDES)
    confirm(story)
    story.now("2026-11-26 10:00")
    materials.drop_request(story.number, by=story.curator, at=story.at, reason="Стёкла не понадобились")

    assert story.deadline("opinion").promised_on == date(2026, 12, 7)


def test_a_declined_case_is_the_curators_again_and_the_clinic_sees_it_no_more(story: Story):
    story.reaches_the_clinic()
    consultation.clinic_decline(story.number, by=story.doctor, at=story.at, reason="Нет профильного врача")

    assert (story.case.status, story.case.clinic) == ("package_complete", None)
    assert not Case.objects.visible_to(story.doctor).exists()
    assert story.deadline("opinion").is_running
    assert story.letters("staff_clinic_declined", to="curator@example.ru")


def test_a_file_that_came_beside_the_slides_is_looked_at_and_reaches_the_expert(story: Story):
    """D21: nobody had asked for it, and the last slide began the term before the curator had seen it."""
    story.reaches_the_clinic()
    propose(story, Kind.SLIDES)
    confirm(story)
    story.encloses(Kind.IMAGING)
    assert story.letters("staff_new_documents", to="curator@example.ru")
    register(story, Kind.SLIDES)
    review = Deadline.objects.running().filter(kind="review")
    assert story.case.status == "with_clinic" and review.exists()
    seen = permissions.readable_enclosures(story.case, story.doctor)
    assert not seen.filter(kind=Kind.IMAGING).exists()
    story.accepts_everything()

    assert seen.filter(kind=Kind.IMAGING).exists() and not review.exists()
    assert story.letters("clinic_document_added", to="aurora@example.ru")


def test_a_request_dropped_after_the_first_promise_makes_no_false_breach(story: Story):
    """D4: the person was told that the term stands still, and the slides were lost on the way."""
    story.now("2026-11-23 10:00").reaches_the_clinic()
    propose(story, Kind.SLIDES)
    confirm(story)
    first = story.deadline("opinion")
    story.now("2026-12-14 10:00")
    materials.drop_request(story.number, by=story.curator, at=story.at, reason="Стёкла потеряны")

    running = Deadline.objects.running().get(kind="opinion")
    assert first.promised_on == date(2026, 12, 7) and running.promised_on == date(2026, 12, 28)
    assert "не в счёт" in running.anchor
    story.minute_passes()
    assert not story.letters("opinion_late")
