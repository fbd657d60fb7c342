"""Letters of ours that came back: which one it is, and what that changes. Reading the report is not here."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from audit import log
from correspondence.addresses import letters_bounced_to, reply_tokens_in
from correspondence.composing import one_line
from correspondence.models import LetterState, OutgoingLetter

__all__ = ["letter_of", "record", "reply_tokens_in"]

RETURNS_FROM = [LetterState.ACCEPTED, LetterState.UNKNOWN, LetterState.SENDING]


def letter_of(reading_ids: Iterable[str], recipients: Iterable[str]) -> OutgoingLetter | None:
    """The letter of ours that a report is about: by the envelope sender it came back to, else by a Message-ID in it."""
    by_envelope = OutgoingLetter.objects.filter(pk__in=letters_bounced_to(recipients)).first()
    if by_envelope is not None:
        return by_envelope
    ids = [f"<{found.strip().strip('<>')}>" for found in reading_ids]
    return OutgoingLetter.objects.filter(message_id__in=ids).first()


@transaction.atomic
def record(letter: OutgoingLetter, *, why: str, at: datetime, is_final: bool = True) -> bool:
    """The letter came back; False when that was known, or it is only late (``is_final`` False).

    ``why`` is shown to staff. What came back had been taken before, known or not: ``accepted_at`` stays or is filled.
    """
    held = OutgoingLetter.objects.select_for_update().get(pk=letter.pk)
    if not is_final or held.state not in RETURNS_FROM:
        return False
    because = one_line(why)[:400] or "Почтовый сервер получателя письма не принял"
    OutgoingLetter.objects.filter(pk=held.pk).update(
        state=LetterState.BOUNCED,
        bounced_at=at,
        accepted_at=held.was_taken_at or at,
        last_error=because,
        **held.wiped(),
    )
    log.record(
        "letter.bounced",
        by=None,
        at=at,
        case_number=held.case_number,
        subject=held,
        letter=held.name,
        why=because[:200],
    )
    return True
