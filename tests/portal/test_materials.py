"""«Препараты и блоки»: what to send, where each thing is, how to have it back (S12)."""

import pytest
from django.utils import timezone

from requests_app.actions import materials, returning, things
from requests_app.actions.materials import Arrival
from requests_app.actions.returning import SentBack
from requests_app.asked import Asked
from requests_app.models import Case, Material
from tests.factories import UserFactory
from tests.portal import situations
from tests.portal.visiting import address

BY_POST = {"way": "post", "address": "101000, Москва, Примерная, 5, Соколовой А. В.", "acknowledged": "on"}


@pytest.fixture
def case(anna, curator):
    """The organisation asks for slides and blocks, and the curator has confirmed."""
    case = situations.at_clinic(anna, curator)
    doctor = UserFactory(role="clinic", organisation=case.clinic)
    materials.propose_request(
        case.number, by=doctor, at=timezone.now(), reason="Нужен пересмотр стёкол.",
        asked=[Asked("slides"), Asked("blocks")], address="Москва, Примерная, 1, лаборатория",
    )  # fmt: skip
    materials.ask_for_materials(case.number, by=curator, at=timezone.now())
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def doctor(case):
    return UserFactory(role="clinic", organisation=case.clinic)


def thing(case, kind="slides") -> Material:
    return Material.objects.get(case=case, item__kind=kind)


def come(case, doctor, *kinds, **facts) -> None:
    for kind in kinds:
        arrival = Arrival(place="Шкаф 2", **facts)
        materials.take_in(thing(case, kind).pk, by=doctor, at=timezone.now(), arrival=arrival)


def parcel(case, *kinds, **words):
    told = {"way": "post", "sent_on": f"{timezone.localdate():%d.%m.%Y}", "tracking": "80085591234567"}
    return {"things": [str(thing(case, kind).pk) for kind in kinds], "acknowledged": "on", **told, **words}


def test_it_says_what_where_how_and_at_whose_cost(door, case):
    page = door.opens("materials", case.pk)

    assert page.says("Отправьте материалы") and page.says("парафиновые блоки")
    assert page.says("Москва, Примерная, 1, лаборатория") and page.says("Нужен пересмотр стёкол")
    assert page.says("осуществляется лично и за счет застрахованного лица")
    assert page.says("новые 14 дней начнутся, когда придёт последнее")


@pytest.mark.parametrize("name", ["case", "answer"])
def test_the_case_and_the_request_lead_to_it(door, case, name):
    assert f'href="{address("materials", case.pk)}"' in door.opens(name, case.pk).html


def test_a_case_of_which_no_thing_was_asked_does_not_speak_of_them(door, anna, curator):
    case = situations.at_clinic(anna, curator)

    assert address("materials", case.pk) not in door.opens("case", case.pk).html
    assert door.opens("materials", case.pk).says("До этого не отправляйте ничего")


def test_a_parcel_is_written_down_and_stands_in_the_path_once(door, case):
    page = door.sends("materials_sending", case.pk, **parcel(case, "slides", "blocks"))

    assert page.says("Отправка записана") and page.says("номер 80085591234567")
    assert door.opens("case", case.pk).html.count("Вы отправили материалы") == 1


def test_a_parcel_that_says_nothing_is_refused_with_what_was_typed(door, case):
    page = door.sends("materials_sending", case.pk, tracking="RA123456789RU", sent_on="31.02.2026")

    assert page.says("Отметьте, что вы отправили") and page.says("Выберите, как отправили")
    assert page.says("нет такого дня") and page.says("доставка за счёт застрахованного лица")
    assert "RA123456789RU" in page.html


def test_each_thing_says_who_has_it_and_how_it_came(door, case, doctor):
    door.sends("materials_sending", case.pk, **parcel(case, "slides", "blocks"))
    come(case, doctor, "slides", is_intact=False, condition="Одно стекло разбито")

    page = door.opens("materials", case.pk)

    assert page.says("Пришёл повреждённым: Одно стекло разбито") and page.says("В организации")
    assert page.says("В пути в организацию") and page.says("От вас сейчас ничего не нужно")


def test_while_the_expert_works_the_return_warns_and_after_it_is_offered(door, case, doctor):
    come(case, doctor, "slides", "blocks")
    assert door.opens("materials", case.pk).says("Лучше дождаться мнения")

    Case.objects.filter(pk=case.pk).update(status="delivered")
    page = door.opens("materials", case.pk)
    assert page.says("Материалы можно вернуть") and not page.says("Лучше дождаться мнения")


def test_a_return_is_asked_for_taken_back_and_asked_for_again(door, case, doctor):
    come(case, doctor, "slides", "blocks")
    wanted = {"things": [str(thing(case).pk)], **BY_POST}

    page = door.sends("materials_return", case.pk, **wanted)
    assert page.says("Заявление передано") and page.says("Просят вернуть")
    page = door.sends("material_keep", case.pk, thing(case).pk)
    assert page.says("Заявление отменено") and thing(case).state == "held"
    door.sends("materials_return", case.pk, **wanted)
    assert thing(case).state == "asked_back" and thing(case, "blocks").state == "held"


def test_a_return_without_an_address_is_refused(door, case, doctor):
    come(case, doctor, "slides", "blocks")

    page = door.sends("materials_return", case.pk, things=[str(thing(case).pk)], way="post")

    assert page.says("Напишите, куда отправить") and page.says("возврат за счёт застрахованного лица")
    assert thing(case).state == "held"


def test_what_has_come_home_is_confirmed(door, case, doctor):
    come(case, doctor, "slides", "blocks")
    door.sends("materials_return", case.pk, things=[str(thing(case).pk)], **BY_POST)
    back = SentBack("post", timezone.localdate(), "80085500000000")
    returning.send_back(thing(case).pk, by=doctor, at=timezone.now(), sent=back)

    page = door.opens("materials", case.pk)
    assert page.says("В пути к вам") and page.says("80085500000000")
    assert door.sends("material_received", case.pk, thing(case).pk).says("Спасибо, отметили")
    assert thing(case).state == "returned"


def test_a_whole_parcel_is_confirmed_with_one_button(door, case, doctor):
    come(case, doctor, "slides", "blocks")
    door.sends("materials_return", case.pk, things=[str(one.pk) for one in Material.objects.all()], **BY_POST)
    assert door.opens("materials", case.pk).says("Отменить возврат всего: 2 вещи")
    back = SentBack("post", timezone.localdate(), "7")
    both = {"by": doctor, "at": timezone.now(), "sent": back, "together": [thing(case, "blocks").pk]}
    returning.send_back(thing(case).pk, **both)
    assert door.opens("materials", case.pk).says("Получено всё: 2 вещи")

    door.sends("material_received", case.pk, thing(case).pk, together="1")

    assert {one.state for one in Material.objects.all()} == {"returned"}


def test_a_thing_of_another_case_is_none(door, case, anna):
    own = situations.received(anna, insured=case.insured)
    things_of_anna = thing(case).pk

    assert door.sends("material_received", own.pk, things_of_anna).status == 404
    assert things.take(things_of_anna, by=anna).state == "awaited"
