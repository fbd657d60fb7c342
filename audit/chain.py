"""The hash chain over the events: sealing what has been committed, and finding what was altered since.

Events are written by `audit.log`; here they are only read. Why sealing is apart from writing: docs/adr/0007-audit-chain.md.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import connection, transaction

from audit.models import Event, EventQuerySet, Seal

GENESIS = "0" * 64
LOCK = 20_152_063
BATCH = 2_000
LOOK_BACK = 100_000
"""How far below the newest sealed event a transaction that was slow to commit may have left one (in event ids)."""


def seal(at: datetime) -> int:
    """Link every committed, unsealed event to the chain, in id order; answer how many.

    Run by any number of workers at once: one seals, the others go away.
    """
    total = 0
    while linked := _seal_batch(at):
        total += linked
    return total


@transaction.atomic
def _seal_batch(at: datetime) -> int:
    if not _alone():
        return 0
    last = Seal.objects.order_by("position").last()
    position, previous = (last.position, last.hash) if last else (0, GENESIS)
    links = []
    for event in _unsealed()[:BATCH]:
        position += 1
        digest = digest_of(event, position=position, previous=previous)
        links.append(Seal(position=position, event=event, previous_hash=previous, hash=digest, sealed_at=at))
        previous = digest
    Seal.objects.bulk_create(links)
    return len(links)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _unsealed() -> EventQuerySet:
    newest = Seal.objects.order_by("event_id").values_list("event_id", flat=True).last() or 0
    return Event.objects.filter(id__gt=newest - LOOK_BACK, seal__isnull=True).order_by("id")


def digest_of(event: Event, *, position: int, previous: str) -> str:
    """The hash of one link: its place, the link before it, and every column of its event."""
    content = {
        "id": event.pk,
        "at": event.at.astimezone(UTC).isoformat(),
        "by": str(event.by_id or ""),
        "by_label": event.by_label,
        "action": event.action,
        "case_number": event.case_number,
        "subject": event.subject,
        "details": event.details,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{position}\n{previous}\n{text}".encode()).hexdigest()


def verify(heads: list[tuple[int, str]] | None = None) -> list[str]:
    """Every fault of the chain, in Russian, each naming the event or the link; an empty list when nothing was altered.

    `heads` are ends of the chain noted elsewhere earlier, (position, hash): they show a tail cut off with its links.
    """
    faults: list[str] = []
    position, previous, event_id = 0, GENESIS, 0
    for link, event in _links():
        if link.position != position + 1:
            faults.append(_gap(position + 1, link.position - 1, event_id, link.event_id))
        elif link.previous_hash != previous:
            faults.append(f"Звено {link.position}: не продолжает звено {position}, одно из них подменено")
        faults.extend(_faults_of(link, event))
        position, previous, event_id = link.position, link.hash, link.event_id
    return faults + _forgotten() + _missing_heads(heads or [])


def _links() -> Iterator[tuple[Seal, Event | None]]:
    position = 0
    while links := list(Seal.objects.filter(position__gt=position).order_by("position")[:BATCH]):
        events = Event.objects.in_bulk([link.event_id for link in links])
        for link in links:
            yield link, events.get(link.event_id)
        position = links[-1].position


def _faults_of(link: Seal, event: Event | None) -> list[str]:
    if event is None:
        return [
            f"Запись {link.event_id} удалена: осталось её звено {link.position} от {link.sealed_at:%d.%m.%Y %H:%M}"
        ]
    if digest_of(event, position=link.position, previous=link.previous_hash) != link.hash:
        return [
            f"Запись {event.pk} ({event.action}, {event.case_number or 'без обращения'}) изменена после опечатывания"
        ]
    return []


def _gap(first: int, last: int, event_before: int, event_after: int) -> str:
    numbers = f"звено {first}" if first == last else f"звенья {first}-{last}"
    return f"Удалены записи вместе со звеньями: нет {numbers}, между записями {event_before} и {event_after}"


def _forgotten() -> list[str]:
    """Events too old to be waiting for the next sealing: put in behind its back."""
    newest = Seal.objects.order_by("event_id").values_list("event_id", flat=True).last() or 0
    stray = Event.objects.filter(id__lte=newest - LOOK_BACK, seal__isnull=True).order_by("id")
    return [
        f"Запись {event.pk} ({event.action}) не опечатана, хотя старше опечатанных" for event in stray[:BATCH]
    ]


def _missing_heads(heads: list[tuple[int, str]]) -> list[str]:
    return [
        f"Звено {position} с хешем {digest[:12]}… было концом цепи, а теперь его нет: конец цепи удалён или подменён"
        for position, digest in heads
        if not Seal.objects.filter(position=position, hash=digest).exists()
    ]


def head() -> Seal | None:
    """The end of the chain, to be noted outside this machine."""
    return Seal.objects.order_by("position").last()


def waiting() -> int:
    """How many events the next sealing will link."""
    return _unsealed().count()
