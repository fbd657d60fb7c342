"""What every reader of a calendar file fills: the days of one year. And the one way to say that a file is no calendar."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from workcalendar.production import DayKind, by_the_week


class CalendarFileRefused(Exception):
    """The file is not a calendar: a Russian sentence that says where and why."""


@dataclass
class YearDays:
    """The days of one year that differ from the ordinary week, or have a name."""

    year: int
    kinds: dict[date, DayKind] = field(default_factory=dict)
    notes: dict[date, str] = field(default_factory=dict)

    def kind(self, day: date) -> DayKind:
        return self.kinds.get(day) or by_the_week(day)

    def add(self, day: date, kind: DayKind, note: str, where: str) -> None:
        if day in self.kinds:
            raise CalendarFileRefused(f"{where}: {day:%d.%m.%Y} названо дважды")
        self.kinds[day] = kind
        if note:
            self.notes[day] = note

    def tidied(self) -> "YearDays":
        """Without the days that say nothing: ordinary ones that have no name."""
        kept = {
            day: kind for day, kind in self.kinds.items() if kind != by_the_week(day) or day in self.notes
        }
        return YearDays(self.year, dict(sorted(kept.items())), self.notes)


def year_from(text: str, where: str) -> int:
    if not re.fullmatch(r"20\d\d", text):
        raise CalendarFileRefused(f"{where}: год «{text}», а нужны четыре цифры, например 2028")
    return int(text)


def day_from(year: int, text: str, where: str) -> date:
    """A day written as MM.DD."""
    try:
        return datetime.strptime(f"{year}.{text}", "%Y.%m.%d").date()
    except ValueError:
        raise CalendarFileRefused(f"{where}: нет такого дня «{text}» в {year} году, нужно ММ.ДД") from None
