"""The strip of a term («лента срока»): its days and how it is said in words. Pure; drawn by templatetags."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from secondopinion import wording


def strip(since: date | datetime, last: date | datetime, on: date) -> list[dict[str, Any]]:
    """The days of a term: from the day after its start to the last one (L1), each past, now or ahead."""
    first, last_day = wording.as_day(since) + timedelta(days=1), wording.as_day(last)
    days = [first + timedelta(days=n) for n in range((last_day - first).days + 1)]
    return [
        {
            "number": day.day,
            "weekday": wording.WEEKDAYS_SHORT[day.weekday()],
            "state": "past" if day < on else "now" if day == on else "",
            "last": day == last_day,
        }
        for day in days
    ]


def strip_words(days: Iterable[dict[str, Any]], last: date | datetime, on: date) -> str:
    """The strip for those who cannot see it."""
    total, gone = len(list(days)), (on - wording.as_day(last)).days
    end = wording.day_week(last, on)
    if gone > 0:
        return f"Лента срока: {wording.plural(total, 'день', 'дня', 'дней')} истекли {end}."
    return f"Лента срока: идёт {max(total + gone, 0)}-й день из {total}. Последний день — {end}."
