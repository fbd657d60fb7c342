"""The only writer of events. Reading and sealing them is not here."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from audit.models import Event, label_of

_gathered: ContextVar[list[Event] | None] = ContextVar("gathered", default=None)


@contextmanager
def in_one_statement() -> Iterator[None]:
    """Events recorded within are written together at its end, in their order; none of them if it breaks off.

    It belongs inside the transaction whose actions it records.
    """
    events: list[Event] = []
    token = _gathered.set(events)
    try:
        yield
    finally:
        _gathered.reset(token)
    Event.objects.bulk_create(events)


def record(
    action: str,
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    case_number: str = "",
    subject: models.Model | None = None,
    **details: Any,
) -> Event:
    """Write down one action, in the caller's transaction: if that is undone, so is the record of it (L5).

    `action` is «room.verb» (`step.accept_package`, `document.opened`); `details` are JSON, UUIDs and moments welcome.
    """
    event = _event(action, subject, details, by=by, at=at, case_number=case_number)
    if (gathered := _gathered.get()) is not None:
        gathered.append(event)
    else:
        event.save(force_insert=True)
    return event


def record_each(
    action: str,
    subjects: Sequence[tuple[models.Model, dict[str, Any]]],
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    case_number: str,
) -> None:
    """The same action on several things at once, an event for each with its own details: one statement."""
    events = [
        _event(action, subject, details, by=by, at=at, case_number=case_number)
        for subject, details in subjects
    ]
    if (gathered := _gathered.get()) is not None:
        gathered += events
    else:
        Event.objects.bulk_create(events)


def _event(
    action: str,
    subject: models.Model | None,
    details: dict[str, Any],
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    case_number: str,
) -> Event:
    return Event(
        at=at,
        by_id=by.pk if by is not None else None,
        by_label=str(by)[:200] if by is not None else "",
        action=action,
        case_number=case_number,
        subject=label_of(subject),
        details=details,
    )
