"""The page of a sent case: what is expected, both promises, the path, for every state (S5-S8, D2-D5)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from correspondence.models import OutgoingLetter
from portal.standing import HERO, TITLES
from requests_app.actions import consultation
from requests_app.models import Case, Deadline, Kind
from requests_app.statuses import Status
from tests.factories import CaseFactory, OrganisationFactory, UserFactory, put, start_clock
from tests.portal import situations


@pytest.fixture
def case_in(anna):
    def make(status, **fields):
        clinic = OrganisationFactory()
        return CaseFactory(applicant=anna, status=status, clinic=clinic, **fields)

    return make


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.DRAFT}))
def test_every_state_has_its_page(door, case_in, status):
    page = door.opens("case", case_in(status).pk)

    assert page.status == 200
    assert page.says(TITLES[status]) and status in HERO
    assert page.says("Вы отправили заявку")


def test_a_sent_case_tells_by_what_hour_it_will_be_acknowledged(door, anna):
    case = situations.received(anna)
    due = case.deadlines.get().due_at

    page = door.opens("case", case.pk)

    assert page.says("От вас сейчас ничего не нужно.")
    assert page.says("Подтвердим до 18:00") or page.says("Подтвердим до 17:00")
    assert due > timezone.now() and page.says("Время московское.")


def test_without_a_calendar_the_term_is_told_without_an_hour(door, case_in):
    """D16: nothing is guessed."""
    case = case_in("received")
    Deadline.objects.create(
        case=case, kind="acknowledgement", anchor="тест", began_at=case.created_at, calendar_missing_year=2099
    )

    assert door.opens("case", case.pk).says("Подтвердим за 1 рабочий день")


def test_a_late_acknowledgement_is_admitted_without_a_new_promise(door, anna):
    page = door.opens("case", situations.received(anna, at=timezone.now() - timedelta(days=30)).pk)

    assert page.says("Мы не успели подтвердить к") and page.says("Простите.")
    assert not page.says("позвон") and not page.says("завтра")


def test_what_is_missing_is_named_with_the_way_to_add_it(door, anna):
    case = situations.received(anna)
    case.enclosures.filter(kind="plan").update(removed_at=timezone.now())

    page = door.opens("case", case.pk)

    assert page.says("Пока не хватает: план лечения") and page.says(
        "Срок 14 дней начнётся, когда это придёт."
    )
    assert page.says("Добавить документы")


def test_the_acknowledgement_in_time_is_shown_as_kept(door, anna, curator):
    page = door.opens("case", situations.acknowledged(anna, curator).pk)

    assert page.says("Получение подтвердили вовремя")
    assert page.says("Ваш врач-куратор — Лебедева Ирина Павловна.")
    assert page.says("Ирина Павловна Лебедева Отвечает в рабочие дни с 9 до 18")


def test_an_acknowledgement_out_of_time_is_shown_as_late(door, anna, curator):
    case = situations.acknowledged(anna, curator)
    deadline = case.deadlines.get(kind="acknowledgement")
    Deadline.objects.filter(pk=deadline.pk).update(met_at=deadline.due_at + timedelta(hours=1))

    assert door.opens("case", case.pk).says("Получение подтвердили с опозданием")


def test_the_ribbon_runs_from_the_last_document(door, anna, curator):
    """S7, D3."""
    since = timezone.now() - timedelta(days=6)
    page = door.opens("case", situations.at_clinic(anna, curator, at=since).pk)

    assert page.says("Второе мнение · осталось 8 дней")
    assert "Лента срока: идёт 6-й день из 14." in page.html.replace("\u00a0", " ")
    assert page.says("Передали в медицинскую организацию Центр онкологии «Аврора»")


def test_the_last_day_is_said_to_be_the_last(door, anna, curator):
    page = door.opens("case", situations.at_clinic(anna, curator, at=timezone.now() - timedelta(days=14)).pk)

    assert page.says("сегодня последний день срока")


def test_one_day_left_is_one_day(door, anna, curator):
    page = door.opens("case", situations.at_clinic(anna, curator, at=timezone.now() - timedelta(days=13)).pk)

    assert page.says("остался 1 день")


def test_a_broken_term_is_admitted_and_no_new_date_is_promised(door, anna, curator):
    case = situations.at_clinic(anna, curator, at=timezone.now() - timedelta(days=20))

    page = door.opens("case", case.pk)

    assert page.says("Мы не успели к") and page.says("Простите. Мнение ещё готовится.")
    assert page.says("Как только будет готово Пришлём копию мнения")
    assert "Лента срока" not in page.html


def test_while_documents_are_awaited_no_strip_runs(door, anna, curator):
    """D4, UX 4."""
    page = door.opens("case", situations.asked_for(anna, curator).pk)

    assert page.says("Пришлите, пожалуйста, 1 документ") and page.says("не читаются дозы")
    assert page.says("Срок 14 дней сейчас не идёт") and "Лента срока" not in page.html


def test_while_a_clinic_waits_for_materials_the_first_promise_is_told(door, anna, curator):
    """D4."""
    page = door.opens("case", situations.materials_asked(anna, curator).pk)

    assert page.says("Клиника просит материалы") and page.says("Раньше мы обещали мнение к")
    assert "Лента срока" not in page.html


def test_the_opinion_is_offered_and_the_second_promise_is_shown_as_kept(door, anna, curator):
    page = door.opens("case", situations.delivered(anna, curator).pk)

    assert page.says("Прочитать мнение") and page.says("Мнение прислали вовремя")
    assert not page.says("Отозвать заявку")


def test_a_closed_case_gives_its_reason(door, case_in):
    page = door.opens("case", case_in("refused", closed_because="Полис не действовал.").pk)

    assert page.says("Заявка закрыта") and page.says("Полис не действовал.")


def test_the_case_of_a_child_speaks_of_the_child(door, visiting, anna):
    case = CaseFactory(applicant=anna, for_child=True, status="under_review")

    assert door.opens("case", case.pk).says("Врач-куратор проверяет документы Тимофея")
    assert door.opens("documents", case.pk).says("Документы Тимофея")


@pytest.mark.parametrize("name", ["case", "documents", "consents", "messages", "summary_pdf"])
def test_a_case_that_came_by_letter_is_shown_to_its_applicant_before_the_person_is_known(door, anna, name):
    """S1: the same case with the same rights."""
    case = Case.objects.create(
        number="VM-2026-900001",
        channel="letter",
        status="received",
        applicant=anna,
        created_at=timezone.now(),
        submitted_at=timezone.now(),
        status_since=timezone.now(),
    )

    page = door.opens(name, case.pk)

    assert page.status == 200
    assert name != "case" or page.says("Получили ваше письмо")
    assert door.opens("questionnaire_pdf", case.pk).status == 404


def test_an_unread_message_is_pointed_at(door, anna, curator):
    case = situations.acknowledged(anna, curator)
    door_says = door.opens("case", case.pk).says
    assert not door_says("Врач-куратор написал вам.")

    situations.review.assign(case.number, by=curator, at=timezone.now(), to=curator)
    case.messages.create(author=curator, from_office=True, text="Здравствуйте", written_at=timezone.now())

    assert door.opens("case", case.pk).says("Врач-куратор написал вам.")


def test_the_path_tells_of_a_clinic_that_declined(door, anna, curator):
    case = situations.at_clinic(anna, curator)
    doctor = UserFactory(role="clinic", organisation=case.clinic)
    consultation.clinic_decline(case.number, by=doctor, at=timezone.now(), reason="Не наш профиль.")

    page = door.opens("case", case.pk)

    assert page.says("Организация отказалась") and not page.says("Не наш профиль.")


def test_withdrawing_asks_first_and_is_confirmed_by_letter(door, anna, curator):
    case = situations.at_clinic(anna, curator)
    assert door.opens("withdraw", case.pk).says("Отозвать заявку?")

    page = door.sends("withdraw", case.pk, reason="Передумала.")

    assert page.says("Заявка отозвана.") and page.says("Передумала.")
    assert OutgoingLetter.objects.filter(name="application_withdrawn").count() == 1


def test_withdrawing_twice_is_answered_calmly(door, anna, curator):
    case = situations.at_clinic(anna, curator)
    door.sends("withdraw", case.pk)
    assert door.sends("withdraw", case.pk).says("«Отозвать заявку» сейчас недоступно")


def test_the_list_of_documents_tells_of_checking_questions_and_absence(door, anna, curator, settings):
    settings.ALLOW_UNSCANNED = False
    case = situations.acknowledged(anna, curator)
    put(case, Kind.OTHER, verdict="questioned", at=timezone.now())
    case.absent_parts.create(kind="plan", reason="Больница закрылась.")

    page = door.opens("documents", case.pk)

    assert page.says("Врач-куратор: Не читается вторая страница.")
    assert page.says("План лечения: нет и не будет. Больница закрылась.")


PAGES = ("case", "documents", "messages", "answer", "consents", "extract", "withdraw")


@pytest.mark.parametrize("name", PAGES)
def test_every_page_takes_few_queries_however_much_there_is(
    door, anna, curator, name, django_assert_max_num_queries
):
    asked = [(kind, "ещё") for kind in ("plan", "results", "imaging", "other")]
    case = situations.asked_for(anna, curator, asked=asked)
    for _ in range(12):
        put(case, Kind.IMAGING, at=timezone.now())
        case.messages.create(author=curator, from_office=True, text="Здравствуйте", written_at=timezone.now())

    with django_assert_max_num_queries(15):
        assert door.opens(name, case.pk).status == 200


def test_the_page_of_a_case_at_a_clinic_takes_few_queries(door, anna, curator, django_assert_max_num_queries):
    case = situations.at_clinic(anna, curator)
    start_clock(case, "storage")

    with django_assert_max_num_queries(15):
        door.opens("case", case.pk)


@pytest.mark.parametrize(
    "name", [*PAGES, "opinion", "opinion_file", "sent", "summary_pdf", "questionnaire_pdf"]
)
def test_a_foreign_case_does_not_exist(client, visiting, anna, curator, name):
    case = situations.delivered(anna, curator)

    assert visiting.Door(client, UserFactory()).opens(name, case.pk).status == 404


def test_a_case_that_was_never_there_looks_the_same(door, anna):
    page = door.opens("case", "00000000-0000-4000-8000-000000000000")

    assert page.status == 404 and page.says("Такой страницы нет")
    assert Case.objects.count() == 0
