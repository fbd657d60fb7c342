"""The calendar the tests count by: the built-in years as they stand in the files, 2027 among them as if approved."""

from datetime import datetime

import pytest

from workcalendar import builtin
from workcalendar.days import MOSCOW, Act, DayKind, WorkCalendar


def moscow(text: str) -> datetime:
    """«2026-11-20 18:00» by the clock of Moscow."""
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW)


def from_files(*years: int) -> WorkCalendar:
    chosen = {days.year: (line, days) for line, days in builtin.years() if days.year in years}
    return WorkCalendar(
        acts={
            year: Act(f"{line['act']} № {line['act_number']}".removesuffix(" № "))
            for year, (line, _) in chosen.items()
        },
        days={day: DayKind(kind) for _, days in chosen.values() for day, kind in days.kinds.items()},
        notes={day: note for _, days in chosen.values() for day, note in days.notes.items()},
    )


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    return from_files(2024, 2025, 2026, 2027)


@pytest.fixture(scope="session")
def until_2026() -> WorkCalendar:
    """What is in force before a person approves 2027."""
    return from_files(2024, 2025, 2026)
