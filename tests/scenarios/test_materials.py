"""Histology asked for after the term began, sent, registered, returned; and what may become of it (S12, D4, D10)."""

from datetime import date

import pytest

from requests_app import holding
from requests_app.actions import accounting, consultation, delivery, materials, returning, things
from requests_app.actions.materials import Arrival
from requests_app.actions.returning import SentBack
from requests_app.actions.things import Sending
from requests_app.actions.wishes import Wish
from requests_app.asked import Asked
from requests_app.models import Kind, Material, RequestedItem
from tests.pdfs import opinion_pdf
from tests.scenarios.story import Story, moscow

HOME = Wish("courier", "101000, Москва, Примерная, 5, Соколовой А. В.", acknowledged=True)


def asked(story: Story, *kinds: str) -> list[Material]:
    """On 25.11 at noon the organisation asks for the things, or for four slides; the curator confirms."""
    story.now("2026-11-23 10:00").reaches_the_clinic()
    story.now("2026-11-25 12:00")
    materials.propose_request(
        story.number, by=story.doctor, at=story.at, reason="Нужен пересмотр стёкол",
        asked=[Asked(kind) for kind in kinds] or [Asked(Kind.SLIDES, count=4)], address="Москва, Лесная, 1",
    )  # fmt: skip
    assert not Material.objects.exists(), "nothing is waited for before the curator confirms"
    materials.ask_for_materials(story.number, by=story.curator, at=story.at)
    return [Material.objects.get(item__kind=kind) for kind in kinds]


def sends(story: Story, *found: Material, tracking: str = "80085591234567") -> None:
    parcel = Sending([m.pk for m in found], "post", story.at.date(), tracking, acknowledged=True)
    things.send(story.number, by=story.applicant, at=story.at, sending=parcel)


def arrives(story: Story, material: Material, **facts) -> None:
    materials.take_in(material.pk, by=story.doctor, at=story.at, arrival=Arrival(**facts))


def states(*found: Material) -> list[str]:
    for material in found:
        material.refresh_from_db()
    return [material.state for material in found]


def delivered(story: Story) -> None:
    story.now("2026-12-07 10:00").hands_over(opinion_pdf("Аврора", "Ковалёв", "Соколова")).releases()
    story.minute_passes().minute_passes()
    assert story.case.status == "delivered"


def test_histology_is_asked_for_sent_registered_and_returned_and_its_holder_is_known_at_every_moment(story):
    slides, blocks = asked(story, Kind.SLIDES, Kind.BLOCKS)
    story.now("2026-11-27 09:00")
    sends(story, slides, blocks)
    story.minute_passes()
    assert story.letters("clinic_material_sent", to="aurora@example.ru")

    story.now("2026-12-01 11:00")
    arrives(story, slides, is_intact=True, place="Шкаф 2")
    assert story.case.status == "awaiting_materials", "the block is still on its way"
    story.now("2026-12-02 15:00")
    arrives(story, blocks, is_intact=True, place="Холодильник 1")
    assert story.case.status == "with_clinic"
    assert story.deadline("opinion").began_at == moscow("2026-12-02 15:00"), "D4: from the last of them"

    story.now("2026-12-04 10:00")
    things.use_up(blocks.pk, by=story.doctor, at=story.at, because="Срезан весь на иммуногистохимию")
    delivered(story)

    story.now("2026-12-10 10:00")
    returning.ask([slides.pk], by=story.applicant, at=story.at, wish=HOME)
    story.now("2026-12-11 10:00")
    sent = SentBack("courier", date(2026, 12, 11), "KR-77")
    returning.send_back(slides.pk, by=story.doctor, at=story.at, sent=sent)
    story.minute_passes()
    assert "KR-77" in story.letters("material_sent_back", to="anna@example.ru")[0].body_text
    story.now("2026-12-14 10:00")
    returning.confirm(slides.pk, by=story.applicant, at=story.at)

    assert states(slides, blocks) == ["returned", "used_up"]
    held = [
        holding.held_at(slides, moscow(f"{day} 18:00"))
        for day in ("2026-11-24", "2026-11-25", "2026-11-28", "2026-12-05", "2026-12-11", "2026-12-14")
    ]
    assert held == [None, "insured", "carrier", "clinic", "carrier", "insured"]
    assert accounting.tell(at=story.at) == 0, "everything is accounted for"


