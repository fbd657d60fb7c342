"""From a letter that was read to its place: a few of them in one transaction, each filed whole or not at all.

What a letter may do is in ``requests_app.actions.letters``; where it belongs is decided in ``matching``.
"""

import logging
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction

from audit import log
from correspondence import bounces
from correspondence.models import IncomingLetter, IncomingState, OutgoingLetter
from correspondence.models.incoming import Filed
from correspondence.parsing.reading import Bounce, Part, Reading
from documents import keeping
from documents.alone import alone
from intake import matching, reading
from intake.matching import Firsts, Place
from intake.reading import Read
from requests_app.actions import letters
from workcalendar import loading

logger = logging.getLogger(__name__)

AT_ONCE = 500
ONE_FILER = "filing"
"""One process files at a time, in the order of arrival; the next round finds the rest."""
WRITTEN = (
    *("state", "problem", "readings_broken_off", "file_after", "copy_of", "bounced"),
    *("message_id", "references", "sender", "sender_name", "recipients", "subject", "text", "parts"),
    *("content_sha256", "nature", "nature_because", "filed_at", "filed", "case_number"),
)
"""What filing writes of a letter; its bytes, its arrival and its mailbox never change."""


class FiledMeanwhile(Exception):
    """Somebody filed the letter while we read it: what was done here is undone."""


def sweep(*, at: datetime, limit: int = AT_ONCE) -> int:
    """File what waits, the earliest arrival first; a letter that fails stands in nobody's way. Returns how many."""
    with alone(ONE_FILER) as mine:
        waiting = list(IncomingLetter.objects.unread(at)[:limit]) if mine else []
        return (
            sum(_handful_filed(few, at=at) for few in reading.in_handfuls(waiting, at=at)) if waiting else 0
        )


def _handful_filed(few: list[Read], *, at: datetime) -> int:
    """One commit for a few letters; one that fails is undone alone, written down for us, and tried again."""
    filed = 0
    with transaction.atomic(durable=True), loading.held():
        firsts = Firsts(read.found.message_id for read in few if read.found)
        for read in few:
            try:
                _file(read, firsts, at=at)
                firsts.note(read.letter)
                filed += 1
            except Exception:  # one letter must never stand in the way of the next
                logger.exception("filing failed: letter %s", read.letter.pk)
    return filed


@transaction.atomic
def _file(read: Read, firsts: Firsts, *, at: datetime) -> None:
    with log.in_one_statement():
        _file_whole(read, firsts, at=at)


def _file_whole(read: Read, firsts: Firsts, *, at: datetime) -> None:
    letter = read.letter
    _write_down(letter, read)
    if letter.filed:
        letters.fill(letter, read.papers, at=at)
    else:
        _put(letter, matching.place_of(letter, read.found, firsts), read, at=at)
        letter.filed_at = at
    letter.file_after, letter.readings_broken_off = None, 0
    held = IncomingLetter.objects.filter(pk=letter.pk, state=IncomingState.STORED)
    if not held.update(**{name: getattr(letter, name) for name in WRITTEN}):
        raise FiledMeanwhile(letter.pk)
    if letter.filed != Filed.OWN_CASE:  # a case opened by a letter is an event of its own
        number, said = letter.case_number, {"filed": letter.filed, "state": letter.state}
        log.record("letter.filed", by=None, at=at, case_number=number, subject=letter, **said)


def _write_down(letter: IncomingLetter, read: Read) -> None:
    """What was read; a letter that could not be read lies in quarantine, whole."""
    if read.found is None:
        letter.state, letter.problem = IncomingState.QUARANTINED, read.problem[:400]
        return
    found: Reading = read.found
    letter.state, letter.problem = IncomingState.READ, ""
    letter.message_id, letter.references = found.message_id, list(found.references)
    letter.sender, letter.sender_name = found.sender, found.sender_name
    letter.recipients, letter.subject, letter.text = list(found.recipients), found.subject, found.text
    letter.nature, letter.nature_because = found.nature, found.nature_because
    letter.content_sha256 = found.content_sha256
    letter.parts = [_as_json(part) for part in found.parts]


def _as_json(part: Part) -> dict[str, object]:
    return {
        "name": part.name,
        "type": part.content_type,
        "size": part.size,
        "inline": part.inline,
        "skipped": part.skipped,
    }


def _put(letter: IncomingLetter, place: Place, read: Read, *, at: datetime) -> None:
    """One of five ends; a reply from another address, or to a case that has ended, is a case of its own."""
    letter.filed, letter.case_number, letter.copy_of = place.filed, place.case_number, place.first
    if place.filed == Filed.REPLY and letters.join_reply(place.case_number, letter, read.papers, at=at):
        return
    if place.filed in {Filed.OWN_CASE, Filed.REPLY}:
        letter.filed = Filed.OWN_CASE
        letter.case_number = letters.open_case(letter, read.papers, at=at).number
    elif place.filed == Filed.COPY:
        for paper in read.papers:
            default_storage.delete(paper.key)  # the first has them
    else:
        letters.attach(
            letter, keeping.keep(read.papers, case_number=letter.case_number, at=letter.arrived_at)
        )
        if place.bounced is not None and read.found is not None and read.found.bounce is not None:
            _returned(letter, place.bounced, read.found.bounce, at=at)


def _returned(letter: IncomingLetter, sent: OutgoingLetter, bounce: Bounce, *, at: datetime) -> None:
    """A delay is only noted; what came back for good opens the promise again (``requests_app.actions.returns``)."""
    letter.bounced = sent
    if bounce.is_final:
        why = bounce.reason or bounce.status or "адрес не принимает письма"
        bounces.record(sent, why=why, at=at)
