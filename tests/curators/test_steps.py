"""Each step through HTTP: what acts at once, what has words and a preview, what is refused calmly."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from correspondence.models import OutgoingLetter
from requests_app.models import Case, Deadline, DocumentRequest, RequestedItem
from requests_app.statuses import Status
from tests.factories import (
    CaseFactory,
    DocumentFactory,
    ExpertFactory,
    OpinionFactory,
    OrganisationFactory,
    UserFactory,
    put_whole_package,
    start_clock,
    stored,
)
from tests.pdfs import opinion_pdf
from workcalendar.days import MOSCOW

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 24, 15, 20, tzinfo=MOSCOW)


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


def words(response) -> str:
    text = response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def step(case: Case, name: str) -> str:
    return reverse("curators:step", args=[case.pk, name])


def status(case: Case) -> str:
    return Case.objects.get(pk=case.pk).status


def letters(case: Case) -> list[str]:
    return list(OutgoingLetter.objects.filter(case_number=case.number).values_list("name", flat=True))


def complete(verdict: str = "pending", **fields) -> Case:
    case = CaseFactory(**fields)
    put_whole_package(case, verdict=verdict)
    return case


def test_receipt_is_confirmed_at_once(office, curator):
    """S5."""
    case = complete()
    start_clock(case)

    page = office.post(step(case, "acknowledge_accepted"), follow=True)

    assert status(case) == Status.UNDER_REVIEW
    assert Case.objects.get(pk=case.pk).curator == curator
    assert "Получение подтверждено" in words(page)


def test_a_second_click_gets_a_calm_refusal(office):
    case = complete()
    office.post(step(case, "acknowledge_accepted"))

    page = office.post(step(case, "acknowledge_accepted"), follow=True)

    assert page.status_code == 200
    assert "«Подтвердить получение» сейчас недоступно" in words(page)
    assert letters(case).count("acknowledgement_accepted") == 1


def test_completeness_starts_the_fourteen_days(office):
    """S7, D3."""
    case = complete("accepted", status=Status.UNDER_REVIEW)

    page = office.post(step(case, "accept_package"), follow=True)

    assert case.deadlines.get(kind=Deadline.Kind.OPINION).promised_on == TUESDAY.date() + timedelta(days=14)
    assert "Срок 14 дней идёт" in words(page)


def test_completeness_is_refused_while_a_file_has_no_verdict(office):
    case = complete(status=Status.UNDER_REVIEW)

    page = office.post(step(case, "accept_package"), follow=True)

    assert status(case) == Status.UNDER_REVIEW
    assert "Ещё не решено" in words(page)


def test_what_is_questioned_and_missing_is_proposed_with_the_curators_own_words(office):
    case = CaseFactory(status=Status.UNDER_REVIEW)
    put_whole_package(case, verdict="accepted")
    case.enclosures.filter(kind="plan").update(verdict="questioned", verdict_reason="Не читаются дозы.")
    case.enclosures.filter(kind="results").delete()

    page = office.get(step(case, "ask_for_documents"))

    form = page.context["form"]
    assert {tick.name for tick, _ in form.first} == {"ask_plan", "ask_results"}
    assert form["note_plan"].value() == "Не читаются дозы."
    assert "План лечения: Не читаются дозы." in words(page), "the letter as it would be read"


def test_documents_are_asked_for_in_the_curators_words(office):
    case = CaseFactory(status=Status.UNDER_REVIEW)
    put_whole_package(case, verdict="accepted")
    case.enclosures.filter(kind="plan").update(verdict="questioned", verdict_reason="Не читаются дозы.")

    office.post(
        step(case, "ask_for_documents"), {"ask_plan": "on", "note_plan": "Страница 2", "ask_imaging": "on"}
    )

    asked = {i.kind: i.note for i in RequestedItem.objects.filter(request__case=case)}
    assert asked == {"plan": "Страница 2", "imaging": ""}
    assert status(case) == Status.AWAITING_DOCUMENTS


def test_an_empty_request_says_what_to_do_and_asks_nothing(office):
    case = complete("accepted", status=Status.UNDER_REVIEW)

    page = office.post(step(case, "ask_for_documents"), {"message": " "})

    assert "Отметьте, что прислать, или напишите это словами." in words(page)
    assert page.content.decode().count("<title>Ошибка: ") == 1
    assert status(case) == Status.UNDER_REVIEW


def test_an_incomplete_package_is_acknowledged_with_the_list(office):
    """D5."""
    case = CaseFactory()
    start_clock(case)
    page = office.get(step(case, "acknowledge_incomplete"))
    said = {tick.name: "on" for tick, _ in page.context["form"].first} | {
        note.name: note.value() for _, note in page.context["form"].first
    }

    office.post(step(case, "acknowledge_incomplete"), said)

    letter = OutgoingLetter.objects.get(case_number=case.number, name="acknowledgement_incomplete")
    assert "Обычно это последний раздел выписки" in letter.body_text
    assert case.deadlines.get(kind=Deadline.Kind.ACKNOWLEDGEMENT).letter == letter.pk


def test_a_preview_shows_the_letter_and_leaves_nothing_behind(office):
    case = complete()

    page = office.post(step(case, "refuse"), {"reason": "Полис не действует.", "preview": "1"})

    assert "Причина: Полис не действует." in words(page)
    assert f"Прочтёт заявитель: {case.reply_to}" in words(page)
    assert status(case) == Status.RECEIVED
    assert letters(case) == []
    assert case.deadlines.count() == 0


def test_htmx_gets_the_preview_alone(office):
    case = complete()

    page = office.post(
        step(case, "refuse"),
        {"reason": "Полис не действует.", "preview": "1"},
        headers={"HX-Request": "true"},
    )

    assert "Полис не действует." in words(page)
    assert "<html" not in page.content.decode()


def test_a_refusal_without_a_reason_is_sent_back(office):
    case = complete()

    page = office.post(step(case, "refuse"), {"reason": ""})

    assert "Напишите причину отказа: её прочтёт заявитель." in words(page)
    assert status(case) == Status.RECEIVED


def test_what_was_typed_stays_when_the_step_is_no_longer_possible(office):
    """The second tab: the case has moved on meanwhile."""
    case = complete(status=Status.PACKAGE_COMPLETE)

    page = office.post(step(case, "refuse"), {"reason": "Полис не действует с марта."})

    assert "Полис не действует с марта." in page.content.decode()
    assert "«Отказать» сейчас недоступно" in words(page)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("refuse", Status.RECEIVED, Status.REFUSED),
        ("refuse", Status.UNDER_REVIEW, Status.REFUSED),
        ("recall", Status.OFFERED, Status.PACKAGE_COMPLETE),
        ("recall", Status.WITH_CLINIC, Status.PACKAGE_COMPLETE),
        ("return_to_clinic", Status.OPINION_RECEIVED, Status.WITH_CLINIC),
    ],
)
def test_a_step_with_words_is_taken(office, name, before, after):
    case = complete("accepted", status=before, clinic=OrganisationFactory())
    if before == Status.OPINION_RECEIVED:
        OpinionFactory(case=case)

    seen = case.opinions.first()
    office.post(step(case, name), {"reason": "Так решили.", "looked_at": seen.pk if seen else ""})

    assert status(case) == after


def test_a_case_without_an_answer_is_closed_only_after_the_last_reminder(office):
    case = complete(status=Status.AWAITING_DOCUMENTS, status_since=TUESDAY - timedelta(days=20))
    page = office.post(step(case, "close_unanswered"), {"reason": "Не ответили."})
    assert "закрыть можно после напоминания на 21-й день" in words(page)

    Case.objects.filter(pk=case.pk).update(status_since=TUESDAY - timedelta(days=21))
    office.post(step(case, "close_unanswered"), {"reason": "Не ответили."})

    assert status(case) == Status.CLOSED


def test_only_the_head_opens_an_ended_case_again(office, client, head):
    case = complete(status=Status.REFUSED)
    page = office.post(step(case, "reopen"), {"reason": "Полис нашёлся."})
    assert "сейчас недоступно" in words(page)

    client.force_login(head)
    client.post(step(case, "reopen"), {"reason": "Полис нашёлся."})

    assert status(case) == Status.UNDER_REVIEW


def proposal(case: Case) -> DocumentRequest:
    doctor = UserFactory(role="clinic", organisation=case.clinic)
    request = DocumentRequest.objects.create(
        case=case, origin="clinic", reason="Нужны блоки", asked_by=doctor, asked_at=TUESDAY
    )
    RequestedItem.objects.create(request=request, kind="blocks", note="2 блока")
    return request


def test_the_freest_organisation_stands_first_and_the_closed_ones_last(office):
    busy, free = OrganisationFactory(short_name="Занятая"), OrganisationFactory(short_name="Свободная")
    OrganisationFactory(short_name="Закрытая", abroad=True, cross_border_notice_on=None)
    CaseFactory(at_clinic=True, clinic=busy)
    case = CaseFactory(status=Status.PACKAGE_COMPLETE, complete=True)

    page = words(office.get(reverse("curators:case", args=[case.pk])))

    assert page.index("Свободная") < page.index("Занятая") < page.index("Закрытая")
    assert free.short_name in page


def test_a_clinics_request_is_shown_and_confirmed(office):
    """D4."""
    case = complete("accepted", at_clinic=True)
    start_clock(case, Deadline.Kind.OPINION)
    proposal(case)
    assert "Клиника просит материалы" in words(office.get(reverse("curators:case", args=[case.pk])))

    office.post(step(case, "ask_for_materials"))

    assert status(case) == Status.AWAITING_MATERIALS


def test_from_day_eight_the_head_confirms(office):
    """D4."""
    case = complete("accepted", at_clinic=True, created_at=TUESDAY - timedelta(days=8))
    start_clock(case, Deadline.Kind.OPINION)
    proposal(case)

    page = office.post(step(case, "ask_for_materials"), follow=True)

    assert "подтверждает руководитель кураторов" in words(page)
    assert status(case) == Status.WITH_CLINIC


def test_a_clinics_request_is_declined_with_an_answer_for_the_clinic(office):
    case = complete("accepted", at_clinic=True)
    request = proposal(case)

    page = office.post(step(case, "decline_request"), {"reason": "Стёкла уже есть.", "preview": "1"})
    assert "Прочтёт организация" in words(page)
    office.post(step(case, "decline_request"), {"reason": "Стёкла уже есть."})

    request.refresh_from_db()
    assert request.closed_because == "Стёкла уже есть."


def test_materials_that_came_are_registered_and_the_term_begins_anew(office):
    """D10."""
    case = complete("accepted", at_clinic=True)
    start_clock(case, Deadline.Kind.OPINION)
    item = proposal(case).items.get()
    office.post(step(case, "ask_for_materials"))

    where = reverse("curators:material_step", args=[case.pk, item.material.pk, "register"])
    office.post(where, {"place": "Шкаф 2"})

    assert status(case) == Status.WITH_CLINIC


def test_a_request_that_is_no_longer_needed_is_dropped(office):
    case = complete("accepted", at_clinic=True)
    start_clock(case, Deadline.Kind.OPINION)
    proposal(case)
    office.post(step(case, "ask_for_materials"))

    office.post(step(case, "drop_request"), {"reason": "Хватит снимков."})

    assert status(case) == Status.WITH_CLINIC


def fixed(**fields) -> Case:
    case = complete("accepted", status=Status.UNDER_REVIEW, **fields)
    return case


def test_an_organisation_is_chosen_and_the_case_is_offered(office):
    """S6."""
    case, clinic = fixed(), OrganisationFactory(short_name="Аврора")
    office.post(step(case, "accept_package"))

    page = office.post(reverse("curators:choose_clinic", args=[case.pk]), {"clinic": clinic.pk}, follow=True)

    assert status(case) == Status.OFFERED
    assert "Дело предложено: Аврора" in words(page)


def test_an_organisation_abroad_is_refused_without_the_notice(office):
    """L4."""
    case, clinic = fixed(), OrganisationFactory(abroad=True, cross_border_notice_on=None)
    office.post(step(case, "accept_package"))

    page = office.post(reverse("curators:choose_clinic", args=[case.pk]), {"clinic": clinic.pk}, follow=True)

    assert status(case) == Status.PACKAGE_COMPLETE
    assert "уведомление регулятора" in words(page)


@pytest.mark.parametrize("chosen", ["", "нет", "00000000-0000-0000-0000-000000000000"])
def test_an_organisation_that_is_not_there_is_not_chosen(office, chosen):
    case = fixed()

    assert (
        office.post(reverse("curators:choose_clinic", args=[case.pk]), {"clinic": chosen}).status_code == 404
    )


def with_opinion(**found) -> Case:
    case = complete(
        "accepted", status=Status.OPINION_RECEIVED, clinic=OrganisationFactory(name="Центр «Аврора»")
    )
    content = opinion_pdf("Центр «Аврора» Ковалёв Соколова")
    document = DocumentFactory(case_number=case.number, name="Второе мнение.pdf", content=content)
    OpinionFactory(case=case, document=stored(document, content), **found)
    return case


def test_before_the_release_everything_of_s9_is_shown(office):
    """S9, D8."""
    case = with_opinion(organisation_found=True, expert_found=True, patient_found=False)

    page = words(office.get(reverse("curators:release", args=[case.pk])))

    assert "Организация Центр «Аврора»" in page
    assert "Ковалёв Роман Андреевич, Врач-онколог, д. м. н." in page
    assert "В тексте документа не найдено: сверьте глазами" in page
    assert f"Кому уйдёт {case.reply_to}" in page
    assert "PDF с паролем" in page


def test_of_a_case_that_was_opened_again_the_new_opinion_is_what_is_checked_before_the_release(office):
    case = with_opinion(version=2, expert_name="Новикова Мария Петровна")
    OpinionFactory(
        case=case, released_at=timezone.now(), released_by=UserFactory(), expert_name="Старый Эксперт"
    )

    page = words(office.get(reverse("curators:release", args=[case.pk])))

    assert "Новикова Мария Петровна" in page and "Старый Эксперт" not in page


@pytest.mark.parametrize(
    ("in_the_list", "credential", "said"),
    [
        (True, "Аккредитация № 7, действует по 01.03.2027", "Документ эксперта Аккредитация № 7, действует по 01.03.2027"),
        (True, "", "Документ эксперта Ничего не известно. В списке экспертов организации он не указан"),
        (False, "", "Документ эксперта Ничего не известно. Эксперта нет в списке организации"),
    ],
)  # fmt: skip
def test_before_the_release_the_curator_reads_what_was_known_of_the_experts_credential(
    office, in_the_list, credential, said
):
    case = with_opinion(expert=ExpertFactory() if in_the_list else None, expert_credential=credential)

    assert said in words(office.get(reverse("curators:release", args=[case.pk])))


def released(office, case):
    """The button of the page, which names the version that is on it."""
    page = office.get(reverse("curators:release", args=[case.pk])).content.decode()
    opinion = re.search(r'name="looked_at" value="([0-9a-f-]{36})"', page)
    posted = {"looked_at": opinion[1] if opinion else case.opinions.get().pk}
    return office.post(reverse("curators:release", args=[case.pk]), posted, follow=True)


def test_the_opinion_is_released(office):
    """S8."""
    case = with_opinion()

    page = released(office, case)

    assert status(case) == Status.RELEASED
    assert "Мнение выпущено" in words(page)
    assert "opinion_copy" in letters(case)


def test_a_release_that_is_held_says_why_and_is_let_go(office):
    case = with_opinion()
    office.post(step(case, "hold"), {"reason": "Сверяем сторону поражения."})

    page = released(office, case)
    assert "Выпуск придержан: Сверяем сторону поражения." in words(page)

    office.post(step(case, "unhold"))
    released(office, case)
    assert status(case) == Status.RELEASED


def test_a_version_that_came_meanwhile_is_neither_released_nor_returned_unseen(office):
    """D8: what the curator has looked at was returned by the head, and the organisation has sent another."""
    case = with_opinion()
    looked_at = case.opinions.get()
    case.opinions.update(returned_at=timezone.now(), return_reason="Не та сторона")
    OpinionFactory(case=case, version=2)

    page = office.post(reverse("curators:release", args=[case.pk]), {"looked_at": looked_at.pk}, follow=True)
    assert "новую версию" in words(page) and status(case) == Status.OPINION_RECEIVED
    page = office.post(
        step(case, "return_to_clinic"), {"reason": "Не та сторона.", "looked_at": looked_at.pk}, follow=True
    )
    assert "новую версию" in words(page) and status(case) == Status.OPINION_RECEIVED


def test_without_an_opinion_the_release_page_leads_back_to_the_case(office):
    case = CaseFactory()

    answer = office.get(reverse("curators:release", args=[case.pk]))

    assert answer["Location"] == reverse("curators:case", args=[case.pk])


def test_a_simple_step_is_not_taken_by_a_link(office):
    case = complete()

    office.get(step(case, "acknowledge_accepted"))

    assert status(case) == Status.RECEIVED


def test_a_step_of_no_such_name_is_no_page(office):
    assert office.get(step(CaseFactory(), "delete")).status_code == 404
    assert office.post(step(CaseFactory(), "withdraw")).status_code == 404


@pytest.mark.parametrize("role", ["applicant", "clinic", "privacy"])
def test_nobody_else_takes_a_step_through_this_door(client, role):
    case = complete()
    client.force_login(UserFactory(role=role))

    assert client.post(step(case, "acknowledge_accepted")).status_code == 403
    assert status(case) == Status.RECEIVED


@pytest.mark.parametrize("page", ["release", "ask_for_documents"])
def test_the_pages_of_steps_are_recorded(office, curator, page):
    """L5: they show the case as its own page does."""
    case = with_opinion()
    url = reverse("curators:release", args=[case.pk]) if page == "release" else step(case, page)

    assert office.get(url).status_code == 200

    assert Event.objects.of_case(case.number).get(action="case.opened", by=curator).details["page"] == page