def test_what_is_lost_on_the_way_is_told_to_both_and_may_yet_be_found(story: Story):
    (slides,) = asked(story, Kind.SLIDES)
    story.now("2026-11-27 09:00")
    sends(story, slides)
    story.now("2026-12-10 09:00")
    things.record_lost(slides.pk, by=story.doctor, at=story.at, because="Почта не нашла")
    story.minute_passes()

    told = story.letters("material_lost", to="anna@example.ru")[0].body_text
    assert "80085591234567" in told and "розыск" in told
    assert story.letters("staff_material_lost", to="curator@example.ru")
    assert story.case.status == "awaiting_materials", "what to do now is the curator's to decide"

    story.now("2026-12-15 09:00")
    arrives(story, slides)
    assert (states(slides), story.case.status) == (["held"], "with_clinic")
    assert [move.state for move in slides.moves.all()] == ["awaited", "on_the_way", "lost", "held"]


def test_a_thing_that_comes_after_the_request_was_dropped_is_written_down_and_can_be_returned(story: Story):
    slides, blocks = asked(story, Kind.SLIDES, Kind.BLOCKS)
    story.now("2026-11-27 09:00")
    sends(story, slides)
    materials.drop_request(story.number, by=story.curator, at=story.at, reason="Обойдёмся файлами")
    assert states(slides, blocks) == ["on_the_way", "not_needed"]
    promise = story.deadline("opinion").promised_on

    story.now("2026-12-01 09:00")
    arrives(story, slides, place="Шкаф 2")
    returning.ask([slides.pk], by=story.applicant, at=story.at, wish=HOME)

    assert states(slides) == ["asked_back"]
    assert story.deadline("opinion").promised_on == promise, "it is no longer waited for: the term stands"


def test_of_four_slides_three_come_in_one_parcel_and_the_fourth_is_no_longer_waited_for(story: Story):
    asked(story)
    first, second, third, fourth = Material.objects.order_by("item__nth")
    story.now("2026-11-27 09:00")
    sends(story, first, second, third)
    story.now("2026-12-01 11:00")
    came = Arrival(is_intact=True, place="Шкаф 2")
    materials.take_in(first.pk, by=story.doctor, at=story.at, arrival=came, together=[second.pk, third.pk])
    story.minute_passes()

    (letter,) = story.letters("material_received", to="anna@example.ru")
    assert "Гистологические препараты (стёкла) 1–3 из 4" in letter.body_text
    assert story.case.status == "awaiting_materials"
    story.now("2026-12-03 10:00")
    materials.drop_request(story.number, by=story.curator, at=story.at, reason="Четвёртого в лаборатории нет")

    assert states(first, second, third, fourth) == ["held", "held", "held", "not_needed"]
    assert story.deadline("opinion").began_at == moscow("2026-12-01 11:00"), "D3: the last of what has come"


def test_a_parcel_home_that_nobody_took_comes_back_and_is_asked_for_again(story: Story):
    (slides,) = asked(story, Kind.SLIDES)
    arrives(story, slides, is_intact=True, condition="Номера 1245/1–3", place="Шкаф 2")
    returning.ask([slides.pk], by=story.applicant, at=story.at, wish=HOME)
    for minute, (way, number) in enumerate((("courier", "KR-7"), ("courier", "KR-77"), ("post", "KR-77"))):
        story.now(f"2026-11-26 12:0{minute}")
        sent = SentBack(way, story.at.date(), number)
        returning.send_back(slides.pk, by=story.doctor, at=story.at, sent=sent)
        story.minute_passes()
    numbers = [one.body_text for one in story.letters("material_sent_back", to="anna@example.ru")]
    assert len(numbers) == 3 and "KR-77" in numbers[-1] and "почтой" in numbers[-1]

    story.now("2026-12-20 12:00")
    arrives(story, slides, place="Шкаф 3")
    story.minute_passes()

    assert states(slides) == ["held"]
    assert (slides.is_intact, slides.condition, slides.place) == (True, "Номера 1245/1–3", "Шкаф 3")
    assert story.letters("material_came_back", to="anna@example.ru")
    assert len(story.letters("material_received", to="anna@example.ru")) == 0
    returning.ask([slides.pk], by=story.applicant, at=story.at, wish=HOME)
    assert states(slides) == ["asked_back"]


