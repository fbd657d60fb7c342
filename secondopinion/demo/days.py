"""Moments before now at which the demonstration's people act: applicants at any hour, the office in working time."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from workcalendar.days import MOSCOW, CalendarMissing, WorkCalendar, in_moscow

WEEKEND = 5


@dataclass(frozen=True)
class Days:
    """``at`` is now. A year without an approved calendar (D16) is counted by the week, so that the demonstration starts."""

    at: datetime
    calendar: WorkCalendar

    def ago(self, days: int, clock: str) -> datetime:
        """«12:40» so many calendar days before today."""
        day = in_moscow(self.at).date() - timedelta(days=days)
        return datetime.combine(day, time.fromisoformat(clock), MOSCOW)

    def working(self, back: int, clock: str) -> datetime:
        """A clock time so many working days before the current one, which is today, or the next that will be worked."""
        day = self.current
        for _ in range(back):
            day = self._before(day)
        return datetime.combine(day, time.fromisoformat(clock), MOSCOW)

    def office(self, days: int, clock: str) -> datetime:
        """A clock time of the working day so many calendar days ago, or of the last before it."""
        day = in_moscow(self.at).date() - timedelta(days=days)
        while not self._works(day):
            day -= timedelta(days=1)
        return datetime.combine(day, time.fromisoformat(clock), MOSCOW)

    @property
    def current(self) -> date:
        """The working day that has not closed yet."""
        day = in_moscow(self.at).date()
        while not self._works(day) or self._closes_at(day) <= self.at:
            day += timedelta(days=1)
        return day

    def at_work(self, after: datetime, lag: timedelta) -> datetime:
        """So much later if people work then, else soon after the next opening; on the way to now, if that is to come."""
        wanted = after + lag
        with suppress(CalendarMissing):
            working = self.calendar.next_working_moment(wanted)
            wanted = working if working == wanted else working + timedelta(minutes=5 + wanted.minute % 50)
        return self.before_now(after, wanted)

    def before_now(self, after: datetime, wanted: datetime) -> datetime:
        """``wanted`` if it has come, else a moment on the way from ``after`` to now."""
        return wanted if wanted < self.at else after + (self.at - after) / 4

    def _before(self, day: date) -> date:
        day -= timedelta(days=1)
        while not self._works(day):
            day -= timedelta(days=1)
        return day

    def _works(self, day: date) -> bool:
        try:
            return self.calendar.is_working(day)
        except CalendarMissing:
            return day.weekday() < WEEKEND

    def _closes_at(self, day: date) -> datetime:
        try:
            return self.calendar.closes_at(day)
        except CalendarMissing:
            return datetime.combine(day, time(18), MOSCOW)
