"""The only writer of events. Reading and sealing them is not here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from audit.models import Event, label_of


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
    Event.objects.bulk_create(
        _event(action, subject, details, by=by, at=at, case_number=case_number)
        for subject, details in subjects
    )


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