def test_a_damaged_thing_is_told_to_the_applicant_and_the_curator(story: Story):
    (slides,) = asked(story, Kind.SLIDES)
    story.now("2026-11-30 09:00")
    arrives(story, slides, is_intact=False, condition="Одно стекло из трёх разбито", place="Шкаф 2")
    story.minute_passes()

    assert (
        "Одно стекло из трёх разбито" in story.letters("material_received", to="anna@example.ru")[0].body_text
    )
    assert story.letters("staff_material_damaged", to="curator@example.ru")


def test_when_the_case_is_over_what_is_left_is_told_once_and_what_nobody_can_find_alarms_once(story: Story):
    slides, blocks = asked(story, Kind.SLIDES, Kind.BLOCKS)
    story.now("2026-11-30 09:00")
    arrives(story, slides, place="Шкаф 2")
    arrives(story, blocks)
    assert accounting.tell(at=story.at) == 0, "while the opinion is being made nobody is alarmed"
    delivered(story)

    assert accounting.tell(at=story.at) == 3, "both are left behind, and the block lies nobody knows where"
    assert accounting.tell(at=story.at) == 0
    story.minute_passes()
    (left,) = story.letters("materials_left", to="anna@example.ru")
    assert "стёкла" in left.body_text and "Парафиновые блоки" in left.body_text
    assert len(story.letters("staff_material_unaccounted", to="curator@example.ru")) == 1
    assert len(story.letters("clinic_material_unaccounted", to="aurora@example.ru")) == 1
    delivery.close(story.number, by=story.curator, at=story.at)
    things.put(blocks.pk, by=story.doctor, at=story.at, place="Холодильник 1")
    assert not Material.objects.unaccounted(story.at).exists()


def test_a_withdrawn_case_waits_for_nothing_and_the_organisation_still_answers_for_what_it_has(story: Story):
    from requests_app.actions import consents

    slides, blocks = asked(story, Kind.SLIDES, Kind.BLOCKS)
    arrives(story, slides, place="Шкаф 2")
    consents.withdraw(story.number, by=story.applicant, at=story.at)

    assert states(slides, blocks) == ["held", "not_needed"]
    assert list(Material.objects.visible_to(story.doctor)) == [slides]
    returning.ask([slides.pk], by=story.applicant, at=story.at, wish=HOME)
    returning.send_back(
        slides.pk, by=story.doctor, at=story.at, sent=SentBack("post", story.at.date(), "80085500000000")
    )
    assert states(slides) == ["sent_back"]


@pytest.mark.parametrize("by_phone", [True, False])
def test_the_curator_may_write_down_what_was_told_by_phone(story: Story, by_phone: bool):
    (slides,) = asked(story, Kind.SLIDES)
    item = RequestedItem.objects.get()
    who = story.curator if by_phone else story.doctor
    materials.register_item(story.number, by=who, at=story.at, item_id=item.pk)

    assert (states(slides), story.case.status) == (["held"], "with_clinic")


def test_a_case_that_leaves_the_organisation_says_that_its_slides_are_still_there(story: Story):
    """S12: the next organisation would ask the person for what is not with the person."""
    (slides,) = asked(story, Kind.SLIDES)
    arrives(story, slides, place="Шкаф 2")
    consultation.recall(story.number, by=story.curator, at=story.at, reason="Нет онколога")

    assert story.letters("staff_things_stay", to="curator@example.ru")
    assert Material.objects.visible_to(story.doctor).get() == slides
