"""The queue: groups by deadline, which clock is named, views, search, taking a case."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from audit.models import Event
from correspondence.models import LetterState, OutgoingLetter
from requests_app.models import Case, Deadline, Message
from requests_app.statuses import Status
from tests.factories import (
    CaseFactory,
    InsuredPersonFactory,
    OrganisationFactory,
    UserFactory,
    put,
    start_clock,
)
from workcalendar.days import MOSCOW
from workcalendar.models import CalendarYear

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 24, 15, 20, tzinfo=MOSCOW)
QUEUE = "/office/queue/"


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


def words(response) -> str:
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ").split())


def groups(response) -> dict[str, list[str]]:
    return {g["label"]: [row.case.number for row in g["rows"]] for g in response.context["groups"]}


def sent(days_ago: float, **fields) -> Case:
    return CaseFactory(created_at=TUESDAY - timedelta(days=days_ago), **fields)


def test_cases_stand_in_groups_by_their_nearest_deadline(office):
    late, today, tomorrow, later, still = sent(4), sent(1), sent(0), sent(9, at_clinic=True), sent(3)
    start_clock(late), start_clock(today), start_clock(tomorrow)
    start_clock(later, Deadline.Kind.OPINION, since=TUESDAY - timedelta(days=2))
    Case.objects.filter(pk=still.pk).update(status=Status.AWAITING_DOCUMENTS)

    found = groups(office.get(QUEUE))

    assert found == {
        "Просрочено, 1": [late.number],
        "Сегодня, 1": [today.number],
        "На этой неделе, 1": [tomorrow.number],
        "Позже, 1": [later.number],
        "Срок не идёт, 1": [still.number],
    }


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Deadline.Kind.ACKNOWLEDGEMENT, "подтверждение"),
        (Deadline.Kind.REVIEW, "проверка"),
        (Deadline.Kind.CLINIC_ACCEPTANCE, "клиника принимает"),
        (Deadline.Kind.PROVISIONAL, "предварительно"),
        (Deadline.Kind.OPINION, "Лента срока"),
    ],
)
def test_the_deadline_cell_names_its_clock(office, kind, said):
    start_clock(sent(0.1), kind)

    assert said in words(office.get(QUEUE))


def test_a_deadline_of_today_says_the_hour_and_what_is_left(office):
    start_clock(sent(1))

    assert "до 18:00, 2 ч 40 мин" in words(office.get(QUEUE))


def test_a_broken_promise_says_since_when_and_the_true_lateness(office):
    start_clock(sent(4))

    page = words(office.get(QUEUE))

    assert "вчера, 18:00" in page
    assert "опоздание 21 ч 20 мин" in page


def test_the_last_day_of_the_opinion_is_read_never_the_instant_after_it(office):
    """D2."""
    start_clock(sent(14, at_clinic=True), Deadline.Kind.OPINION, since=TUESDAY - timedelta(days=14))

    page = words(office.get(QUEUE))

    assert "до конца дня" in page
    assert "00:00" not in page


def test_a_case_that_waits_for_papers_says_that_no_term_runs_and_for_how_long(office):
    sent(5, status=Status.AWAITING_DOCUMENTS, status_since=TUESDAY - timedelta(days=3))

    page = words(office.get(QUEUE))

    assert "срок не идёт" in page
    assert "ждём 3-й день" in page


def test_a_year_without_a_calendar_is_shouted_not_guessed(office):
    """D16."""
    CalendarYear.objects.filter(year=2026).update(status="draft", approved_at=None, approved_by=None)
    case = sent(0)
    start_clock(case)

    page = office.get(f"{QUEUE}?view=calendar")

    assert groups(page) == {"Срок не посчитан: нет календаря, 1": [case.number]}
    assert "нет календаря на 2026 год" in words(page)


def test_a_draft_is_not_in_the_queue(office):
    sent(0, status=Status.DRAFT)

    assert groups(office.get(QUEUE)) == {}


def test_the_views_show_their_own_cases_and_count_them(office, curator):
    mine, untaken = sent(0, curator=curator), sent(0)
    waiting = sent(0, status=Status.AWAITING_MATERIALS, clinic=OrganisationFactory(), curator=curator)
    expert = sent(0, at_clinic=True, curator=curator)
    ended = sent(0, status=Status.REFUSED)
    page = office.get(QUEUE)

    counted = {view.key: count for view, count in page.context["views"]}

    assert (counted["open"], counted["mine"], counted["untaken"]) == (4, 3, 1)
    assert (counted["new"], counted["waiting"], counted["expert"]) == (2, 1, 1)
    for view, case in {"untaken": untaken, "waiting": waiting, "expert": expert, "closed": ended}.items():
        assert [n for rows in groups(office.get(f"{QUEUE}?view={view}")).values() for n in rows] == [
            case.number
        ]
    assert mine.number in words(office.get(f"{QUEUE}?view=mine"))


def test_a_letter_that_did_not_go_brings_its_case_to_a_view_of_its_own(office):
    case = sent(0, status=Status.REFUSED)
    OutgoingLetter.objects.create(
        message_id="<1@x>",
        name="application_refused",
        case_number=case.number,
        to_address="a@example.ru",
        subject="Заявка",
        state=LetterState.FAILED,
        next_attempt_at=TUESDAY,
        created_at=TUESDAY,
    )

    page = office.get(f"{QUEUE}?view=letters")

    assert "Письма не ушли" in words(page)
    assert case.number in words(page)


@pytest.mark.parametrize("asked", ["ВМ-2026-{n}", "vm-2026-{n}", "2026-{n}", "{number}"])
def test_a_number_is_found_however_it_is_written_and_wherever_the_case_stands(office, asked):
    case, other = sent(0, status=Status.REFUSED), sent(0)
    asked = asked.format(n=int(case.number[-6:]), number=case.number)

    page = office.get(QUEUE, {"q": asked})

    assert case.number in words(page)
    assert other.number not in words(page)


def test_a_surname_or_a_diagnosis_is_found(office):
    sent(0, insured=InsuredPersonFactory(last_name="Мельников"))
    sent(0)

    assert "Мельников" in words(office.get(QUEUE, {"q": "мельник"}))
    assert len(office.get(QUEUE, {"q": "C50"}).context["groups"][0]["rows"]) == 2


def test_nothing_found_says_what_to_check(office):
    page = words(office.get(QUEUE, {"q": "Несуществующий"}))

    assert "Ничего не нашли" in page
    assert "Несуществующий" in page


def test_filters_live_in_the_address(office):
    clinic = OrganisationFactory()
    chosen, other = sent(0, at_clinic=True, clinic=clinic), sent(0)

    page = words(office.get(QUEUE, {"stage": "with_clinic", "clinic": clinic.pk}))

    assert chosen.number in page
    assert other.number not in page


def test_a_spoiled_filter_is_left_out_not_an_error(office):
    case = sent(0)

    page = office.get(QUEUE, {"stage": "нет", "clinic": "x", "page": "99", "view": "?"})

    assert case.number in words(page)


def test_a_case_is_taken_from_its_row_and_the_list_stays_as_it_was(office, curator):
    case = sent(0)

    answer = office.post(
        reverse("curators:assign", args=[case.pk]), {"to": curator.pk, "next": f"{QUEUE}?view=untaken"}
    )

    assert answer["Location"] == f"{QUEUE}?view=untaken"
    assert Case.objects.get(pk=case.pk).curator == curator


def test_a_case_that_another_has_taken_meanwhile_is_refused_calmly(office, curator):
    case = sent(0, curator=UserFactory(role="curator", last_name="Дорохов"))

    page = office.post(reverse("curators:assign", args=[case.pk]), {"to": curator.pk}, follow=True)

    assert "Дело уже ведёт Дорохов" in words(page)


def test_an_address_of_another_house_is_not_followed(office, curator):
    case = sent(0)

    answer = office.post(
        reverse("curators:assign", args=[case.pk]), {"to": curator.pk, "next": "//evil.example/"}
    )

    assert answer["Location"] == reverse("curators:case", args=[case.pk])


def test_a_message_that_nobody_has_read_is_marked_in_the_row(office):
    case = sent(0)
    Message.objects.create(
        case=case, author=case.applicant, from_office=False, text="Здравствуйте", written_at=TUESDAY
    )

    assert "новое сообщение" in words(office.get(QUEUE))


def test_the_documents_column_counts_what_is_accepted_of_what_is_needed(office):
    case = sent(0)
    put(case, "identity", verdict="accepted"), put(case, "diagnosis")

    row = office.get(QUEUE).context["groups"][0]["rows"][0]

    assert (row.settled, row.needed) == (2, 9), "the questionnaire of the cabinet and the passport"


def test_the_counters_are_polled_without_the_list(office):
    sent(0)

    page = office.get(f"{QUEUE}counters/")

    assert "Все открытые" in words(page)
    assert 'hx-swap-oob="true"' in words(page)
    assert "<table" not in words(page)


def test_the_queue_is_read_in_fifteen_queries_whatever_its_length(
    office, curator, django_assert_max_num_queries
):
    clinic = OrganisationFactory()
    for n in range(60):
        case = sent(n / 10, curator=curator, for_child=n % 2 == 0, complete=n % 3 == 0)
        start_clock(case)
    sent(1, at_clinic=True, clinic=clinic)
    office.get(QUEUE)  # the visit is noted once a minute

    with django_assert_max_num_queries(15):
        page = office.get(QUEUE)

    assert page.context["page_obj"].paginator.num_pages == 2
    assert sum(len(g["rows"]) for g in page.context["groups"]) == 50
    assert sum(len(g["rows"]) for g in office.get(f"{QUEUE}?page=2").context["groups"]) == 11


def test_a_search_is_recorded_without_its_words(office, curator):
    """L5: whom one looks for may be a name or a diagnosis; the log keeps neither."""
    CaseFactory(complete=True, insured=InsuredPersonFactory(last_name="Мельникова"))

    office.get(QUEUE)
    office.get(QUEUE, {"q": "мельникова"})

    event = Event.objects.get(action="cases.searched", by=curator)
    assert event.details == {"length": 10, "results": 1}
