"""The head's view, letters, organisations, the calendar."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from audit.models import Event
from correspondence.models import LetterState, OutgoingLetter
from curators import figures
from requests_app.models import Case, Deadline
from requests_app.statuses import Status
from tests.factories import CaseFactory, OpinionFactory, OrganisationFactory, UserFactory, start_clock
from workcalendar.days import MOSCOW
from workcalendar.models import CalendarYear

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 24, 15, 20, tzinfo=MOSCOW)
DEADLINES = "/office/deadlines/"


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


def words(response) -> str:
    text = response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def letter(case: Case, state: str = LetterState.FAILED, **fields) -> OutgoingLetter:
    accepted = {"accepted_at": TUESDAY} if state == LetterState.ACCEPTED else {}
    moments = {
        "claimed_at": TUESDAY,
        "sending_at": TUESDAY,
        "next_attempt_at": TUESDAY,
        "created_at": TUESDAY,
    }
    return OutgoingLetter.objects.create(
        message_id=f"<{OutgoingLetter.objects.count()}@x>",
        name="package_complete",
        case_number=case.number,
        to_address=case.reply_to,
        subject=f"Заявка {case.number}",
        body_text="Текст письма",
        state=state,
        **{**moments, **accepted, **fields},
    )


def test_overdue_and_at_risk_stand_by_curator_the_untaken_first(office, curator):
    late = CaseFactory(created_at=TUESDAY - timedelta(days=4), curator=curator)
    untaken = CaseFactory(created_at=TUESDAY - timedelta(days=1))
    far = CaseFactory(at_clinic=True, curator=curator)
    start_clock(late), start_clock(untaken), start_clock(far, Deadline.Kind.OPINION)

    desks = office.get(DEADLINES).context["desks"]

    assert [(desk.curator, [row.case for row in desk.rows]) for desk in desks] == [
        (None, [untaken]),
        (curator, [late]),
    ]


def test_the_head_reassigns_and_a_curator_only_reads(office, client, head, curator):
    case = CaseFactory(
        created_at=TUESDAY - timedelta(days=4), curator=UserFactory(role="curator", last_name="Дорохов")
    )
    start_clock(case)
    assign = reverse("curators:assign", args=[case.pk])
    assert assign not in office.get(DEADLINES).content.decode()

    client.force_login(head)
    assert assign in client.get(DEADLINES).content.decode()
    assert "Лебедева" in words(client.get(assign))
    client.post(assign, {"to": curator.pk})

    assert Case.objects.get(pk=case.pk).curator == curator


def test_a_case_is_not_given_to_somebody_who_is_no_curator(head_office):
    case = CaseFactory()

    answer = head_office.post(reverse("curators:assign", args=[case.pk]), {"to": case.applicant_id})

    assert answer.status_code == 404
    assert head_office.post(reverse("curators:assign", args=[case.pk]), {"to": "x"}).status_code == 404


def test_what_was_broken_lately_shows_its_true_lateness(office):
    case = CaseFactory(created_at=TUESDAY - timedelta(days=4), status=Status.UNDER_REVIEW)
    Deadline.objects.filter(pk=start_clock(case).pk).update(
        breached_at=TUESDAY, met_at=datetime(2026, 11, 24, 10, 0, tzinfo=MOSCOW)
    )

    said = words(office.get(DEADLINES))

    assert "Нарушено за 30 дней, 1" in said
    assert "16 ч" in said, "from 18:00 on Monday till 10:00 on Tuesday"


def test_the_weeks_count_what_was_kept_and_what_was_late(office):
    case = CaseFactory(created_at=TUESDAY - timedelta(days=4))
    Deadline.objects.filter(pk=start_clock(case).pk).update(met_at=TUESDAY)

    assert office.get(DEADLINES).context["weeks"][-1] == {"label": "23.11", "value": 1, "late": 1}


def test_a_year_without_a_calendar_is_an_alarm(head_office):
    """D16."""
    CalendarYear.objects.filter(year=2026).update(status="draft", approved_at=None, approved_by=None)
    case = CaseFactory()
    start_clock(case)

    said = words(head_office.get(DEADLINES))

    assert "Нет утверждённого календаря на 2026 год" in said
    assert case.number in said


def test_the_head_approves_a_year_and_sees_which_promises_it_moved(head_office, head):
    """L2, D16."""
    CalendarYear.objects.filter(year=2026).update(status="draft", approved_at=None, approved_by=None)
    case = CaseFactory()
    start_clock(case)
    url = reverse("curators:calendar", args=[2026])
    assert "Новогодние каникулы" in words(head_office.get(url))

    page = words(head_office.post(url, follow=True))

    assert CalendarYear.objects.get(year=2026).approved_by == head
    assert f"{case.number} Подтвердить получение не посчитан 25 ноября, 18:00" in page


def test_a_curator_may_not_approve_a_calendar(office):
    CalendarYear.objects.filter(year=2027).update(status="draft", approved_at=None, approved_by=None)
    url = reverse("curators:calendar", args=[2027])

    assert "Утверждает руководитель кураторов" in words(office.get(url))
    assert office.post(url).status_code == 403
    assert CalendarYear.objects.get(year=2027).status == "draft"
    assert office.get(reverse("curators:calendar", args=[2031])).status_code == 404


def test_letters_that_need_a_person_come_first(office):
    case = CaseFactory()
    letter(case, LetterState.FAILED), letter(case, LetterState.UNKNOWN), letter(case, LetterState.QUEUED)
    letter(case, LetterState.ACCEPTED)

    page = office.get("/office/letters/")

    assert [len(page.context[name]) for name in ("broken", "waiting", "gone")] == [2, 1, 1]
    assert "Неизвестно, дошло ли" in words(page)


def test_a_secret_letter_is_shown_to_no_one(office):
    case = CaseFactory()
    secret = letter(case, LetterState.QUEUED, secret=True)

    assert secret.subject not in words(office.get("/office/letters/"))
    for name in ("letter", "letter_again", "letter_abort"):
        assert office.post(reverse(f"curators:{name}", args=[secret.pk])).status_code in {404, 405}
    assert office.get(reverse("curators:letter", args=[secret.pk])).status_code == 404


def test_a_letter_about_a_case_that_is_not_seen_is_not_seen(office):
    hidden = letter(CaseFactory(draft=True))

    assert office.get(reverse("curators:letter", args=[hidden.pk])).status_code == 404


def test_a_letter_is_sent_again_as_a_new_one(office):
    failed = letter(CaseFactory())

    page = office.post(reverse("curators:letter_again", args=[failed.pk]), follow=True)

    assert "отправляется ещё раз" in words(page)
    assert failed.sent_again.get().state == LetterState.QUEUED


def test_a_letter_that_has_not_left_is_stopped_and_one_that_has_is_not(office):
    waiting, gone = letter(CaseFactory(), LetterState.QUEUED), letter(CaseFactory(), LetterState.ACCEPTED)

    office.post(reverse("curators:letter_abort", args=[waiting.pk]))
    page = office.post(reverse("curators:letter_abort", args=[gone.pk]), follow=True)

    assert OutgoingLetter.objects.get(pk=waiting.pk).state == LetterState.ABORTED
    assert "отменить поздно" in words(page)


def test_organisations_show_load_usual_days_and_the_notice(office):
    clinic = OrganisationFactory(name="Центр «Аврора»")
    OrganisationFactory(abroad=True, cross_border_notice_on=None)
    case = CaseFactory(at_clinic=True, clinic=clinic, accepted_by_clinic_at=TUESDAY - timedelta(days=9))
    OpinionFactory(case=case, handed_over_at=TUESDAY)

    said = words(office.get("/office/organisations/"))

    assert "9 дней" in said
    assert "уведомление не записано" in said


def handed_over(clinic, *, promised_until: datetime, **fields) -> None:
    case = CaseFactory(at_clinic=True, clinic=clinic, accepted_by_clinic_at=TUESDAY - timedelta(days=9))
    Deadline.objects.filter(pk=start_clock(case, Deadline.Kind.OPINION).pk).update(
        began_at=TUESDAY - timedelta(days=20), due_at=promised_until
    )
    OpinionFactory(case=case, **{"handed_over_at": TUESDAY, **fields})


def test_an_organisations_promises_are_counted_over_a_year_with_the_late_ones(office):
    clinic = OrganisationFactory()
    handed_over(clinic, promised_until=TUESDAY + timedelta(days=2))
    handed_over(clinic, promised_until=TUESDAY - timedelta(days=1))
    handed_over(clinic, promised_until=TUESDAY, handed_over_at=TUESDAY - timedelta(days=400))

    found = figures.organisations(at=TUESDAY).get(pk=clinic.pk)
    assert (found.in_time, found.made) == (1, 2)
    assert "1 из 2" in words(office.get("/office/organisations/"))


def test_every_list_stays_within_fifteen_queries(head_office, django_assert_max_num_queries):
    curators = [UserFactory(role="curator", last_name=f"Куратор{n}") for n in range(5)]
    for n in range(40):
        case = CaseFactory(created_at=TUESDAY - timedelta(days=4), curator=curators[n % 5])
        Deadline.objects.filter(pk=start_clock(case).pk).update(breached_at=TUESDAY)
        letter(case)
        OrganisationFactory()
    head_office.get(DEADLINES)

    history = reverse("curators:history", args=[case.pk])
    ask = reverse("curators:step", args=[case.pk, "refuse"])
    for url in (
        DEADLINES,
        "/office/letters/",
        "/office/organisations/",
        history,
        f"{DEADLINES}calendar/2026/",
        ask,
    ):
        with django_assert_max_num_queries(15):
            assert head_office.get(url).status_code == 200


@pytest.mark.parametrize(
    "url", [DEADLINES, "/office/letters/", "/office/organisations/", f"{DEADLINES}calendar/2026/"]
)
@pytest.mark.parametrize("role", ["applicant", "clinic", "privacy", "admin"])
def test_others_are_turned_away_from_every_list(client, role, url):
    client.force_login(UserFactory(role=role))

    assert client.get(url).status_code == 403


def test_reading_a_letter_is_recorded(office, curator):
    """L5."""
    read = letter(CaseFactory())

    office.get(reverse("curators:letter", args=[read.pk]))

    event = Event.objects.of_subject(read).get(action="letter.opened", by=curator)
    assert event.case_number == read.case_number
