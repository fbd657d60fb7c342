"""The calendar between its tables and its arithmetic: what is approved now, and the only writer of years and days.

Reading files is in formats/; counting terms is in days.py. Open deadlines are counted anew by the case, above: it sees
that `WorkCalendar.is_current(deadline's version)` no longer holds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Count, Max

from workcalendar import builtin
from workcalendar.formats import YearDays
from workcalendar.models import CalendarDay, CalendarYear, full_act
from workcalendar.production import Act, CalendarMissing, DayKind, WorkCalendar


class YearIsApproved(Exception):
    """The year is in force; to replace it one has to approve the new days at once."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{year} год утверждён и действует: заменить его можно только вместе с утверждением")
        self.year = year


@dataclass(frozen=True)
class DayChange:
    """A day of a loaded file that differs from the table."""

    day: date
    was: DayKind
    becomes: DayKind


@dataclass(frozen=True)
class Edition:
    """What tells one state of the two tables from another: days are only ever added and deleted, never rewritten."""

    acts: tuple[tuple[int, str, int], ...]
    days: tuple[tuple[int, int | None], ...]


_held: ContextVar[WorkCalendar | None] = ContextVar("held", default=None)


@contextmanager
def held() -> Iterator[None]:
    """Within, the calendar is looked up once: for many terms that begin in one transaction."""
    token = _held.set(approved())
    try:
        yield
    finally:
        _held.reset(token)


def approved() -> WorkCalendar:
    """What terms are counted by: the approved years alone (a draft counts as missing, D16).

    One small query; the days themselves are read anew only when the tables have changed.
    """
    if (calendar := _held.get()) is not None:
        return calendar
    years = CalendarYear.objects.approved().annotate(count=Count("days"), newest=Max("days__pk"))
    found = list(years.values_list("year", "act", "act_number", "version", "count", "newest"))
    acts = tuple((year, full_act(act, number), version) for year, act, number, version, _, _ in found)
    return _in_force(Edition(acts, tuple((count, newest) for *_, count, newest in found)))


@lru_cache(maxsize=2)
def _in_force(edition: Edition) -> WorkCalendar:
    years = {year: Act(act, version) for year, act, version in edition.acts}
    days = list(CalendarDay.objects.filter(year__in=list(years)))
    return WorkCalendar(
        acts=years,
        days={day.date: DayKind(day.kind) for day in days},
        notes={day.date: day.note for day in days if day.note},
    )


def load_builtin(at: datetime) -> None:
    """Put in the years that come with the product, where they are not there yet."""
    builtin.write(CalendarYear, CalendarDay, at=at)


def diff(days: YearDays) -> list[DayChange]:
    """What loading would change, day by day; a year not yet in the table is compared with the ordinary week."""
    held = YearDays(
        days.year, {row.date: DayKind(row.kind) for row in CalendarDay.objects.filter(year=days.year)}
    )
    touched = sorted({*held.kinds, *days.kinds})
    changes = [DayChange(day, held.kind(day), days.kind(day)) for day in touched]
    return [change for change in changes if change.was is not change.becomes]


@transaction.atomic
def load_year(
    days: YearDays,
    *,
    at: datetime,
    act: str = "",
    act_number: str = "",
    approve: bool = False,
    by: AbstractBaseUser | None = None,
) -> list[date]:
    """Replace the days of one year and answer which days changed; a draft, unless `approve` puts it in force.

    An empty act leaves the one that is there; a new year without an act raises ValueError, and a year in force that
    is loaded without `approve` raises YearIsApproved: nothing changes under running terms unless a person says so.
    """
    held = CalendarYear.objects.select_for_update().filter(year=days.year).first()
    if held is None and not act:
        raise ValueError(f"Не указан акт, которым установлен календарь на {days.year} год")
    if held is not None and held.status == CalendarYear.Status.APPROVED and not approve:
        raise YearIsApproved(days.year)
    changed = [change.day for change in diff(days)]
    year = held or CalendarYear(year=days.year, version=0)
    _rewrite(year, days, act=act, act_number=act_number, at=at, is_new_edition=bool(changed) or held is None)
    if approve:
        _put_in_force(year, by=by, at=at)
    return changed


def _rewrite(
    year: CalendarYear, days: YearDays, *, act: str, act_number: str, at: datetime, is_new_edition: bool
) -> None:
    if act and (act, act_number) != (year.act, year.act_number):
        year.act, year.act_number, is_new_edition = act, act_number, True
    year.version += is_new_edition
    year.loaded_at = at
    year.save()
    year.days.all().delete()
    CalendarDay.objects.bulk_create(builtin.rows(CalendarDay, days))  # type: ignore[arg-type]


@transaction.atomic
def approve(year: int, *, by: AbstractBaseUser | None, at: datetime) -> CalendarYear:
    """Put a year in force. One already in force keeps its first approval; one that is not there is CalendarMissing."""
    held = CalendarYear.objects.select_for_update().filter(year=year).first()
    if held is None:
        raise CalendarMissing(year)
    if held.status == CalendarYear.Status.DRAFT:
        _put_in_force(held, by=by, at=at)
    return held


def _put_in_force(year: CalendarYear, *, by: AbstractBaseUser | None, at: datetime) -> None:
    year.status = CalendarYear.Status.APPROVED
    year.approved_by_id = by.pk if by is not None else None
    year.approved_at = at
    year.save()
