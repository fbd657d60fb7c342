"""The office's «Препараты и блоки»: lists, and what is written down for one who phoned or wrote (S12)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from curators import alarms
from requests_app import holding
from requests_app.actions import materials
from requests_app.models import Case, DocumentRequest, Material
from tests.factories import CaseFactory, OrganisationFactory, UserFactory


@pytest.fixture
def thing(db) -> Material:
    """Blocks that a case waits for."""
    clinic, now = OrganisationFactory(short_name="Аврора"), timezone.now()
    case = CaseFactory(
        status="awaiting_materials", clinic=clinic, complete=True, complete__verdict="accepted"
    )
    doctor = UserFactory(role="clinic", organisation=clinic)
    request = DocumentRequest.objects.create(
        case=case, origin="clinic", reason="-", asked_by=doctor, asked_at=now, confirmed_by=doctor,
        confirmed_at=now,
    )  # fmt: skip
    return holding.begin(case, request.items.create(kind="blocks"), by=doctor, at=now)


@pytest.fixture
def held(thing) -> Material:
    materials.take_in(thing.pk, by=thing.item.request.asked_by, at=timezone.now())
    thing.refresh_from_db()
    return thing


def step(thing, name) -> str:
    return reverse("curators:material_step", args=[thing.case.pk, thing.pk, name])


def page_of(thing) -> str:
    return reverse("curators:material", args=[thing.case.pk, thing.pk])


def text(response) -> str:
    return response.content.decode().replace("\xa0", " ")


def now_of(thing) -> str:
    thing.refresh_from_db()
    return thing.state


def over(thing) -> None:
    Case.objects.filter(pk=thing.case_id).update(status="closed", closed_because="Мнение выдано.")


def test_the_case_shows_who_has_each_thing(office, thing):
    page = text(office.get(reverse("curators:case", args=[thing.case.pk])))

    assert page_of(thing) in page and "у застрахованного лица" in page


def test_what_was_told_by_phone_is_written_down_step_by_step(office, thing):
    today = f"{timezone.localdate():%d.%m.%Y}"
    office.post(step(thing, "send"), {"way": "courier", "sent_on": today, "acknowledged": "on"})
    assert now_of(thing) == "on_the_way"
    office.post(step(thing, "register"), {"place": "Шкаф 2"})
    assert (now_of(thing), thing.place) == ("held", "Шкаф 2")
    office.post(step(thing, "ask_back"), {"way": "other", "agreed": "Заберёт сама", "acknowledged": "on"})
    assert (now_of(thing), thing.application.channel) == ("asked_back", "letter")
    office.post(step(thing, "keep"))
    assert now_of(thing) == "held"

    page = text(office.get(page_of(thing)))
    assert page.count("Просят вернуть") == 1, "who held it stays, also what was taken back"


def test_a_refusal_stands_in_the_form_beside_what_was_typed(office, held):
    page = text(office.post(step(held, "ask_back"), {"way": "post", "acknowledged": "on"}))

    assert "Напишите, куда отправить материалы" in page
    assert now_of(held) == "held"


def test_a_step_that_is_not_the_offices_is_none(office, held):
    assert office.post(step(held, "use-up")).status_code == 404
    assert "сейчас недоступно" in text(office.post(step(held, "confirm"), follow=True))


def test_every_list_has_its_things_or_says_why_it_is_empty(office, held):
    assert "Про каждый материал известно, где он" in text(office.get(reverse("curators:materials")))
    assert page_of(held) in text(office.get(reverse("curators:materials") + "?view=held"))
    assert "Таких материалов нет" in text(office.get(reverse("curators:materials") + "?view=travelling"))


def test_a_thing_that_nobody_can_find_when_the_case_is_over_is_an_alarm(office, held):
    assert not [a for a in alarms.look(at=timezone.now()) if a.what == "material"]
    over(held)

    (alarm,) = [a for a in alarms.look(at=timezone.now()) if a.what == "material"]
    assert alarm.count == 1
    page = text(office.get(reverse("curators:materials")))
    assert "Неизвестно, где 1 материал" in page and page_of(held) in page


def test_pages_cost_a_bounded_number_of_queries(office, held, django_assert_max_num_queries):
    addresses = [reverse("curators:materials"), page_of(held), reverse("curators:case", args=[held.case.pk])]
    for address in addresses:
        office.get(address)
        with django_assert_max_num_queries(15):
            office.get(address)
