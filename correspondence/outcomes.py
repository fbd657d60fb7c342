"""What came of an attempt, written down: accepted, failed for good, put off, not known, or known at last.

Each change holds only for the claim that made the attempt, and for good ends leaves an event in the audit log.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from audit import log
from correspondence.models import LetterState, OutgoingLetter
from correspondence.models.outgoing import GIVE_UP

PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 120)]
"""Before the next try of a letter the server put off; the last one repeats until GIVE_UP."""
FEWEST_TRIES = 10
"""Nor is a letter given up before: the server may have been away in between."""
HELD = [LetterState.CLAIMED, LetterState.SENDING]
"""A worker is at it."""


class LetterRefused(Exception):
    """What may not be done with a letter; the words are for the person who asked."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def accepted(letter: OutgoingLetter, words: str, at: datetime) -> LetterState:
    """The moment that meets a deadline. A late answer also settles what the sweep had already decided otherwise."""
    with transaction.atomic(durable=True):
        sources = [LetterState.SENDING, LetterState.UNKNOWN, LetterState.QUEUED]
        if settle(
            letter, sources, state=LetterState.ACCEPTED, accepted_at=at, last_error="", **letter.wiped()
        ):
            _record("letter.accepted", letter, at, answer=words[:200])
    return LetterState.ACCEPTED


def failed(letter: OutgoingLetter, why: str, at: datetime) -> LetterState:
    with transaction.atomic(durable=True):
        _failed(letter, why, at)
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
    """The server asked to come later with this letter: each time the pause is longer, until it is given up."""
    pause = PAUSES[min(letter.deferrals, len(PAUSES) - 1)]
    since = letter.deferred_since or at
    if at + pause > since + GIVE_UP and letter.deferrals >= FEWEST_TRIES:
        return failed(letter, f"Не удалось передать до конца срока ожидания: {why}", at)
    counted = {"deferrals": letter.deferrals + 1, "deferred_since": since}
    return _back(letter, why, next_attempt_at=at + pause, **counted)


def kept_waiting(letter: OutgoingLetter, why: str) -> LetterState:
    """Nothing could go, whatever the letter: it keeps its place in the queue, for as long as it takes."""
    return _back(letter, why)


def not_taken(letter: OutgoingLetter, at: datetime) -> bool:
    """The mail server's log shows that nothing arrived: the letter goes once more, as if for the first time.

    Not one that was called back or sent again in between, nor one whose text is gone: that is called not sent.
    """
    with transaction.atomic(durable=True):
        held = OutgoingLetter.objects.select_for_update().get(pk=letter.pk)
        is_gone = held.secret and held.state == LetterState.UNKNOWN
        if held.called_back_at or held.sent_again.exists() or is_gone:
            return _failed(letter, "Почтовый сервер письма не получил", at)
        fields = {"state": LetterState.QUEUED, "next_attempt_at": at, "last_error": ""}
        found = settle(letter, [LetterState.SENDING, LetterState.UNKNOWN], **fields)
        if found:
            _record("letter.not_taken", letter, at)
    return found


@transaction.atomic
def arrived(letter: OutgoingLetter, *, by: User, at: datetime) -> None:
    """A person knows that an unknown letter has come: it counts as taken when it was sent. Raises LetterRefused."""
    marked = OutgoingLetter.objects.filter(pk=letter.pk, state=LetterState.UNKNOWN).update(
        state=LetterState.ACCEPTED, accepted_at=letter.sending_at or at, last_error=""
    )
    if not marked:
        raise LetterRefused("Что стало с этим письмом, уже известно.")
    _record("letter.arrived", letter, at, by=by)


def released(letter: OutgoingLetter) -> bool:
    """Claimed by a worker that is gone: it keeps its place in the queue."""
    why = letter.last_error or "Отправка оборвалась"
    return settle(letter, [LetterState.CLAIMED], state=LetterState.QUEUED, last_error=why)


def _failed(letter: OutgoingLetter, why: str, at: datetime) -> bool:
    sources = [*HELD, LetterState.QUEUED, LetterState.UNKNOWN]
    ended = settle(letter, sources, state=LetterState.FAILED, last_error=why[:400], **letter.wiped())
    if ended:
        _record("letter.failed", letter, at, why=why[:200])
    return ended


def _back(letter: OutgoingLetter, why: str, **fields: Any) -> LetterState:
    settle(letter, HELD, state=LetterState.QUEUED, last_error=why[:400], **fields)
    back = OutgoingLetter.objects.filter(pk=letter.pk, state=LetterState.QUEUED)
    if back.filter(called_back_at__isnull=False).update(state=LetterState.ABORTED, **letter.wiped()):
        return LetterState.ABORTED
    return LetterState.QUEUED


def settle(letter: OutgoingLetter, sources: list[LetterState], **fields: Any) -> bool:
    """Change the row only if this very claim still holds it."""
    held = OutgoingLetter.objects.filter(pk=letter.pk, attempts=letter.attempts, state__in=sources)
    return bool(held.update(**fields))


def _record(
    action: str, letter: OutgoingLetter, at: datetime, *, by: User | None = None, **details: str
) -> None:
    log.record(
        action, by=by, at=at, case_number=letter.case_number, subject=letter, letter=letter.name, **details
    )
