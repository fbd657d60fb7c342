"""How a term is explained to a person, in Russian: the days as they were counted, and why. No arithmetic here."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby

from workcalendar.production import DAY, DayKind, WorkCalendar, by_the_week, in_moscow

SHORT = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
ON = ("в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье")
DATIVE = {"постановление": "постановлению", "распоряжение": "распоряжению", "проект": "проекту"}
LONG_RUN = 3


def on(day: date) -> str:
    """«в пятницу 19.02.2027»."""
    return f"{ON[day.weekday()]} {day:%d.%m.%Y}"


def short(day: date) -> str:
    """«20.02 сб»."""
    return f"{day:%d.%m} {SHORT[day.weekday()]}"


def dated(day: date) -> str:
    """«20.02.2027 сб»."""
    return f"{day:%d.%m.%Y} {SHORT[day.weekday()]}"


def plural(number: int, one: str, few: str, many: str) -> str:
    """«1 день», «2 дня», «14 дней»."""
    if number % 10 == 1 and number % 100 != 11:
        return f"{number} {one}"
    return f"{number} {few if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else many}"


def calendar_days(number: int) -> str:
    return plural(number, "календарный день", "календарных дня", "календарных дней")


def working_days(number: int) -> str:
    return plural(number, "рабочий день", "рабочих дня", "рабочих дней")


def months(number: int) -> str:
    return plural(number, "месяц", "месяца", "месяцев")


def arrived(since: datetime) -> str:
    """«Получено в пятницу 19.02.2027 в 14:30 по Москве; день получения не считается (ст. 191 ГК РФ).»"""
    moment = in_moscow(since)
    return f"Получено {on(moment.date())} в {moment:%H:%M} по Москве; день получения не считается (ст. 191 ГК РФ)."


def counted(days: Iterable[date], calendar: WorkCalendar) -> str:
    """Each day after the event as it was counted: «20.02 сб рабочий по …, сокращённый, до 17:00; 21.02 вс не считается.»"""
    parts = []
    for works, together in groupby(days, calendar.is_working):
        run = list(together)
        parts += [_working(day, calendar) for day in run] if works else [_skipped(run, calendar)]
    return "; ".join(parts) + "."


def _working(day: date, calendar: WorkCalendar) -> str:
    kind = calendar.kind(day)
    words = [f"{short(day)} рабочий"]
    if by_the_week(day) is DayKind.DAY_OFF:
        words = [f"{short(day)} рабочий {_by_act(calendar.act(day.year))}"]
    if kind is DayKind.SHORTENED:
        words.append(f"сокращённый, до {calendar.closes_at(day):%H:%M}")
    return ", ".join(words)


def _by_act(act: str) -> str:
    first, _, rest = act.partition(" ")
    return f"по {DATIVE[first]} {rest}" if first in DATIVE else f"({act})"


def _skipped(run: list[date], calendar: WorkCalendar) -> str:
    reasons = list(dict.fromkeys(calendar.note(day) for day in run if calendar.note(day)))
    because = f" ({', '.join(reasons)})" if reasons else ""
    if len(run) >= LONG_RUN:
        return f"{short(run[0])} – {short(run[-1])} не считаются, {plural(len(run), 'день', 'дня', 'дней')}{because}"
    names = ", ".join(short(day) for day in run)
    return f"{names} не {'считается' if len(run) == 1 else 'считаются'}{because}"


def between(first: date, last: date) -> list[date]:
    """Every day from the first to the last, both included."""
    return [first + DAY * n for n in range((last - first).days + 1)]
