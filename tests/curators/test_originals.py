"""The office's originals: the lists, an application by letter, another date of the service, a loss (D9, D22, S11)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from audit.models import Event
from requests_app.actions import originals
from requests_app.actions.wishes import Wish
from requests_app.models import Original
from tests.factories import CaseFactory, OpinionFactory, OrganisationFactory, UserFactory

BY_LETTER = {"way": "courier", "address": "Тверь, Лесная, 2, кв. 7", "acknowledged": "on"}


def said(response) -> str:
    return response.content.decode().replace("\u00a0", " ")


@pytest.fixture
def original(curator) -> Original:
    clinic = OrganisationFactory(name="Центр онкологии «Аврора»", short_name="Аврора")
    case = CaseFactory(status="delivered", clinic=clinic, curator=curator, complete=True)
    day = timezone.localdate() - timedelta(days=10)
    return originals.keep(OpinionFactory(case=case, opinion_on=day), at=timezone.now())


def at(original: Original, tail: str = "") -> str:
    return f"/office/queue/{original.case.pk}/original/{original.pk}/{tail}"


def asked(original: Original) -> Original:
    wish = Wish("post", "101000, Москва, Примерная, 5", acknowledged=True)
    return originals.apply(original.pk, by=original.case.applicant, at=timezone.now(), wish=wish)


def sent(original: Original) -> Original:
    doctor = UserFactory(role=Role.CLINIC, organisation=original.clinic)
    today = timezone.localdate()
    return originals.hand_over(original.pk, by=doctor, at=timezone.now(), sent_on=today, tracking="EF012")


def test_empty_lists_explain_themselves(office):
    assert "Никто не ждёт оригинала" in said(office.get("/office/originals/"))
    assert "Оригиналов пока нет" in said(office.get("/office/originals/", {"view": "kept"}))
    assert "Таких оригиналов нет" in said(office.get("/office/originals/", {"view": "lost"}))
    assert "Никто не ждёт оригинала" in said(office.get("/office/originals/", {"view": "мусор"}))


def test_each_original_stands_in_the_list_of_its_state(office, original):
    assert original.case.number in said(office.get("/office/originals/", {"view": "kept"}))
    asked(original)
    assert original.case.number in said(office.get("/office/originals/"))
    sent(original)
    assert original.case.number in said(office.get("/office/originals/", {"view": "sent"}))
    assert original.case.number not in said(office.get("/office/originals/"))


def test_the_page_of_the_case_leads_to_its_original(office, original):
    page = said(office.get(f"/office/queue/{original.case.pk}/"))

    assert at(original) in page and "хранится до" in page


def test_one_who_wrote_by_letter_is_applied_for_and_marked_so(office, original):
    page = said(office.post(at(original, "application/"), BY_LETTER, follow=True))

    assert "письмом, записал врач-куратор" in page and "Тверь, Лесная, 2, кв. 7" in page
    assert Original.objects.get().application.channel == "letter"


def test_without_consent_to_cost_and_risk_no_application_is_written_down(office, original):
    page = said(office.post(at(original, "application/"), BY_LETTER | {"acknowledged": ""}))

    assert "Без согласия с ценой и риском заявление не принимается" in page and "Тверь" in page
    assert Original.objects.get().state == "kept"


def test_the_date_is_corrected_with_a_reason_and_its_history_is_told(office, original):
    day = original.served_on - timedelta(days=3)
    page = said(
        office.post(
            at(original, "date/"), {"served_on": f"{day:%d.%m.%Y}", "reason": "Так в акте"}, follow=True
        )
    )

    assert "Дата исправлена" in page and "исправлена: Так в акте" in page
    assert Original.objects.get().served_on == day
    assert "Исправлена дата услуги" in said(office.get(f"/office/queue/{original.case.pk}/history/"))


@pytest.mark.parametrize(
    ("day", "reason", "sentence"),
    [
        ("01.01.2100", "Акт", "ещё не наступила"),
        ("01.01.2020", "Акт", "хранение окончилось бы 01.07.2021"),
        ("31.02.2026", "Акт", "как день, месяц и год"),
        ("01.11.2026", "", "почему дата услуги другая"),
    ],
)
def test_a_date_that_cannot_be_is_refused_and_what_was_typed_stays(office, original, day, reason, sentence):
    page = said(office.post(at(original, "date/"), {"served_on": day, "reason": reason}))

    assert sentence in page and day in page


def test_a_loss_is_written_down_with_whose_risk_it_is(office, original):
    asked(original)
    sent(original)

    page = said(office.post(at(original, "loss/"), {"because": "Письмо заявителя от 20 января"}, follow=True))

    assert "Письмо заявителя от 20 января" in page and "риск несёт застрахованное лицо" in page


def test_an_application_is_taken_back_for_one_who_phoned_and_a_letter_that_came_back_is_written_down(
    office, original
):
    asked(original)
    page = said(office.post(at(original, "withdrawal/"), follow=True))
    assert "Заявление отменено" in page and "попросил оригинал письмом" in page
    original = Original.objects.get(pk=original.pk)
    asked(original), sent(original)

    page = said(office.post(at(original, "return/"), {"because": "Не забрали"}, follow=True))

    assert "Записано, заявителю напишем" in page
    assert Original.objects.get(pk=original.pk).state == "asked_for"


def test_a_step_that_is_not_open_now_says_why(office, original):
    assert "сейчас недоступно: хранится" in said(office.post(at(original, "loss/"), {"because": "Пропал"}))


def test_an_original_under_another_cases_address_does_not_exist(office, original, curator):
    other = CaseFactory(status="delivered", curator=curator)

    assert office.get(f"/office/queue/{other.pk}/original/{original.pk}/").status_code == 404


def test_opening_it_is_recorded(office, original):

    office.get(at(original))

    assert Event.objects.filter(action="original.opened", case_number=original.case.number).exists()
