"""The production calendar as values: which days work, from when till when, by which act (L2). No Django, no database.

Terms and their explanations are in days.py; where the days come from is in loading.py.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MOSCOW = ZoneInfo("Europe/Moscow")
OPENS = time(9)
CLOSES = time(18)
CLOSES_SHORTENED = time(17)
DAY = timedelta(days=1)
SATURDAY = 5


class DayKind(StrEnum):
    DAY_OFF = "day_off"
    WORKING = "working"
    SHORTENED = "shortened"


class CalendarMissing(Exception):
    """No approved calendar covers a year that is needed: refused loudly, never guessed from weekends (D16)."""

    def __init__(self, year: int) -> None:
        super().__init__(f"Нет утверждённого производственного календаря на {year} год")
        self.year = year


def by_the_week(day: date) -> DayKind:
    """What a day is when its year's act says nothing of it: a Saturday and a Sunday are days off."""
    return DayKind.DAY_OFF if day.weekday() >= SATURDAY else DayKind.WORKING


def in_moscow(moment: datetime) -> datetime:
    """The same moment by the clock of Moscow, which decides (L1)."""
    if moment.utcoffset() is None:
        raise ValueError("Момент без часового пояса: нельзя сказать, какое это число в Москве")
    return moment.astimezone(MOSCOW)


@dataclass(frozen=True)
class Act:
    """What a year's calendar rests on: the act in the nominative with its number, and the edition of our table."""

    name: str
    edition: int = 1


@dataclass(frozen=True)
class WorkCalendar:
    """Years with their acts, and the days that differ from the ordinary week. Times are Moscow's: 9-18, 9-17 shortened.

    Whatever needs a day of a year that is not covered raises CalendarMissing.
    """

    acts: Mapping[int, Act]
    days: Mapping[date, DayKind]
    notes: Mapping[date, str] = field(default_factory=dict)

    @property
    def years(self) -> frozenset[int]:
        return frozenset(self.acts)

    @property
    def version(self) -> str:
        """Every year with its edition: «2024/1 2025/1 2026/2»."""
        return self.version_of(*self.acts)

    def version_of(self, *years: int) -> str:
        return " ".join(f"{year}/{self._act(year).edition}" for year in sorted(set(years)))

    def is_current(self, version: str) -> bool:
        """Whether the years a term was counted by still stand in the same edition; if not, it is to be counted anew."""
        editions = {f"{year}/{act.edition}" for year, act in self.acts.items()}
        return set(version.split()) <= editions

    def act(self, year: int) -> str:
        """«постановление Правительства РФ от 24.09.2025 № 1466»."""
        return self._act(year).name

    def note(self, day: date) -> str:
        """Why the day is what it is («Новогодние каникулы»), or nothing."""
        return self.notes.get(day, "")

    def kind(self, day: date) -> DayKind:
        self._act(day.year)
        return self.days.get(day) or by_the_week(day)

    def is_working(self, day: date) -> bool:
        return self.kind(day) is not DayKind.DAY_OFF

    def next_working_day(self, day: date) -> date:
        """The first working day after this one."""
        day += DAY
        while not self.is_working(day):
            day += DAY
        return day

    def opens_at(self, day: date) -> datetime:
        self._require_working(day)
        return datetime.combine(day, OPENS, MOSCOW)

    def closes_at(self, day: date) -> datetime:
        self._require_working(day)
        closes = CLOSES_SHORTENED if self.kind(day) is DayKind.SHORTENED else CLOSES
        return datetime.combine(day, closes, MOSCOW)

    def is_working_moment(self, moment: datetime) -> bool:
        """Whether people are at work: from the opening on, until the closing, which itself is not."""
        moment = in_moscow(moment)
        day = moment.date()
        return self.is_working(day) and self.opens_at(day) <= moment < self.closes_at(day)

    def next_working_moment(self, moment: datetime) -> datetime:
        """The moment itself in working time, else the next opening: when a notice may go to a person (D7)."""
        moment = in_moscow(moment)
        day = moment.date()
        if self.is_working(day) and moment < self.closes_at(day):
            return max(moment, self.opens_at(day))
        return self.opens_at(self.next_working_day(day))

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between two moments; nothing when they stand the other way round."""
        start, end = in_moscow(start), in_moscow(end)
        spans = (self._hours_within(day, start, end) for day in _days(start.date(), end.date()))
        return sum(spans, timedelta())

    def minus_working_time(self, moment: datetime, span: timedelta) -> datetime:
        """The latest moment with at least this much working time left before the given one."""
        moment = in_moscow(moment)
        day, left = moment.date(), span
        while left > timedelta():
            if self.is_working(day):
                worked = max(min(moment, self.closes_at(day)) - self.opens_at(day), timedelta())
                if worked >= left:
                    return min(moment, self.closes_at(day)) - left
                left -= worked
            day -= DAY
        return moment

    def halfway(self, start: datetime, end: datetime) -> datetime:
        """When half of the working time between two moments has gone (D7)."""
        return self.minus_working_time(end, self.working_time_between(start, end) / 2)

    def _hours_within(self, day: date, start: datetime, end: datetime) -> timedelta:
        if not self.is_working(day):
            return timedelta()
        return max(min(end, self.closes_at(day)) - max(start, self.opens_at(day)), timedelta())

    def _act(self, year: int) -> Act:
        if year not in self.acts:
            raise CalendarMissing(year)
        return self.acts[year]

    def _require_working(self, day: date) -> None:
        if not self.is_working(day):
            raise ValueError(f"{day:%d.%m.%Y} не рабочий день")


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY
