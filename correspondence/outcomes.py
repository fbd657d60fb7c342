"""What came of an attempt, written down: accepted, failed for good, put off, or not known.

Each change holds only for the claim that made the attempt, and for good ends leaves an event in the audit log.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from audit import log
from correspondence.models import LetterState, OutgoingLetter

GIVE_UP = timedelta(days=5)
GIVE_UP_SECRET = timedelta(hours=1)
"""A sign-in code is worth nothing the next day."""
PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 120)]
"""Before the next try of a letter the server put off; the last one repeats until GIVE_UP."""
SERVER_PAUSE = timedelta(minutes=1)
"""Before the next knock at a server that does not answer: the letter is not to blame."""


def accepted(letter: OutgoingLetter, words: str, at: datetime) -> LetterState:
    """The moment that meets a deadline. A late answer also settles what the sweep had already called unknown."""
    with transaction.atomic(durable=True):
        sources = [LetterState.SENDING, LetterState.UNKNOWN]
        if settle(
            letter, sources, state=LetterState.ACCEPTED, accepted_at=at, last_error="", **letter.wiped()
        ):
            _record("letter.accepted", letter, at, answer=words[:200])
    return LetterState.ACCEPTED


def failed(letter: OutgoingLetter, why: str, at: datetime) -> LetterState:
    with transaction.atomic(durable=True):
        sources = [LetterState.CLAIMED, LetterState.SENDING, LetterState.UNKNOWN]
        if settle(letter, sources, state=LetterState.FAILED, last_error=why[:400], **letter.wiped()):
            _record("letter.failed", letter, at, why=why[:200])
    return LetterState.FAILED


def unknown(letter: OutgoingLetter, why: str, at: datetime) -> bool:
    with transaction.atomic(durable=True):
        found = settle(
            letter, [LetterState.SENDING], state=LetterState.UNKNOWN, last_error=why[:400], **letter.wiped()
        )
        if found:
            _record("letter.unknown", letter, at, why=why[:200])
    return found


def deferred(letter: OutgoingLetter, why: str, at: datetime) -> LetterState:
    """The server asked to come later with this letter: each time the pause is longer."""
    pause = PAUSES[min(letter.deferrals, len(PAUSES) - 1)]
    return put_off(letter, why, pause, at, deferrals=letter.deferrals + 1)


def put_off(
    letter: OutgoingLetter,
    why: str,
    pause: timedelta,
    at: datetime,
    *,
    sources: tuple[LetterState, ...] = (LetterState.CLAIMED, LetterState.SENDING),
    **fields: int,
) -> LetterState:
    """Back to the queue, or given up when the letter has waited for five days."""
    if at + pause > letter.created_at + (GIVE_UP_SECRET if letter.secret else GIVE_UP):
        return failed(letter, f"Не удалось передать до конца срока ожидания: {why}", at)
    settle(
        letter,
        list(sources),
        state=LetterState.QUEUED,
        next_attempt_at=at + pause,
        last_error=why[:400],
        **fields,
    )
    return LetterState.QUEUED


def settle(letter: OutgoingLetter, sources: list[LetterState], **fields: Any) -> bool:
    """Change the row only if this very claim still holds it."""
    held = OutgoingLetter.objects.filter(pk=letter.pk, attempts=letter.attempts, state__in=sources)
    return bool(held.update(**fields))


def _record(action: str, letter: OutgoingLetter, at: datetime, **details: str) -> None:
    log.record(
        action, by=None, at=at, case_number=letter.case_number, subject=letter, letter=letter.name, **details
    )
