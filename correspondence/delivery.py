"""How letters leave: claimed (safe to repeat), sending (not), and what each answer of the server means.

Nothing is lost and nothing is sent twice: a letter whose fate is not known is looked up in the mail server's log
(``fates``) or shown to a person, never repeated blindly.
Two markers are committed on the way, so these functions must not be called inside a transaction.
"""

import logging
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from correspondence import addresses, composing, fates, outcomes, smtp
from correspondence.models import LetterState, OutgoingLetter

ROUND_SECONDS = 45.0

logger = logging.getLogger(__name__)


@dataclass
class Round:
    """What one sweep did."""

    released: int = 0
    unknown: int = 0
    accepted: int = 0
    server_away: bool = False


class Clock:
    """The moment given by the door, moved on by the seconds that have passed since."""

    def __init__(self, at: datetime) -> None:
        self._at, self._started = at, time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._started

    def now(self) -> datetime:
        return self._at + timedelta(seconds=self.seconds)


def deliver(pk: uuid.UUID, *, at: datetime) -> LetterState | None:
    """Try to send one letter now; None when it is not due, another worker has it, or others have waited longer."""
    letter = OutgoingLetter.objects.due(at).filter(pk=pk).first()
    if letter is None or (not letter.secret and OutgoingLetter.objects.due_before(letter, at).exists()):
        return None
    claimed = claim(pk, at=at)
    try:
        return _attempt(claimed, Clock(at)) if claimed else None
    except smtp.ServerAway:
        return LetterState.QUEUED


def sweep(at: datetime) -> Round:
    """One round: put back what was claimed and left, settle what hangs in sending, end codes too old, send what is due."""
    clock, done = Clock(at), Round()
    done.released = sum(map(outcomes.released, OutgoingLetter.objects.stuck_before_sending(at)))
    done.unknown = fates.settle(at)
    for letter in OutgoingLetter.objects.expired(at):
        outcomes.failed(letter, letter.last_error or "Код устарел раньше, чем ушёл", at)
    while clock.seconds < ROUND_SECONDS:
        letters = claim_due(clock.now(), limit=1)
        if not letters:
            break
        try:
            state = _attempt(letters[0], clock)
        except smtp.ServerAway:
            done.server_away = True
            break
        done.accepted += state == LetterState.ACCEPTED
    _raise_alarm(clock.now())
    return done


def claim(pk: uuid.UUID, *, at: datetime) -> OutgoingLetter | None:
    with transaction.atomic(durable=True):
        due = OutgoingLetter.objects.due(at).filter(pk=pk)
        letters = _claimed(due.select_for_update(skip_locked=True), at)
    return letters[0] if letters else None


def claim_due(at: datetime, limit: int) -> list[OutgoingLetter]:
    """Take the longest waiting letters; rows in other workers' hands are passed over."""
    with transaction.atomic(durable=True):
        return _claimed(OutgoingLetter.objects.due(at).select_for_update(skip_locked=True)[:limit], at)


def _claimed(rows: Iterable[OutgoingLetter], at: datetime) -> list[OutgoingLetter]:
    """``attempts`` grows with each claim and so marks whose claim it is: a worker that lost its claim changes nothing."""
    letters = list(rows)
    OutgoingLetter.objects.filter(pk__in=[letter.pk for letter in letters]).update(
        state=LetterState.CLAIMED, claimed_at=at, attempts=F("attempts") + 1
    )
    for letter in letters:
        letter.state, letter.claimed_at, letter.attempts = (LetterState.CLAIMED, at, letter.attempts + 1)
    return letters


def _attempt(letter: OutgoingLetter, clock: Clock) -> LetterState | None:
    """Send a claimed letter and write down what came of it. Raises ``ServerAway`` when no letter can go now."""
    try:
        return _converse(letter, composing.as_bytes(letter), clock)
    except (composing.CannotCompose, smtp.TooBig) as problem:
        return outcomes.failed(letter, str(problem), clock.now())
    except smtp.ServerAway as away:
        outcomes.kept_waiting(letter, str(away))
        raise
    except smtp.LineLost as lost:
        return outcomes.deferred(letter, str(lost), clock.now())
    except smtp.Refusal as refusal:
        if refusal.is_final:
            return outcomes.failed(letter, str(refusal), clock.now())
        return outcomes.deferred(letter, str(refusal), clock.now())
    except smtp.AnswerLost as lost:
        outcomes.unknown(letter, f"Связь прервалась сразу после передачи письма ({lost})", clock.now())
        return LetterState.UNKNOWN
    except Exception as trouble:
        return _stumbled(letter, trouble, clock.now())


def _converse(letter: OutgoingLetter, content: bytes, clock: Clock) -> LetterState | None:
    with smtp.conversation() as server:
        to = addresses.ascii_address(letter.to_address)
        server.offer(addresses.bounces_to(letter.pk), to, len(content))
        if not outcomes.settle(
            letter, [LetterState.CLAIMED], state=LetterState.SENDING, sending_at=clock.now()
        ):
            return None
        letter.state = LetterState.SENDING
        words = server.hand_over(content)
        return outcomes.accepted(letter, words, clock.now())


def _stumbled(letter: OutgoingLetter, trouble: Exception, at: datetime) -> LetterState:
    """Our own fault (storage away, a defect): safe to repeat unless the content may already be on its way."""
    logger.error("letter %s stumbled: %s", letter.pk, type(trouble).__name__)
    if letter.state == LetterState.SENDING:
        outcomes.unknown(letter, f"Отправка оборвалась: {type(trouble).__name__}", at)
        return LetterState.UNKNOWN
    return outcomes.deferred(letter, f"Не получилось подготовить: {type(trouble).__name__}", at)


def _raise_alarm(at: datetime) -> None:
    """For those who run the product: ids only. The office sees the same on its pages."""
    oldest = OutgoingLetter.objects.oldest_waiting(at)
    if oldest is not None:
        late = OutgoingLetter.objects.late(at).count()
        minutes = (at - oldest.created_at) // timedelta(minutes=1)
        logger.error("letters wait too long: %d, the oldest %s for %d minutes", late, oldest.pk, minutes)
