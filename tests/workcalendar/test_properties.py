"""Any instant of 2024-2026 against a counter that knows only the typed decrees and steps day by day (F33, F34)."""

import calendar as months
from datetime import UTC, date, datetime, time, timedelta, timezone

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.workcalendar.conftest import from_files
from tests.workcalendar.decrees import EVERY_WORKING_DAY, kind_by_decree
from workcalendar.days import MOSCOW, BusinessDays, CalendarDays, DayKind, Months, rolled

CALENDAR = from_files(2024, 2025, 2026)
MINUTE = timedelta(minutes=1)
moments = st.datetimes(
    datetime(2024, 1, 2),
    datetime(2026, 11, 30),
    timezones=st.sampled_from([UTC, MOSCOW, *(timezone(timedelta(hours=h)) for h in range(2, 13))]),
)


def moscow_date(moment):
    """Moscow has been three hours ahead of Greenwich since 2014: said here without a table of zones."""
    return (moment.astimezone(UTC) + timedelta(hours=3)).date()


def closing(day):
    return datetime.combine(day, time(17 if kind_by_decree(day) is DayKind.SHORTENED else 18), MOSCOW)


def in_typed_hours(moment):
    day = moscow_date(moment)
    return day in EVERY_WORKING_DAY and datetime.combine(day, time(9), MOSCOW) <= moment < closing(day)


@given(moments, st.integers(1, 10))
@example(datetime(2024, 12, 31, 21, 0, tzinfo=UTC), 1)
@example(datetime(2024, 12, 31, 20, 59, 59, tzinfo=UTC), 1)
def test_working_days_end_where_the_decrees_say(moment, n):
    later = sorted(day for day in EVERY_WORKING_DAY if day > moscow_date(moment))
    due = BusinessDays(n).due(moment, CALENDAR)

    assert due.promised_on == later[n - 1]
    assert due.due_at == closing(later[n - 1])
    assert f"{due.promised_on:%d.%m.%Y}" in due.explanation


@given(moments, st.integers(1, 40))
def test_calendar_days_end_at_midnight_moscow(moment, n):
    due = CalendarDays(n).due(moment)

    assert due.promised_on == moscow_date(moment) + timedelta(days=n)
    assert due.due_at == datetime.combine(moscow_date(moment), time(), MOSCOW) + timedelta(days=n + 1)
    assert timedelta(days=n) < due.due_at - moment <= timedelta(days=n + 1)
    assert moscow_date(due.due_at - MINUTE) == due.promised_on


@given(moments)
def test_the_limit_is_the_first_working_day_not_before_the_raw_one(moment):
    raw = CalendarDays(14).due(moment)
    limit = rolled(raw, CALENDAR)

    assert limit.promised_on == min(day for day in EVERY_WORKING_DAY if day >= raw.promised_on)
    assert moscow_date(limit.due_at - MINUTE) == limit.promised_on


@given(moments)
def test_the_zone_a_moment_is_written_in_changes_nothing(moment):
    assert BusinessDays(1).due(moment, CALENDAR) == BusinessDays(1).due(moment.astimezone(UTC), CALENDAR)
    assert CalendarDays(14).due(moment) == CalendarDays(14).due(moment.astimezone(UTC))


@given(moments, moments)
def test_what_arrives_later_is_never_due_earlier(one, other):
    first, second = sorted((one, other))

    assert BusinessDays(1).due(first, CALENDAR).due_at <= BusinessDays(1).due(second, CALENDAR).due_at
    assert CalendarDays(14).due(first).due_at <= CalendarDays(14).due(second).due_at


@given(moments)
def test_a_moment_is_working_as_the_typed_hours_say(moment):
    assert CALENDAR.is_working_moment(moment) is in_typed_hours(moment)


@given(moments)
def test_the_next_working_moment_is_working_and_nothing_before_it_is(moment):
    following = CALENDAR.next_working_moment(moment)

    assert CALENDAR.is_working_moment(following)
    assert following >= moment
    assert CALENDAR.working_time_between(moment, following) == timedelta()


@settings(deadline=None, max_examples=50)
@given(moments, st.integers(0, 6 * 24 * 60))
def test_working_time_is_the_sum_of_its_working_minutes(moment, minutes):
    start = moment.replace(second=0, microsecond=0)
    typed = sum(in_typed_hours(start + MINUTE * n) for n in range(minutes))

    assert CALENDAR.working_time_between(start, start + MINUTE * minutes) == MINUTE * typed


@given(moments.filter(lambda moment: moscow_date(moment) > date(2024, 3, 1)), st.integers(1, 40 * 60))
def test_going_back_by_working_time_leaves_exactly_that_much(moment, minutes):
    earlier = CALENDAR.minus_working_time(moment, MINUTE * minutes)

    assert earlier < moment
    assert CALENDAR.working_time_between(earlier, moment) == MINUTE * minutes
    assert CALENDAR.working_time_between(earlier + MINUTE, moment) < MINUTE * minutes


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_months_end_on_the_same_number_or_the_last(since, n):
    end = Months(n).end(since)
    passed = (end.year - since.year) * 12 + end.month - since.month

    assert passed == n
    assert end.day == since.day or (
        end.day < since.day and end.day == months.monthrange(end.year, end.month)[1]
    )
