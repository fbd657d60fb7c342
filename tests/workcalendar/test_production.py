"""Working time: is anyone at work, when next, how much of it has gone (D1, D7)."""

from datetime import UTC, date, timedelta

import pytest

from tests.workcalendar.conftest import moscow
from workcalendar.days import CalendarMissing

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("moment", "works"),
    [
        ("2026-11-23 08:59:59", False),
        ("2026-11-23 09:00:00", True),
        ("2026-11-23 17:59:59", True),
        ("2026-11-23 18:00:00", False),
        ("2026-11-22 12:00:00", False),
        ("2026-11-03 16:59:59", True),
        ("2026-11-03 17:00:00", False),
        ("2027-02-20 12:00:00", True),
        ("2027-02-22 12:00:00", False),
    ],
)
def test_people_work_from_nine_to_six_and_to_five_before_a_holiday(calendar, moment, works):
    assert calendar.is_working_moment(moscow(moment)) is works
    assert calendar.is_working_moment(moscow(moment).astimezone(UTC)) is works


@pytest.mark.parametrize(
    ("moment", "following"),
    [
        ("2026-11-23 12:34:56", "2026-11-23 12:34:56"),
        ("2026-11-23 03:00", "2026-11-23 09:00"),
        ("2026-11-20 18:00", "2026-11-23 09:00"),
        ("2026-11-03 17:00", "2026-11-05 09:00"),
        ("2026-12-30 20:00", "2027-01-11 09:00"),
        ("2027-02-19 19:00", "2027-02-20 09:00"),
    ],
)
def test_a_notice_waits_for_working_time(calendar, moment, following):
    assert calendar.next_working_moment(moscow(moment)) == moscow(following)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-20 15:00", "2026-11-23 18:00", 12),
        ("2026-11-21 15:00", "2026-11-23 18:00", 9),
        ("2026-11-20 23:00", "2026-11-23 08:00", 0),
        ("2026-11-03 09:00", "2026-11-05 18:00", 17),
        ("2026-11-23 10:00", "2026-11-23 10:30", 0.5),
        ("2026-11-23 18:00", "2026-11-20 15:00", 0),
        ("2026-12-30 17:00", "2027-01-11 10:00", 2),
    ],
)
def test_only_working_time_is_counted_between_two_moments(calendar, start, end, hours):
    assert calendar.working_time_between(moscow(start), moscow(end)) == hours * HOUR


@pytest.mark.parametrize(
    ("end", "hours", "before"),
    [
        ("2026-11-23 18:00", 2, "2026-11-23 16:00"),
        ("2026-11-23 18:00", 0.5, "2026-11-23 17:30"),
        ("2027-02-20 17:00", 0.5, "2027-02-20 16:30"),
        ("2026-11-23 18:00", 9, "2026-11-23 09:00"),
        ("2026-11-23 18:00", 10, "2026-11-20 17:00"),
        ("2026-11-23 10:00", 2, "2026-11-20 17:00"),
        ("2026-11-22 12:00", 1, "2026-11-20 17:00"),
        ("2026-11-05 10:00", 2, "2026-11-03 16:00"),
        ("2026-11-22 12:00", 0, "2026-11-22 12:00"),
    ],
)
def test_hours_before_an_end_are_working_hours(calendar, end, hours, before):
    assert calendar.minus_working_time(moscow(end), hours * HOUR) == moscow(before)


@pytest.mark.parametrize(
    ("start", "end", "half"),
    [
        ("2026-11-20 15:00", "2026-11-23 18:00", "2026-11-23 12:00"),
        ("2026-11-21 02:00", "2026-11-23 18:00", "2026-11-23 13:30"),
        ("2027-02-19 09:00", "2027-02-20 17:00", "2027-02-19 17:30"),
    ],
)
def test_half_of_the_working_time_is_found(calendar, start, end, half):
    assert calendar.halfway(moscow(start), moscow(end)) == moscow(half)


def test_a_day_off_neither_opens_nor_closes(calendar):
    with pytest.raises(ValueError, match=r"22\.11\.2026"):
        calendar.opens_at(date(2026, 11, 22))
    with pytest.raises(ValueError, match=r"22\.11\.2026"):
        calendar.closes_at(date(2026, 11, 22))


@pytest.mark.parametrize(
    "ask",
    [
        lambda c: c.kind(date(2027, 1, 11)),
        lambda c: c.act(2027),
        lambda c: c.is_working_moment(moscow("2027-01-11 12:00")),
        lambda c: c.next_working_moment(moscow("2026-12-31 12:00")),
        lambda c: c.working_time_between(moscow("2026-12-30 12:00"), moscow("2027-01-11 12:00")),
        lambda c: c.minus_working_time(moscow("2027-01-11 12:00"), HOUR),
    ],
)
def test_no_answer_is_guessed_for_a_year_without_a_calendar(until_2026, ask):
    with pytest.raises(CalendarMissing, match="2027"):
        ask(until_2026)


def test_the_version_names_every_year_with_its_edition(calendar):
    assert calendar.version == "2024/1 2025/1 2026/1 2027/1"
    assert calendar.years == {2024, 2025, 2026, 2027}
