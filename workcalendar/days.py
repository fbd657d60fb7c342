"""Terms as the law counts them (L1, Civil Code 190-194): working days, calendar days, months, and the roll-over.

Pure arithmetic. Which days work is production.py's, the words are wording.py's, the procedure's own terms are
requests_app/terms.py's.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from workcalendar import wording
from workcalendar.production import DAY, MOSCOW, Act, CalendarMissing, DayKind, WorkCalendar, in_moscow

__all__ = [
    "MOSCOW",
    "Act",
    "BusinessDays",
    "CalendarDays",
    "CalendarMissing",
    "DayKind",
    "Due",
    "Months",
    "WorkCalendar",
    "in_moscow",
    "rolled",
]


@dataclass(frozen=True)
class Due:
    """The end of a term.

    `due_at` is the first instant at which the promise is broken (Moscow): 18:00 of a working day, or 00:00 of the day
    after a whole last day. `promised_on` is the last day, the one people read (D2). `calendar_version` names the years
    of the production calendar it rests on, empty where it needs none.
    """

    due_at: datetime
    promised_on: date
    explanation: str
    calendar_version: str = ""


@dataclass(frozen=True)
class _Term:
    n: int

    def __post_init__(self) -> None:
        if self.n < 1:
            raise ValueError(f"Срок короче одного дня или месяца: {self.n}")


@dataclass(frozen=True)
class BusinessDays(_Term):
    """So many working days by the production calendar, until the close of the last one (D1, art. 191, 194)."""

    def due(self, since: datetime, calendar: WorkCalendar) -> Due:
        """The end for what happened at `since`. A year that is not covered raises CalendarMissing (D16)."""
        arrived_on = in_moscow(since).date()
        last = arrived_on
        for _ in range(self.n):
            last = calendar.next_working_day(last)
        due_at = calendar.closes_at(last)
        days = wording.between(arrived_on + DAY, last)
        explanation = (
            f"{wording.arrived(since)} {wording.counted(days, calendar)} Срок, {wording.working_days(self.n)}, кончается "
            f"{wording.on(last)} в {due_at:%H:%M} по Москве, с концом рабочего дня (ст. 194 ГК РФ)."
        )
        return Due(due_at, last, explanation, calendar.version_of(*(day.year for day in days)))


@dataclass(frozen=True)
class CalendarDays(_Term):
    """So many days, working or not, until 24:00 Moscow of the last one (D2, art. 191, 194). Needs no calendar."""

    def due(self, since: datetime) -> Due:
        first_on = in_moscow(since).date()
        last = first_on + DAY * self.n
        explanation = (
            f"Отсчёт от {wording.dated(first_on)}, число по Москве; сам этот день не считается (ст. 191 ГК РФ). "
            f"{wording.calendar_days(self.n)}: с {wording.dated(first_on + DAY)} по {wording.dated(last)}, "
            "последний день до 24:00 по Москве (ст. 194 ГК РФ)."
        )
        return _whole_day(last, explanation)


@dataclass(frozen=True)
class Months(_Term):
    """So many months: to the same day number, or the month's last day (D9, art. 192). Never rolled forward."""

    def end(self, since: date) -> date:
        """The last day of the term."""
        year, month = divmod(since.year * 12 + since.month - 1 + self.n, 12)
        return date(year, month + 1, min(since.day, monthrange(year, month + 1)[1]))

    def due(self, since: date) -> Due:
        last = self.end(since)
        moved = ", а если такого числа нет, в последний день месяца" if last.day != since.day else ""
        explanation = (
            f"{wording.months(self.n)} от {since:%d.%m.%Y}: срок кончается в то же число{moved} "
            f"(ст. 192 ГК РФ), {wording.dated(last)}, и на рабочий день не переносится."
        )
        return _whole_day(last, explanation)


def rolled(due: Due, calendar: WorkCalendar) -> Due:
    """The limit by art. 193: a last day that does not work gives way to the next working day."""
    last = due.promised_on
    if calendar.is_working(last):
        note = f"{wording.dated(last)} рабочий день, срок не переносится (ст. 193 ГК РФ)."
        version = calendar.version_of(last.year)
        return replace(due, explanation=f"{due.explanation} {note}", calendar_version=version)
    working = calendar.next_working_day(last)
    days = wording.between(last, working)
    note = (
        f"Последний день нерабочий, по ст. 193 ГК РФ предел переносится на ближайший рабочий, {wording.dated(working)}: "
        f"{wording.counted(days, calendar)}"
    )
    version = calendar.version_of(*(day.year for day in days))
    return _whole_day(working, f"{due.explanation} {note}", version)


def _whole_day(last: date, explanation: str, version: str = "") -> Due:
    return Due(datetime.combine(last + DAY, time(), MOSCOW), last, explanation, version)
