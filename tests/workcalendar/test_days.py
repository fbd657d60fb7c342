"""Terms: the golden dates of the procedure, the edges of a day, the words (S5, S7, S10, D1, D2, D9, D16, L1)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.workcalendar.conftest import moscow
from workcalendar.days import BusinessDays, CalendarDays, CalendarMissing, Months, rolled


@pytest.mark.parametrize(
    ("arrived", "due"),
    [
        ("2026-11-20 12:00", "2026-11-23 18:00"),
        ("2026-11-21 12:00", "2026-11-23 18:00"),
        ("2026-12-30 12:00", "2027-01-11 18:00"),
        ("2026-11-03 12:00", "2026-11-05 18:00"),
        ("2027-02-19 12:00", "2027-02-20 17:00"),
    ],
)
def test_the_golden_dates_of_the_acknowledgement(calendar, arrived, due):
    end = BusinessDays(1).due(moscow(arrived), calendar)

    assert end.due_at == moscow(due)
    assert end.promised_on == moscow(due).date()


@pytest.mark.parametrize(
    ("received", "raw", "limit"),
    [
        ("2026-11-23", "2026-12-07", "2026-12-07"),
        ("2026-10-21", "2026-11-04", "2026-11-05"),
        ("2026-12-17", "2026-12-31", "2027-01-11"),
        ("2027-02-06", "2027-02-20", "2027-02-20"),
    ],
)
@pytest.mark.parametrize("hour", ["00:00:00", "12:00:00", "23:59:59"])
def test_the_golden_dates_of_the_opinion(calendar, received, raw, limit, hour):
    end = CalendarDays(14).due(moscow(f"{received} {hour}"))
    by_law = rolled(end, calendar)

    assert (end.promised_on, by_law.promised_on) == (date.fromisoformat(raw), date.fromisoformat(limit))
    assert end.due_at == moscow(raw) + timedelta(days=1)
    assert by_law.due_at == moscow(limit) + timedelta(days=1)


@pytest.mark.parametrize(
    ("service", "end"),
    [
        ("2025-08-31", "2027-02-28"),
        ("2024-08-29", "2026-02-28"),
        ("2026-06-30", "2027-12-30"),
        ("2026-08-31", "2028-02-29"),
        ("2026-12-31", "2028-06-30"),
        ("2024-02-29", "2025-08-29"),
    ],
)
def test_eighteen_months_end_on_the_same_number_or_the_months_last_day(service, end):
    due = Months(18).due(date.fromisoformat(service))

    assert Months(18).end(date.fromisoformat(service)) == due.promised_on == date.fromisoformat(end)
    assert due.due_at == moscow(end) + timedelta(days=1)


@pytest.mark.parametrize(
    ("arrived", "due"),
    [
        (moscow("2026-11-19 18:00:00"), "2026-11-20 18:00"),
        (moscow("2026-11-19 23:59:59"), "2026-11-20 18:00"),
        (moscow("2026-11-20 00:00:00"), "2026-11-23 18:00"),
        (datetime(2026, 11, 19, 20, 59, 59, tzinfo=UTC), "2026-11-20 18:00"),
        (datetime(2026, 11, 19, 21, 30, tzinfo=UTC), "2026-11-23 18:00"),
        (datetime.fromisoformat("2026-11-20T06:59:59+10:00"), "2026-11-20 18:00"),
    ],
)
def test_the_date_in_moscow_decides_to_the_second(calendar, arrived, due):
    assert BusinessDays(1).due(arrived, calendar).due_at == moscow(due)


def test_the_day_of_the_event_is_not_counted_even_from_its_first_instant():
    assert CalendarDays(14).due(moscow("2026-11-23 00:00:00")).promised_on == date(2026, 12, 7)
    assert CalendarDays(14).due(moscow("2026-11-22 23:59:59")).promised_on == date(2026, 12, 6)


def test_several_working_days_step_over_the_long_holidays(calendar):
    assert BusinessDays(3).due(moscow("2026-12-29 12:00"), calendar).promised_on == date(2027, 1, 12)


def test_a_moment_without_a_zone_has_no_date(calendar):
    with pytest.raises(ValueError, match="часового пояса"):
        BusinessDays(1).due(datetime(2026, 11, 20, 12), calendar)
    with pytest.raises(ValueError, match="часового пояса"):
        CalendarDays(14).due(datetime(2026, 11, 20, 12))


@pytest.mark.parametrize("n", [0, -1])
@pytest.mark.parametrize("term", [BusinessDays, CalendarDays, Months])
def test_a_term_has_at_least_one_unit(term, n):
    with pytest.raises(ValueError, match="короче"):
        term(n)


@pytest.mark.parametrize("arrived", ["2026-12-30 12:00", "2026-12-31 12:00", "2027-06-01 12:00"])
def test_a_missing_year_is_refused_loudly_and_named(until_2026, arrived):
    with pytest.raises(
        CalendarMissing, match="Нет утверждённого производственного календаря на 2027 год"
    ) as missing:
        BusinessDays(1).due(moscow(arrived), until_2026)

    assert missing.value.year == 2027


def test_the_last_working_day_of_the_last_known_year_is_still_counted(until_2026):
    assert BusinessDays(1).due(moscow("2026-12-29 12:00"), until_2026).promised_on == date(2026, 12, 30)


def test_the_year_of_the_arrival_itself_is_not_needed(until_2026):
    assert BusinessDays(1).due(moscow("2023-12-31 12:00"), until_2026).promised_on == date(2024, 1, 9)


def test_the_limit_of_article_193_needs_the_calendar_and_the_raw_day_does_not(until_2026):
    raw = CalendarDays(14).due(moscow("2026-12-20 12:00"))

    assert (raw.promised_on, raw.calendar_version) == (date(2027, 1, 3), "")
    with pytest.raises(CalendarMissing):
        rolled(raw, until_2026)


def test_the_version_names_the_years_the_term_rests_on(calendar, until_2026):
    inside = BusinessDays(1).due(moscow("2026-11-20 12:00"), calendar)
    across = BusinessDays(1).due(moscow("2026-12-30 12:00"), calendar)

    assert (inside.calendar_version, across.calendar_version) == ("2026/1", "2026/1 2027/1")
    assert until_2026.is_current(inside.calendar_version)
    assert not until_2026.is_current(across.calendar_version)


def test_a_shortened_working_saturday_is_explained(calendar):
    assert BusinessDays(1).due(moscow("2027-02-19 14:30"), calendar).explanation == (
        "Получено в пятницу 19.02.2027 в 14:30 по Москве; день получения не считается (ст. 191 ГК РФ). "
        "20.02 сб рабочий по проекту переноса выходных дней на 2027 год, сокращённый, до 17:00. "
        "Срок, 1 рабочий день, кончается в субботу 20.02.2027 в 17:00 по Москве, с концом рабочего дня (ст. 194 ГК РФ)."
    )


def test_a_working_saturday_is_explained_by_its_decree(calendar):
    explanation = BusinessDays(1).due(moscow("2024-11-01 12:00"), calendar).explanation

    assert (
        "02.11 сб рабочий по постановлению Правительства РФ от 10.08.2023 № 1314, сокращённый, до 17:00"
        in explanation
    )


def test_skipped_days_are_named_with_their_reasons(calendar):
    weekend = BusinessDays(1).due(moscow("2026-11-20 12:00"), calendar).explanation
    holiday = BusinessDays(1).due(moscow("2026-11-03 12:00"), calendar).explanation
    new_year = BusinessDays(1).due(moscow("2026-12-30 12:00"), calendar).explanation
    sunday = BusinessDays(2).due(moscow("2027-02-19 12:00"), calendar).explanation

    assert "21.11 сб, 22.11 вс не считаются; 23.11 пн рабочий." in weekend
    assert "04.11 ср не считается (День народного единства); 05.11 чт рабочий." in holiday
    assert "31.12 чт – 10.01 вс не считаются, 11 дней (перенос с 04.01, Новогодние каникулы" in new_year
    assert "21.02 вс – 23.02 вт не считаются, 3 дня (перенос с 20.02, День защитника Отечества)" in sunday


def test_fourteen_days_are_explained():
    assert CalendarDays(14).due(moscow("2026-11-23 12:00")).explanation == (
        "Отсчёт от 23.11.2026 пн, число по Москве; сам этот день не считается (ст. 191 ГК РФ). "
        "14 календарных дней: с 24.11.2026 вт по 07.12.2026 пн, последний день до 24:00 по Москве (ст. 194 ГК РФ)."
    )


def test_the_roll_over_is_explained(calendar):
    stays = rolled(CalendarDays(14).due(moscow("2026-11-23 12:00")), calendar)
    moves = rolled(CalendarDays(14).due(moscow("2026-10-21 12:00")), calendar)

    assert stays.explanation.endswith("07.12.2026 пн рабочий день, срок не переносится (ст. 193 ГК РФ).")
    assert (
        "на ближайший рабочий, 05.11.2026 чт: 04.11 ср не считается (День народного единства)"
        in moves.explanation
    )
    assert (stays.calendar_version, moves.calendar_version) == ("2026/1", "2026/1")


def test_months_are_explained():
    assert Months(18).due(date(2025, 8, 31)).explanation == (
        "18 месяцев от 31.08.2025: срок кончается в то же число, а если такого числа нет, в последний день месяца "
        "(ст. 192 ГК РФ), 28.02.2027 вс, и на рабочий день не переносится."
    )


@pytest.mark.parametrize(
    ("n", "words"),
    [(1, "1 рабочий день"), (3, "3 рабочих дня"), (11, "11 рабочих дней"), (21, "21 рабочий день")],
)
def test_numbers_agree_with_their_nouns(calendar, n, words):
    assert (
        f"Срок, {words}, кончается" in BusinessDays(n).due(moscow("2026-03-02 12:00"), calendar).explanation
    )
