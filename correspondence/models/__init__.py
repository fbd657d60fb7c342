"""Letters as rows: those that go out and those that came in. No case is known here but by its number."""

from correspondence.models.incoming import IncomingLetter, IncomingState, Nature
from correspondence.models.outgoing import (
    CLAIM_LEASE,
    SENDING_LEASE,
    Attachment,
    LetterQuerySet,
    LetterState,
    OutgoingLetter,
)

__all__ = [
    "CLAIM_LEASE",
    "SENDING_LEASE",
    "Attachment",
    "IncomingLetter",
    "IncomingState",
    "LetterQuerySet",
    "LetterState",
    "Nature",
    "OutgoingLetter",
]
