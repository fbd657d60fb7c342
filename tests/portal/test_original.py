"""«Оригинал заключения»: where it lies, the application, and what is said in every state (S10, S11)."""

import pytest
from django.utils import timezone

from requests_app.actions import originals
from requests_app.models import Original, OriginalApplication
from tests.factories import UserFactory
from tests.portal import situations
from tests.portal.visiting import address

BY_POST = {"way": "post", "address": "101000, Москва, Примерная, 5, Соколовой А. В.", "acknowledged": "on"}


@pytest.fixture
def case(anna, curator):
    return situations.delivered(anna, curator)


@pytest.fixture
def doctor(case):
    return UserFactory(role="clinic", organisation=case.clinic)


def sent(case, doctor) -> Original:
    original = Original.objects.of_case(case).get()
    today = timezone.localdate()
    return originals.hand_over(
        original.pk, by=doctor, at=timezone.now(), sent_on=today, tracking="80085591234567"
    )


def test_the_page_says_where_it_lies_until_when_and_at_whose_cost(door, case):
    page = door.opens("original", case.pk)

    assert page.title.startswith("Оригинал заключения")
    assert page.says("Центр онкологии «Аврора»") and page.says("Москва, Примерная, 1")
    assert page.says("Хранится до") and page.says("не более 1,5 лет с даты оказания услуги")
    assert page.says("за счет застрахованного лица. При этом риск потери/порчи и прочие риски")


@pytest.mark.parametrize("name", ["case", "opinion"])
def test_the_case_and_the_opinion_lead_to_it(door, case, name):
    assert f'href="{address("original", case.pk)}"' in door.opens(name, case.pk).html


def test_before_the_opinion_is_released_the_page_says_what_will_stand_here(door, anna, curator):
    case = situations.at_clinic(anna, curator)

    page = door.opens("original", case.pk)
    assert page.status == 200 and page.says("Оригинала пока нет") and page.says("когда эксперт подготовит")
    assert door.sends("original", case.pk, **BY_POST).says("Оригинала пока нет")


def test_after_applying_it_says_what_is_going_on(door, case):
    page = door.sends("original", case.pk, **BY_POST)

    assert page.says("Запрос передан в медицинскую организацию.")
    assert page.says("От вас сейчас ничего не нужно") and page.says("Номер отправления пришлём на почту")
    assert page.says("101000, Москва, Примерная, 5, Соколовой А. В.") and page.says("вы согласились")
    assert "Запросить оригинал" not in page.text
    assert door.opens("case", case.pk).says("Запросили оригинал мнения")


def test_a_double_click_is_one_application_and_no_error(door, case):
    door.sends("original", case.pk, **BY_POST)
    page = door.sends("original", case.pk, **BY_POST)

    assert page.says("Запрос передан") and not page.says("недоступно")
    assert OriginalApplication.objects.count() == 1


def test_a_request_is_taken_back_on_the_page_until_it_is_sent(door, case, doctor):
    door.sends("original", case.pk, **BY_POST)
    assert door.opens("original", case.pk).says("Отмените запрос, пока оригинал не отправлен")

    page = door.sends("original_withdrawal", case.pk)
    assert page.says("Запрос отменён, организация знает") and "Запросить оригинал" in page.text
    door.sends("original", case.pk, **BY_POST)
    sent(case, doctor)
    assert door.sends("original_withdrawal", case.pk).says("сейчас недоступно")
    assert door.opens("case", case.pk).says("Запрос оригинала отменён")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"way": ""}, "Выберите, как отправить оригинал."),
        ({"address": " "}, "Напишите, куда отправить: индекс, город, улица, дом, квартира и кому."),
        ({"way": "other"}, "Напишите, о каком способе вы договорились с организацией."),
        ({"acknowledged": ""}, "Отметьте, что знаете: доставка за счёт и на риск застрахованного лица."),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(door, case, changes, sentence):
    page = door.sends("original", case.pk, **(BY_POST | changes))

    assert page.title.startswith("Ошибка:") and page.says(sentence)
    assert page.says("Соколовой А. В.") == ("address" not in changes)
    assert not OriginalApplication.objects.exists()


def test_the_tick_is_never_there_beforehand(door, case):
    assert "checked" not in door.opens("original", case.pk).html


def test_the_tracking_number_is_read_when_it_is_sent(door, case, doctor):
    door.sends("original", case.pk, **BY_POST)
    sent(case, doctor)

    page = door.opens("original", case.pk)
    assert (
        page.says("Оригинал отправлен")
        and page.says("80085591234567")
        and page.says("Если оригинал не пришёл")
    )
    assert door.opens("case", case.pk).says("Организация отправила оригинал")


def test_a_loss_says_whose_risk_it_is_and_that_the_copy_remains(door, case, doctor):
    door.sends("original", case.pk, **BY_POST)
    original = sent(case, doctor)
    originals.record_lost(original.pk, by=doctor, at=timezone.now(), because="Отметка почты")

    page = door.opens("original", case.pk)
    assert page.says("Оригинал потерян в пути") and page.says("несет застрахованное лицо")
    assert page.says("Открыть копию мнения") and page.says("80085591234567")
    assert not page.says("Отметка почты"), "what was written for the office stays there"


def test_when_the_storage_is_over_the_copy_and_the_contacts_are_shown(door, case):
    Original.objects.update(state="storage_over")

    page = door.opens("original", case.pk)
    assert page.says("Срок хранения окончен") and page.says("Открыть копию мнения")
    assert "Запросить оригинал" not in page.text


def test_a_stranger_finds_no_page_and_applies_for_nothing(client, visiting, case):
    stranger = visiting.Door(client, UserFactory())

    assert stranger.opens("original", case.pk).status == 404
    assert stranger.sends("original", case.pk, **BY_POST).status == 404
    assert not OriginalApplication.objects.exists()
