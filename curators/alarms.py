"""What is wrong with the house itself, above every page of the office. A task looks once a minute, pages only read.

Each alarm is read from rows; the cache only spares the pages the questions, and forgets when the task no longer runs.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta

from django.core.cache import cache
from django.db.models import Count, Min

from accounts.models import Expert
from curators import letterbox
from documents.inspection import SCANNER_MAY_TAKE
from documents.models import Document
from requests_app.models import Material
from workcalendar.days import MOSCOW

KEY = "office alarms"
KEPT = 180
"""Seconds: three rounds of the task."""


@dataclass(frozen=True)
class Alarm:
    """``what`` is mail, scanner, damaged, material or credential; so many of them, the first since this moment."""

    what: str
    count: int
    since: datetime


def look(*, at: datetime) -> list[Alarm]:
    """The alarms of this moment, kept for the pages."""
    late = letterbox.alarm(at)
    found = [Alarm("mail", late.count, late.since)] if late else []
    found += _of("scanner", Document.objects.unscanned_longer_than(at, SCANNER_MAY_TAKE), "uploaded_at")
    found += _of("damaged", Document.objects.damaged(), "damaged_at")
    found += _of("material", Material.objects.unaccounted(at), "state_since")
    found += _lapsed(at)
    cache.set(KEY, [asdict(alarm) for alarm in found], KEPT)
    return found


def _of(what: str, documents, since: str) -> list[Alarm]:
    told = documents.aggregate(count=Count("pk"), since=Min(since))
    return [Alarm(what, **told)] if told["count"] else []


def _lapsed(at: datetime) -> list[Alarm]:
    """Experts who give opinions, and whose last credential is over."""
    ended = sorted(Expert.objects.lapsed(at.astimezone(MOSCOW).date()).values_list("ended_on", flat=True))
    if not ended:
        return []
    return [Alarm("credential", len(ended), datetime.combine(ended[0] + timedelta(days=1), time(), MOSCOW))]


def known() -> list[Alarm]:
    return [Alarm(**alarm) for alarm in cache.get(KEY, [])]
