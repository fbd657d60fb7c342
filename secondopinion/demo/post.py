"""The letters of the demonstration's past: they left at their hour, without a mail server, and lie in the mail catcher."""

from datetime import datetime, timedelta
from pathlib import Path

from audit import log
from correspondence import composing
from correspondence.models import LetterState, OutgoingLetter
from secondopinion.demo.cast import FULL_MAILBOX

ON_THE_WAY = timedelta(seconds=4)
ACCEPTED = "250 kept (demo)"
REFUSED = "552 почтовый ящик переполнен, вложение не принято"


def letters_leave(*, at: datetime) -> None:
    """Whatever is queued is accepted a moment later; one mailbox is too full for an attachment."""
    for letter in OutgoingLetter.objects.filter(state=LetterState.QUEUED).order_by("created_at"):
        if letter.to_address == FULL_MAILBOX and letter.attachments:
            _refused(letter, at + ON_THE_WAY)
        else:
            _accepted(letter, at + ON_THE_WAY)


def put_into(folder: Path) -> None:
    """Write the accepted letters as the mail catcher would have: one file each, named by its moment.

    Codes of the past are left out: they are worth nothing now.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for letter in OutgoingLetter.objects.accepted().filter(secret=False, accepted_at__isnull=False):
        assert letter.accepted_at is not None
        name = f"{int(letter.accepted_at.timestamp() * 1_000_000) * 1000}-{letter.pk.hex[:8]}.eml"
        recipient = f"X-Envelope-To: {letter.to_address}\r\n".encode()
        (folder / name).write_bytes(recipient + composing.as_bytes(letter))


def _accepted(letter: OutgoingLetter, at: datetime) -> None:
    _end(letter, at, state=LetterState.ACCEPTED, accepted_at=at)
    _record("letter.accepted", letter, at, answer=ACCEPTED)


def _refused(letter: OutgoingLetter, at: datetime) -> None:
    _end(letter, at, state=LetterState.FAILED, last_error=REFUSED)
    _record("letter.failed", letter, at, why=REFUSED)


def _end(letter: OutgoingLetter, at: datetime, **fields: object) -> None:
    sent = {"attempts": 1, "claimed_at": at, "sending_at": at, **letter.wiped(), **fields}
    OutgoingLetter.objects.filter(pk=letter.pk).update(**sent)


def _record(action: str, letter: OutgoingLetter, at: datetime, **details: str) -> None:
    log.record(
        action, by=None, at=at, case_number=letter.case_number, subject=letter, letter=letter.name, **details
    )
