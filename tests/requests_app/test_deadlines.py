"""Deadlines as rows: started, stopped, kept, recomputed; a year without a calendar (D2, D16, D20, L2)."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from requests_app import deadlines
from requests_app.actions import calendars
from requests_app.models import Case, Deadline, PlannedStep
from requests_app.workflow import StepRefused
from tests.factories import CaseFactory, UserFactory, start_clock
from tests.scenarios.story import moscow
from workcalendar.models import CalendarYear

pytestmark = pytest.mark.django_db


def test_only_one_deadline_of_a_kind_runs():
    case = CaseFactory()
    start_clock(case)

    with pytest.raises(IntegrityError), transaction.atomic():
        start_clock(case)


def test_the_raw_fourteenth_day_is_promised_and_the_legal_limit_kept_beside_it():
    case = CaseFactory()
    term = start_clock(case, "opinion", since=moscow("2026-10-21 12:00"))

    assert (term.promised_on, term.legal_limit_on) == (date(2026, 11, 4), date(2026, 11, 5))
    assert term.due_at == moscow("2026-11-05 00:00")


def test_a_lawyers_other_answer_is_one_setting(settings):
    settings.ROLL_DELIVERY_TO_WORKING_DAY = True

    assert start_clock(CaseFactory(), "opinion", since=moscow("2026-10-21 12:00")).promised_on == date(
        2026, 11, 5
    )


def test_a_year_without_a_calendar_is_refused_loudly_and_never_guessed():
    CalendarYear.objects.filter(year=2027).update(status="draft", approved_at=None)
    case = CaseFactory(created_at=moscow("2026-12-30 12:00"))
    deadline = start_clock(case)

    assert (deadline.due_at, deadline.calendar_missing_year) == (None, 2027)
    assert list(Case.objects.without_calendar()) == [case]
    assert not deadline.steps.exists()


def test_the_raw_fourteen_days_go_on_without_a_calendar():
    CalendarYear.objects.filter(year=2027).update(status="draft", approved_at=None)
    term = start_clock(CaseFactory(), "opinion", since=moscow("2026-12-24 12:00"))

    assert term.promised_on == date(2027, 1, 7)
    assert term.legal_limit_on is None


def test_an_approved_calendar_computes_what_waited_for_it():
    CalendarYear.objects.filter(year=2027).update(status="draft", approved_at=None)
    case = CaseFactory(created_at=moscow("2026-12-30 12:00"))
    start_clock(case)

    moved = calendars.approve_year(2027, by=UserFactory(role="head"), at=moscow("2026-12-31 10:00"))

    assert [d.due_at for d in moved] == [moscow("2027-01-11 18:00")]
    assert PlannedStep.objects.filter(deadline=moved[0]).exists()
    assert calendars.recompute_open(at=moscow("2026-12-31 10:05")) == []


def test_only_the_head_of_curators_approves_a_calendar():
    with pytest.raises(StepRefused, match="руководитель"):
        calendars.approve_year(2027, by=UserFactory(role="curator"), at=moscow("2026-12-31 10:00"))


def test_a_stopped_deadline_keeps_its_history_and_plans_nothing():
    case = CaseFactory()
    start_clock(case)
    deadlines.stop(case, "acknowledgement", because="отозвана", at=case.created_at)

    deadline = Deadline.objects.get()
    assert (deadline.stopped_because, deadline.is_running) == ("отозвана", False)
    assert not PlannedStep.objects.waiting().exists()


def test_the_sweep_finds_its_rows_by_an_index():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM requests_app_plannedstep WHERE planned_at <= now() AND taken_at IS NULL "
            "AND overtaken_at IS NULL AND cancelled_at IS NULL ORDER BY planned_at LIMIT 500"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "planned_steps_waiting" in plan
