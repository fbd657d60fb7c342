"""The organisation's originals: what waits for it, where they lie, the sending and a loss (S10, S11, D22)."""

import pytest
from django.utils import timezone

from correspondence.models import OutgoingLetter
from requests_app.actions import originals
from requests_app.actions.wishes import Wish
from requests_app.models import Case, Original
from tests.clinics.situations import case_at, said
from tests.factories import OpinionFactory, OrganisationFactory

ADDRESS = "/clinic/originals/"
DIRECT = {"way": "post", "address": "101000, Москва, Примерная, 5", "acknowledged": "on"}


def kept_at(organisation, **fields) -> Original:
    case = case_at(organisation, "delivered", **fields)
    Case.objects.filter(pk=case.pk).update(clinic=organisation)
    return originals.keep(OpinionFactory(case=case), at=timezone.now())


def asked(original: Original) -> Original:
    wish = Wish("courier", "Тверь, Лесная, 2, кв. 7", acknowledged=True)
    return originals.apply(original.pk, by=original.case.applicant, at=timezone.now(), wish=wish)


@pytest.fixture
def original(organisation) -> Original:
    return kept_at(organisation)


def at(original: Original, tail: str = "") -> str:
    return f"{ADDRESS}{original.pk}/{tail}"


def test_an_organisation_without_originals_reads_when_there_will_be_one(desk):
    page = said(desk.get(ADDRESS))

    assert "Оригиналов пока нет" in page and "появится здесь, когда врач-куратор выпустит его" in page
    assert "Пока ничего не отправляли" in said(desk.get(ADDRESS, {"view": "gone"}))


def test_what_was_asked_for_stands_first_then_what_has_no_place(desk, organisation, doctor):
    placed, bare, wanted = (kept_at(organisation) for _ in range(3))
    originals.register(placed.pk, by=doctor, at=timezone.now(), place="Шкаф 1")
    asked(wanted)

    page = said(desk.get(ADDRESS))

    assert page.index(wanted.case.number) < page.index(bare.case.number) < page.index(placed.case.number)
    assert "Просят отправить: 1" in page


def test_the_page_says_how_long_it_is_kept_and_asks_for_its_place(desk, original):
    page = said(desk.get(at(original)))

    assert "Соколова Анна Викторовна" in page and "Хранить до" in page and "Где лежит оригинал" in page
    assert original.case.applicant.email not in page, "D21: contacts are not the organisation's matter"


def test_the_place_is_written_down(desk, original):
    page = said(desk.post(at(original, "place/"), {"place": "Архив, шкаф 4"}, follow=True))

    assert "Записали, где лежит оригинал." in page and "Архив, шкаф 4" in page
    assert Original.objects.get().place == "Архив, шкаф 4"


def test_an_empty_place_is_refused_with_an_example(desk, original):
    assert "например «архив, шкаф 4, папка 12»" in said(desk.post(at(original, "place/"), {"place": " "}))


def test_the_address_is_shown_once_the_person_has_asked(desk, original):
    assert "Лесная" not in said(desk.get(at(original)))
    asked(original)

    page = said(desk.get(at(original)))
    assert "Тверь, Лесная, 2, кв. 7" in page and "Курьером" in page and "на застрахованном лице" in page


def test_the_sending_is_written_down_with_its_number(desk, original):
    asked(original)
    today = f"{timezone.localdate():%d.%m.%Y}"

    refused = said(desk.post(at(original, "sending/"), {"sent_on": today, "tracking": ""}))
    assert "Укажите номер отправления" in refused
    page = said(desk.post(at(original, "sending/"), {"sent_on": today, "tracking": "EF012"}, follow=True))

    assert "номер EF012" in page and "Записать отправку" not in page
    assert "EF012" in OutgoingLetter.objects.get(name="original_handed_over").body_text
    assert original.case.number in said(desk.get(ADDRESS, {"view": "gone"}))


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("", "Укажите день отправки"), ("31.02.2026", "как день"), ("01.01.2100", "не позже")],
)
def test_a_day_that_cannot_be_is_refused(desk, original, day, sentence):
    asked(original)

    page = said(desk.post(at(original, "sending/"), {"sent_on": day, "tracking": "EF012"}))

    assert sentence in page and 'value="EF012"' in page, "what was typed stays"


def test_one_who_came_to_the_organisation_is_written_down_as_such(desk, original):
    page = said(desk.post(at(original, "application/"), DIRECT, follow=True))

    assert "в организацию, записала она" in page
    assert Original.objects.get().application.channel == "direct"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"way": ""}, "Выберите, как отправить"),
        ({"acknowledged": ""}, "согласен с ценой и риском"),
        ({"address": ""}, "куда отправить"),
    ],
)
def test_an_application_that_lacks_something_is_refused(desk, original, changes, sentence):
    page = said(desk.post(at(original, "application/"), DIRECT | changes))

    assert sentence in page and Original.objects.get().state == "kept"


def test_a_loss_on_the_way_is_written_down(desk, original):
    asked(original)
    desk.post(at(original, "sending/"), {"sent_on": f"{timezone.localdate():%d.%m.%Y}", "tracking": "EF012"})

    page = said(desk.post(at(original, "loss/"), {"because": "Почта розыском не нашла."}, follow=True))

    assert "Потерян в пути" in page and "Почта розыском не нашла." in page


def test_a_letter_that_came_back_is_written_down_and_may_be_sent_again(desk, original, doctor):
    asked(original)
    today = timezone.localdate()
    desk.post(at(original, "sending/"), {"sent_on": f"{today:%d.%m.%Y}", "tracking": "7"})
    assert "Исправить день или номер отправления" in said(desk.get(at(original)))
    assert "почему оригинал вернулся" in said(desk.post(at(original, "return/"), {"because": " "}))

    page = said(desk.post(at(original, "return/"), {"because": "Адресат не забрал"}, follow=True))

    assert "Записать отправку" in page and "Заявление остаётся" in page
    original.refresh_from_db()
    assert original.state == "asked_for"


def test_another_organisations_original_does_not_exist(desk):
    foreign = kept_at(OrganisationFactory())

    assert desk.get(at(foreign)).status_code == 404
    assert desk.post(at(foreign, "place/"), {"place": "Чужой шкаф"}).status_code == 404
    assert foreign.case.number not in said(desk.get(ADDRESS))


def test_a_step_that_is_not_open_now_says_why(desk, original):
    page = said(desk.post(at(original, "loss/"), {"because": "Пропал"}))

    assert "сейчас недоступно: хранится" in page


def test_a_hundred_originals_are_listed_page_by_page(desk, organisation, django_assert_max_num_queries):
    for _ in range(51):
        kept_at(organisation)

    with django_assert_max_num_queries(15):
        page = said(desk.get(ADDRESS))
    assert "1 из 2" in page and 'href="?page=2"' in page
