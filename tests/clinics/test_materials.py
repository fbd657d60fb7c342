"""«Препараты и блоки» of an organisation: what comes, where it lies, what goes back (S12, D10)."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from requests_app.actions import materials, returning, things
from requests_app.actions.things import Sending
from requests_app.actions.wishes import Wish
from requests_app.asked import Asked
from requests_app.models import Material
from tests.documents import samples

BY_POST = Wish("post", "101000, Москва, Примерная, 5, Соколовой А. В.", acknowledged=True)


@pytest.fixture
def thing(taken, doctor, curator_of) -> Material:
    """Blocks alone are asked for and confirmed."""
    now = timezone.now()
    materials.propose_request(
        taken.number, by=doctor, at=now, reason="Нужны блоки", asked=[Asked("blocks")], address="Москва"
    )
    materials.ask_for_materials(taken.number, by=curator_of(taken), at=now)
    return Material.objects.get()


def where(thing, step="") -> str:
    return reverse(f"clinics:material{step and '_' + step}", args=[thing.pk])


def said(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


def come(thing, doctor) -> None:
    materials.take_in(thing.pk, by=doctor, at=timezone.now())
    thing.refresh_from_db()


def asked_back(thing, doctor) -> None:
    come(thing, doctor)
    returning.ask([thing.pk], by=thing.case.applicant, at=timezone.now(), wish=BY_POST)


def test_an_empty_list_says_where_a_request_is_made(desk):
    assert "Запросить стёкла, блоки или диск можно на странице дела" in said(desk.get("/clinic/materials/"))
    assert "Пока ничего не возвращали" in said(desk.get("/clinic/materials/?view=gone"))


def test_a_thing_on_its_way_shows_the_number_of_its_parcel(desk, thing):
    parcel = Sending([thing.pk], "post", timezone.localdate(), "80085591234567", acknowledged=True)
    things.send(thing.case.number, by=thing.case.applicant, at=timezone.now(), sending=parcel)

    assert "80085591234567" in said(desk.get("/clinic/materials/"))
    page = said(desk.get(where(thing)))
    assert "В пути в организацию" in page and "согласие от" in page


def test_its_arrival_is_written_down_with_state_place_and_photograph_and_begins_the_term(desk, thing):
    photo = SimpleUploadedFile("посылка.jpg", samples.jpeg(), "image/jpeg")
    given = {"state": "intact", "condition": "2 блока", "place": "Холодильник 1", "photo": photo}

    page = said(desk.post(where(thing, "arrival"), given, follow=True))

    assert "Записали. Человеку напишем." in page and "2 блока" in page and "Холодильник 1" in page
    thing.refresh_from_db()
    assert (thing.state, thing.is_intact, thing.case.status) == ("held", True, "with_clinic")
    assert thing.photo and thing.photo.case_number == thing.case.number


def test_a_parcel_of_several_is_written_down_at_once(desk, taken, doctor, curator_of):
    now = timezone.now()
    materials.propose_request(
        taken.number, by=doctor, at=now, reason="Стёкла", asked=[Asked("slides", count=3)], address="М"
    )
    materials.ask_for_materials(taken.number, by=curator_of(taken), at=now)
    first, second, third = Material.objects.order_by("item__nth")
    assert "стекло 3 из 3" in said(desk.get(where(first)))
    beside = [str(second.pk)]

    given = {"state": "intact", "place": "Шкаф 2", "together": beside}
    desk.post(where(first, "arrival"), given)
    desk.post(where(first, "place"), {"place": "Шкаф 3", "together": beside})

    told = Material.objects.order_by("item__nth").values_list("state", "place")
    assert list(told) == [("held", "Шкаф 3"), ("held", "Шкаф 3"), ("awaited", "")]
    assert "О других материалах уже записано иное" in said(
        desk.post(where(first, "place"), {"place": "Ш", "together": str(third.pk)})
    )
    returning.ask([first.pk, second.pk], by=taken.applicant, at=now, wish=BY_POST)
    sent = {"way": "post", "sent_on": f"{timezone.localdate():%d.%m.%Y}", "tracking": "8", "together": beside}
    desk.post(where(first, "sending"), sent)
    first.refresh_from_db(), second.refresh_from_db()
    assert first.returning is not None and first.returning == second.returning
    page = said(desk.get(where(first)))
    assert 'value="8"' in page and page.count("checked") >= 2, "the number is corrected for the whole parcel"


def test_a_photograph_that_is_none_is_refused_and_nothing_is_written(desk, thing):
    paper = SimpleUploadedFile("письмо.pdf", samples.pdf(), "application/pdf")

    page = said(desk.post(where(thing, "arrival"), {"state": "intact", "photo": paper}))

    assert "Это не фотография" in page
    thing.refresh_from_db()
    assert thing.state == "awaited"


def test_damage_needs_words(desk, thing):
    page = said(desk.post(where(thing, "arrival"), {"state": "damaged"}))
    assert "Напишите, что повреждено" in page
    assert "целый материал или повреждён" in said(desk.post(where(thing, "arrival"), {}))


def test_a_thing_without_a_place_asks_for_it(desk, thing, doctor):
    come(thing, doctor)
    assert "Запишите место" in said(desk.get("/clinic/materials/"))

    desk.post(where(thing, "place"), {"place": "Шкаф 3"})

    assert "Запишите место" not in said(desk.get("/clinic/materials/"))


def test_what_is_asked_back_stands_first_and_is_sent_with_a_number(desk, thing, doctor):
    asked_back(thing, doctor)
    page = said(desk.get("/clinic/materials/"))
    assert "Просят вернуть: 1" in page
    assert "101000, Москва, Примерная, 5" in said(desk.get(where(thing)))

    today = f"{timezone.localdate():%d.%m.%Y}"
    page = said(desk.post(where(thing, "sending"), {"way": "post", "sent_on": today}))
    assert "Укажите номер отправления" in page
    desk.post(where(thing, "sending"), {"way": "post", "sent_on": today, "tracking": "80085500000000"})

    thing.refresh_from_db()
    assert thing.state == "sent_back"
    assert "80085500000000" in said(desk.get(where(thing)))


def test_a_person_who_came_to_the_organisation_itself_is_written_down(desk, thing, doctor):
    come(thing, doctor)
    given = {"way": "other", "agreed": "Заберёт сама в среду", "acknowledged": "on"}

    desk.post(where(thing, "application"), given)

    thing.refresh_from_db()
    assert thing.application.channel == "direct" and thing.state == "asked_back"


def test_used_up_and_lost_are_written_with_their_words(desk, thing, doctor):
    come(thing, doctor)
    assert "на что израсходован" in said(desk.post(where(thing, "used"), {}))
    desk.post(where(thing, "used"), {"because": "Срезан на иммуногистохимию"})

    page = said(desk.get("/clinic/materials/?view=gone"))
    assert "Израсходован" in page
    assert "Срезан на иммуногистохимию" in said(desk.get(where(thing)))
    assert "сейчас недоступно" in said(desk.post(where(thing, "loss"), {"because": "-"}))


def test_the_page_tells_who_held_it_and_is_itself_recorded(desk, thing, doctor):
    from audit.models import Event

    come(thing, doctor)
    page = said(desk.get(where(thing)))

    assert "Кто держал" in page and doctor.short_name in page
    assert Event.objects.filter(action="material.opened", case_number=thing.case.number).exists()


def test_the_list_costs_the_same_for_one_and_for_many(desk, thing, django_assert_max_num_queries):
    desk.get("/clinic/materials/")
    with django_assert_max_num_queries(12):
        desk.get("/clinic/materials/")
