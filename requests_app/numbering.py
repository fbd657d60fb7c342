"""The number of a case: VM-2026-000123, for people; addresses carry UUIDs instead."""

import re
from datetime import datetime

from django.db import connection, models

from workcalendar.days import MOSCOW

_WRITTEN = re.compile(r"(?<![\w-])(?:VM|ВМ|BM)[\s\-–—]*(\d{4})[\s\-–—]+0*(\d{1,6})(?!\d)", re.IGNORECASE)
_SPOKEN = re.compile(r"^\s*(?:VM|ВМ|BM)?[\s\-–—]*(\d{4})[\s\-–—]+0*(\d{1,6})\s*$", re.IGNORECASE)


class NumberSequence(models.Model):
    """The last number given in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "requests_app"


_NEXT = """
    INSERT INTO requests_app_numbersequence AS given (year, last) VALUES (%s, 1)
    ON CONFLICT (year) DO UPDATE SET last = given.last + 1 RETURNING last
"""


def next_number(*, at: datetime) -> str:
    """The next number of the Moscow year; concurrent callers wait for one another, so none is given twice."""
    year = at.astimezone(MOSCOW).year
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [year])
        (last,) = cursor.fetchone()
    return f"VM-{year}-{last:06d}"


def recognised(text: str) -> str | None:
    """The number a person meant («вм-2026-123», «VM-2026-000123», «2026-123»), or None."""
    match = _SPOKEN.match(text)
    return f"VM-{match[1]}-{int(match[2]):06d}" if match else None


def numbers_in(text: str) -> list[str]:
    """Every number of a case that a text names, in its order, each once. A hint only: anybody can write one."""
    found = [f"VM-{match[1]}-{int(match[2]):06d}" for match in _WRITTEN.finditer(text)]
    return list(dict.fromkeys(found))
