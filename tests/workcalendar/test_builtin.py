"""L2: the built-in calendar agrees, day by day, with the decrees typed by hand, and with a library as a third opinion."""

from datetime import date, timedelta

import holidays
import pytest

from tests.workcalendar.decrees import kind_by_decree, working_days
from workcalendar import builtin, loading
from workcalendar.days import CalendarMissing, DayKind
from workcalendar.models import CalendarYear


def every_day_of(year):
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize(("year", "days", "shortened"), [(2024, 248, 5), (2025, 247, 4), (2026, 247, 4)])
def test_the_decrees_as_typed_have_the_published_number_of_working_days(year, days, shortened):
    kinds = list(working_days(year).values())

    assert (len(kinds), kinds.count(DayKind.SHORTENED)) == (days, shortened)


@pytest.mark.django_db
@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_day_agrees_with_the_decree(year):
    calendar = loading.approved()

    assert {day: calendar.kind(day) for day in every_day_of(year)} == {
        day: kind_by_decree(day) for day in every_day_of(year)
    }


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_every_day_works_or_not_as_the_library_says(calendar, year):
    library = holidays.country_holidays("RU", years=year)

    assert [
        day for day in every_day_of(year) if calendar.is_working(day) != library.is_working_day(day)
    ] == []


def test_2027_is_the_known_draft(calendar):
    assert calendar.kind(date(2027, 2, 20)) is DayKind.SHORTENED
    assert calendar.kind(date(2027, 2, 22)) is DayKind.DAY_OFF
    assert [day for day in every_day_of(2027) if calendar.kind(day) is DayKind.SHORTENED] == [
        date(2027, 2, 20), date(2027, 4, 30), date(2027, 6, 11), date(2027, 11, 3)
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("year", "act"),
    [
        (2024, "постановление Правительства РФ от 10.08.2023 № 1314"),
        (2025, "постановление Правительства РФ от 04.10.2024 № 1335"),
        (2026, "постановление Правительства РФ от 24.09.2025 № 1466"),
    ],
)
def test_each_year_rests_on_its_act(year, act):
    assert loading.approved().act(year) == act


@pytest.mark.django_db
def test_2027_counts_as_missing_until_a_person_approves_it():
    year = CalendarYear.objects.get(year=2027)

    assert (year.status, year.approved_at, year.act_number) == ("draft", None, "")
    assert "проект" in year.act
    with pytest.raises(CalendarMissing, match="2027"):
        loading.approved().kind(date(2027, 1, 11))


def test_2028_is_not_there_before_its_decree():
    assert max(days.year for _, days in builtin.years()) == 2027


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_as_many_days_off_are_moved_from_as_are_moved_to(calendar, year):
    working_weekends = [d for d in every_day_of(year) if d.weekday() >= 5 and calendar.is_working(d)]

    assert all("перенесён" in calendar.note(day) for day in working_weekends)
    assert all(calendar.note(day) for day in every_day_of(year) if d_is_weekday_off(calendar, day)), (
        "each weekday off says why"
    )


def d_is_weekday_off(calendar, day):
    return day.weekday() < 5 and not calendar.is_working(day)
