"""The page of one case: header with steps, checklist, viewer, right column."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from correspondence.models import LetterState, OutgoingLetter
from curators import chronicle
from requests_app import custody, holding
from requests_app.models import AbsentPart, Case, Deadline, Message
from requests_app.statuses import Status
from tests.factories import (
    CaseFactory,
    DocumentFactory,
    InsuredPersonFactory,
    OpinionFactory,
    OrganisationFactory,
    UserFactory,
    page_of,
    put,
    sign_all,
    start_clock,
)
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


def page(office, case: Case, query: str = ""):
    return office.get(reverse("curators:case", args=[case.pk]) + query)


def buttons(response) -> dict[str, str]:
    return {step.name: step.closed for step in response.context["steps"]}


def under_review(**fields) -> Case:
    return CaseFactory(status=Status.UNDER_REVIEW, complete=True, **fields)


def test_the_two_legal_events_have_a_button_each_and_the_second_waits_for_the_first(office):
    """S5 and S7."""
    found = buttons(page(office, CaseFactory(complete=True)))

    assert found == {
        "acknowledge_accepted": "",
        "accept_package": "Сначала подтвердите получение",
    }


def test_a_closed_button_says_why(office):
    case = CaseFactory()
    put(case, "identity")

    answer = page(office, case)

    assert buttons(answer)["acknowledge_accepted"].startswith("Не хватает: Страховой полис")
    assert "acknowledge_incomplete" in buttons(answer)
    assert 'disabled aria-describedby="why-' in answer.content.decode()


def test_questions_are_counted_on_the_button_that_asks_them(office):
    case = under_review()
    case.enclosures.filter(kind="plan").update(
        verdict="questioned", verdict_reason="Не читается.", verdict_at=TUESDAY
    )

    assert "Запросить документы, вопросов: 1" in words(page(office, case))


def test_every_step_of_the_table_that_the_office_may_take_has_a_button(office, curator, head):
    """A new row in STEPS cannot be left without a way to take it."""
    from curators.wording import SIMPLE, WORDED
    from requests_app.workflow import OFFICE, STEPS

    own_pages = {"send_to_clinic", "release_opinion", "join", "not_a_request"}
    names = {name for name, step in STEPS.items() if step.roles & OFFICE}

    assert names <= set(SIMPLE) | set(WORDED) | own_pages


@pytest.mark.parametrize("status", [s for s in Status if s != Status.DRAFT])
def test_the_page_opens_in_every_state(office, status):
    case = CaseFactory(status=status, complete=True, clinic=OrganisationFactory(), for_child=True)
    start_clock(case)

    assert page(office, case).status_code == 200


def test_opening_a_case_is_recorded(office, curator):
    """L5."""
    case = CaseFactory()
    page(office, case)

    assert Event.objects.of_case(case.number).filter(action="case.opened", by=curator).count() == 1


def test_the_checklist_names_the_files_and_what_is_missing(office):
    case = CaseFactory()
    put(case, "diagnosis", document=DocumentFactory(name="Выписка.pdf"))

    said = words(page(office, case))

    assert "Диагноз , не проверено Выписка.pdf" in said
    assert "План лечения не хватает" in said


def test_the_medical_extract_is_shown_first_not_the_passport(office):
    case = CaseFactory()
    put(case, "identity"), put(case, "plan", document=DocumentFactory(name="Выписка.pdf"))

    assert page(office, case).context["viewer"].main.name == "Выписка.pdf"


def test_pages_are_turned_by_links(office):
    case = CaseFactory()
    paper = put(case, "plan", document=DocumentFactory(name="Выписка.pdf", page_count=3)).document
    page_of(paper, 2)

    answer = page(office, case, f"?doc={paper.pk}&page=2")

    html = answer.content.decode()
    assert f"/documents/{paper.pk}/2/" in html
    assert "2 из 3" in words(answer)
    assert f"doc={paper.pk}&amp;page=3" in html


def test_two_documents_stand_side_by_side(office):
    case = CaseFactory()
    one, two = put(case, "plan").document, put(case, "results").document
    page_of(one), page_of(two)

    html = page(office, case, f"?doc={one.pk}&side={two.pk}").content.decode()

    assert f"/documents/{one.pk}/1/" in html
    assert f"/documents/{two.pk}/1/" in html


def test_a_file_that_is_being_checked_is_not_linked(office):
    case = CaseFactory()
    paper = put(case, "plan", document=DocumentFactory(being_checked=True)).document
    page_of(paper)

    answer = page(office, case, f"?doc={paper.pk}")

    assert f"/documents/{paper.pk}/1/" not in answer.content.decode()
    assert "проверяется" in words(answer)


@pytest.mark.parametrize(
    "query", ["?doc=x&page=-1", "?page=99999999999", "?side=1&item=2", "?doc=" + "0" * 36]
)
def test_a_spoiled_address_shows_the_case_all_the_same(office, query):
    case = CaseFactory()
    put(case, "plan")

    assert page(office, case, query).status_code == 200


def test_a_declared_absence_shows_its_reason_and_a_button_to_accept_it(office):
    """D5."""
    case = CaseFactory()
    AbsentPart.objects.create(case=case, kind="plan", reason="План не составляли", declared_at=TUESDAY)

    said = words(page(office, case))

    assert "План не составляли" in said
    assert "Принять: не будет" in said


def test_consents_are_shown_by_kind_with_signer_method_and_date(office):
    """D13."""
    case = CaseFactory(for_child=True)
    sign_all(case, at=TUESDAY, kinds=["personal_data"])

    said = words(page(office, case))

    assert "Законный представитель, подписанный документ, 24 ноября, 15:20" in said
    assert "Трансграничная передача персональных данных Законный представитель: не подписано" in said


def test_every_term_is_explained(office):
    case = CaseFactory(created_at=TUESDAY - timedelta(days=1))
    start_clock(case)

    said = words(page(office, case))

    assert "Сегодня, 18:00" in said
    assert "осталось 2 ч 40 мин" in said
    assert case.deadlines.get().explanation.splitlines()[0].replace("\u00a0", " ")[:30] in said
    assert "Срок ещё не идёт" in said


def test_a_kept_a_stopped_and_a_broken_term_stay_in_the_history(office):
    case = CaseFactory(status=Status.UNDER_REVIEW, created_at=TUESDAY - timedelta(days=4))
    late = start_clock(case)
    Deadline.objects.filter(pk=late.pk).update(met_at=TUESDAY, breached_at=TUESDAY)
    stopped = start_clock(case, Deadline.Kind.REVIEW)
    Deadline.objects.filter(pk=stopped.pk).update(stopped_at=TUESDAY, stopped_because="запрошены документы")

    said = words(page(office, case))

    assert "исполнен с опозданием" in said
    assert "21 ч 20 мин" in said
    assert "запрошены документы" in said


def test_a_policy_that_does_not_match_is_a_flag_not_a_refusal(office):
    """D15."""
    answer = page(office, CaseFactory(complete=True, policy_standing="mismatch"))

    assert "Не сходится с реестром" in words(answer)
    assert buttons(answer)["acknowledge_accepted"] == ""


def test_a_clinic_abroad_says_why_it_is_closed(office):
    """L4."""
    OrganisationFactory(short_name="Аврора"), OrganisationFactory(abroad=True, short_name="Charité")
    case = CaseFactory(status=Status.PACKAGE_COMPLETE)

    said = words(page(office, case))

    assert "Аврора профиль не указан Дел в работе нет" in said
    assert "Charité (DE) профиль не указан Нет согласия на трансграничную передачу" in said


def test_load_and_usual_days_stand_beside_each_clinic(office):
    clinic = OrganisationFactory()
    case = CaseFactory(at_clinic=True, clinic=clinic, accepted_by_clinic_at=TUESDAY - timedelta(days=9))
    OpinionFactory(case=case, handed_over_at=TUESDAY)

    said = words(page(office, CaseFactory(status=Status.PACKAGE_COMPLETE)))

    assert "В работе 1 дело, обычно отвечает за 9 дней" in said


def test_a_letter_that_failed_can_be_sent_again_from_the_case(office):
    case = CaseFactory()
    OutgoingLetter.objects.create(
        message_id="<1@x>",
        name="package_complete",
        case_number=case.number,
        to_address="a@example.ru",
        subject="Заявка",
        state=LetterState.FAILED,
        last_error="550 такого ящика нет",
        next_attempt_at=TUESDAY,
        created_at=TUESDAY,
    )

    said = words(page(office, case))

    assert "Не отправлено" in said
    assert "550 такого ящика нет" in said
    assert "Отправить ещё раз" in said


def test_what_the_applicant_wrote_is_read_by_opening_the_case(office):
    case = CaseFactory()
    Message.objects.create(
        case=case, author=case.applicant, from_office=False, text="Архив открылся?", written_at=TUESDAY
    )

    assert "Архив открылся?" in words(page(office, case))
    assert case.messages.get().read_at == TUESDAY


def test_a_message_stays_unread_until_the_cases_own_curator_opens_it(head_office, curator, client):
    case = CaseFactory(curator=curator)
    Message.objects.create(
        case=case, author=case.applicant, from_office=False, text="Архив открылся?", written_at=TUESDAY
    )

    assert "Архив открылся?" in words(page(head_office, case))
    assert case.messages.get().read_at is None
    client.force_login(curator)
    page(client, case)
    assert case.messages.get().read_at == TUESDAY


def test_a_message_of_a_case_that_nobody_leads_is_read_by_whoever_opens_it(head_office):
    case = CaseFactory(curator=None)
    Message.objects.create(case=case, author=case.applicant, from_office=False, text="?", written_at=TUESDAY)

    page(head_office, case)

    assert case.messages.get().read_at == TUESDAY


def test_the_history_is_told_in_words(office):
    case = CaseFactory(complete=True)
    office.post(reverse("curators:step", args=[case.pk, "acknowledge_accepted"]))

    said = words(office.get(reverse("curators:history", args=[case.pk])))

    assert "Подтвердить получение" in said
    assert "Письмо поставлено в очередь" in said


@pytest.mark.parametrize("role", ["applicant", "clinic", "privacy", "admin"])
def test_other_roles_are_turned_away_at_the_door(client, role):
    client.force_login(UserFactory(role=role))

    assert page(client, CaseFactory()).status_code == 403


def test_a_draft_and_an_unknown_case_are_the_same_nothing(office):
    draft = CaseFactory(draft=True)

    assert page(office, draft).status_code == 404
    assert office.get(f"/office/queue/{UserFactory().pk}/").status_code == 404


def test_a_document_of_another_case_is_not_served_through_this_one(office):
    mine, other = CaseFactory(), CaseFactory()
    paper = put(other, "plan").document
    page_of(paper)

    for name, rest in (("page", [1]), ("download", [])):
        assert office.get(reverse(f"curators:{name}", args=[mine.pk, paper.pk, *rest])).status_code == 404


def test_the_case_is_read_in_fifteen_queries_with_thirty_documents(office, django_assert_max_num_queries):
    case = CaseFactory(status=Status.PACKAGE_COMPLETE, for_child=True, complete=True)
    for n in range(30):
        put(case, "results", document=DocumentFactory(name=f"Анализ {n}.pdf"))
        Message.objects.create(
            case=case, author=case.applicant, from_office=False, text="…", written_at=TUESDAY
        )
        OrganisationFactory(abroad=n % 2 == 0)
    start_clock(case, Deadline.Kind.OPINION)
    page(office, case)

    with django_assert_max_num_queries(15):
        page(office, case)


@pytest.mark.parametrize("status", [s for s in Status if s != Status.DRAFT])
def test_fifteen_queries_are_enough_in_every_state_with_news_unread(
    head_office, status, django_assert_max_num_queries
):
    case = CaseFactory(status=status, for_child=True, complete=True, clinic=OrganisationFactory())
    OpinionFactory(case=case)
    start_clock(case, Deadline.Kind.OPINION)
    page(head_office, case)
    Message.objects.create(case=case, author=case.applicant, from_office=False, text="…", written_at=TUESDAY)

    with django_assert_max_num_queries(15):
        page(head_office, case)


def test_the_questions_to_the_expert_are_read_here(office):
    case = CaseFactory(questions=["Нужна ли операция?", "Верен ли диагноз?"])

    assert "Нужна ли операция? Верен ли диагноз?" in words(page(office, case))


def test_a_button_to_confirm_a_request_stands_only_where_a_clinic_asked(office):
    assert "ask_for_materials" not in buttons(page(office, CaseFactory(at_clinic=True)))


def test_a_long_reason_names_three_papers_and_counts_the_rest(office):
    case = under_review()

    assert buttons(page(office, case))["accept_package"].endswith("и ещё 5")


@pytest.mark.parametrize("page_name", ["case", "history", "assign"])
def test_every_page_of_a_case_is_recorded_once(office, curator, page_name):
    """L5."""
    case = CaseFactory(complete=True)

    assert office.get(reverse(f"curators:{page_name}", args=[case.pk])).status_code == 200

    event = Event.objects.of_case(case.number).get(action="case.opened", by=curator)
    assert event.details == {"page": page_name}


def test_the_minors_address_is_confirmed_from_the_signed_questionnaire(office):
    """D18: before that no copy goes there."""
    case = CaseFactory(for_child=True, minor_email="masha@example.ru")
    page = reverse("curators:case", args=[case.pk])
    assert "Подтвердить по подписанной анкете" in words(office.get(page))

    office.post(reverse("curators:confirm_minor_email", args=[case.pk]))

    assert "Подтверждена" in words(office.get(page))
    assert Case.objects.get().minor_email_confirmed_at == TUESDAY


def test_when_the_patient_has_come_of_age_the_page_says_so_and_invites_them(office):
    """L8, ADR 0029."""
    born = timezone.localdate() - timedelta(days=18 * 366)
    child = InsuredPersonFactory(birth_date=born)
    case = CaseFactory(insured=child, acts_as="representative", status="under_review")
    address = reverse("curators:invite_adult", args=[case.pk])
    assert (
        "Пациенту исполнилось 18 лет" in office.get(reverse("curators:case", args=[case.pk])).content.decode()
    )

    refused = office.post(address, {"address": "masha"})
    assert refused.status_code == 422 and "Укажите адрес почты" in refused.content.decode()
    office.post(address, {"address": "masha@example.ru"})
    assert OutgoingLetter.objects.get(name="invitation_of_adult").to_address == "masha@example.ru"


def test_every_thing_that_happens_to_a_case_has_words_in_its_history():
    """Found in the source itself: a new record without words would be shown as it is stored."""
    root = Path(chronicle.__file__).parents[1]
    rooms = [path.parent for path in root.glob("*/apps.py")]
    sources = [path.read_text() for room in rooms for path in room.rglob("*.py")]
    recorded = {found for text in sources for found in re.findall(r'record\(\s*f?"([a-z_]+\.[a-z_]+)"', text)}
    recorded |= {f"material.{name}" for name in holding.STEPS} | {
        f"original.{name}" for name in custody.STEPS
    }
    of_cases = (
        "case.",
        "material.",
        "original.",
        "opinion.",
        "addendum.",
        "deadline.",
        "document.",
        "letter.",
    )

    assert len(recorded) > 80
    assert {one for one in recorded if one.startswith(of_cases)} - set(chronicle.WORDS) == set()
