"""From a stored letter to its place: read in the limited child, its files kept, one transaction that files it.

What a letter may do is in ``requests_app.actions.letters``; where it belongs is decided in ``matching``.
"""

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import F

from audit import log
from correspondence import bounces
from correspondence.models import IncomingLetter, IncomingState, OutgoingLetter
from correspondence.models.incoming import Filed
from correspondence.parsing.reading import Bounce, Reading
from correspondence.reader import Reader, Unreadable
from documents import keeping
from documents.keeping import Kept
from intake import matching
from intake.matching import OWN, Place
from requests_app.actions import letters

logger = logging.getLogger(__name__)

AT_ONCE = 500
HANDFUL = 20
PAUSE = timedelta(minutes=1)
MOST_BROKEN_OFF = 3
ONE_FILER = 60_001_000
"""The advisory lock: one process files at a time, in the order of arrival; the next round finds the rest."""
GAVE_UP = "Разбор письма трижды обрывался. Письмо сохранено целиком."


def sweep(*, at: datetime, limit: int = AT_ONCE) -> int:
    """File what waits, the earliest arrival first; a letter that fails stands in nobody's way. Returns how many."""
    with _alone() as mine:
        waiting = list(IncomingLetter.objects.unread(at)[:limit]) if mine else []
        if not waiting:
            return 0
        with Reader() as reader, tempfile.TemporaryDirectory(prefix="letters-") as folder:
            return sum(_filed(letter, reader, Path(folder), at=at) for letter in _claimed(waiting, at))


def _claimed(waiting: list[IncomingLetter], at: datetime) -> Iterator[IncomingLetter]:
    """The count of tries is committed first: a letter that kills its reader's parent is given up after the third.

    Those that never broke off are counted in handfuls; one that did goes alone, so that its neighbours are not blamed.
    """
    for start in range(0, len(waiting), HANDFUL):
        handful = waiting[start : start + HANDFUL]
        innocent = [letter for letter in handful if not letter.readings_broken_off]
        _count_a_try(innocent, at)
        for letter in handful:
            if letter.readings_broken_off:
                _count_a_try([letter], at)
            yield letter


def _count_a_try(tried: list[IncomingLetter], at: datetime) -> None:
    IncomingLetter.objects.filter(pk__in=[letter.pk for letter in tried]).update(
        readings_broken_off=F("readings_broken_off") + 1, file_after=at + PAUSE
    )


def _filed(letter: IncomingLetter, reader: Reader, folder: Path, *, at: datetime) -> bool:
    try:
        if letter.readings_broken_off >= MOST_BROKEN_OFF:
            letter.state, letter.problem = IncomingState.QUARANTINED, GAVE_UP
            return _file(letter, None, OWN, [], at=at)
        found = _understood(letter, reader, folder)
        place = Place(letter.filed, letter.case_number) if letter.filed else matching.place_of(letter, found)
        papers = _stored(found, folder) if found and place.filed != Filed.COPY else []
        return _file(letter, found, place, papers, at=at)
    except Exception:  # one letter must never stand in the way of the next
        logger.exception("filing failed: letter %s", letter.pk)
        return False
    finally:
        for left in folder.iterdir():
            left.unlink()


def _understood(letter: IncomingLetter, reader: Reader, folder: Path) -> Reading | None:
    """What the child says; None, and the letter marked, for what goes into quarantine."""
    try:
        found = reader.read(_raw(letter.raw_key), folder)
    except Unreadable as unreadable:
        letter.state, letter.problem = IncomingState.QUARANTINED, unreadable.problem[:400]
        return None
    _write_down(letter, found)
    return found


def _raw(key: str) -> bytes | Path:
    """Where the bytes lie, if they lie on this machine; else the bytes."""
    try:
        return Path(default_storage.path(key))
    except NotImplementedError:
        with default_storage.open(key, "rb") as stored:
            return bytes(stored.read())


def _stored(found: Reading, folder: Path) -> list[Kept]:
    return [
        keeping.store(
            folder / part.file,
            name=part.name,
            content_type=part.content_type,
            size=part.size,
            sha256=part.sha256,
        )
        for part in found.parts
        if not part.skipped
    ]


@transaction.atomic
def _file(
    letter: IncomingLetter, found: Reading | None, place: Place, papers: list[Kept], *, at: datetime
) -> bool:
    held = IncomingLetter.objects.select_for_update().filter(pk=letter.pk, state=IncomingState.STORED)
    if not held.exists():
        return False  # another has filed it
    if letter.filed:
        letters.fill(letter, papers, at=at)
    else:
        _put(letter, place, found, papers, at=at)
    letter.filed_at, letter.file_after, letter.readings_broken_off = at, None, 0
    letter.save()
    log.record(
        "letter.filed",
        by=None,
        at=at,
        case_number=letter.case_number,
        subject=letter,
        filed=letter.filed,
        state=letter.state,
    )
    return True


def _write_down(row: IncomingLetter, found: Reading) -> None:
    row.state, row.problem = IncomingState.READ, ""
    row.message_id, row.references = found.message_id, list(found.references)
    row.sender, row.sender_name, row.recipients = found.sender, found.sender_name, list(found.recipients)
    row.subject, row.text = found.subject, found.text
    row.nature, row.nature_because = found.nature, found.nature_because
    row.content_sha256 = found.content_sha256
    row.parts = [
        {
            "name": part.name,
            "type": part.content_type,
            "size": part.size,
            "inline": part.inline,
            "skipped": part.skipped,
        }
        for part in found.parts
    ]


def _put(
    row: IncomingLetter, place: Place, found: Reading | None, papers: list[Kept], *, at: datetime
) -> None:
    """One of five ends; a reply from another address, or to a case that has ended, is a case of its own."""
    row.filed, row.case_number, row.copy_of = place.filed, place.case_number, place.first
    if place.filed == Filed.REPLY and letters.join_reply(place.case_number, row, papers, at=at):
        return
    if place.filed in {Filed.OWN_CASE, Filed.REPLY}:
        row.filed = Filed.OWN_CASE
        row.case_number = letters.open_case(row, papers, at=at).number
    elif place.filed in {Filed.ATTACHED, Filed.ASIDE}:
        letters.attach(row, keeping.keep(papers, case_number=row.case_number, at=row.arrived_at))
        if place.bounced is not None and found is not None and found.bounce is not None:
            _returned(row, place.bounced, found.bounce, at=at)


def _returned(row: IncomingLetter, letter: OutgoingLetter, bounce: Bounce, *, at: datetime) -> None:
    """A delay is only noted; what came back for good opens the promise again (``requests_app.actions.returns``)."""
    row.bounced = letter
    if bounce.is_final:
        why = bounce.reason or bounce.status or "адрес не принимает письма"
        bounces.record(letter, why=why, at=at)


@contextmanager
def _alone():
    """True inside when this process files; the lock ends with the block, or with the process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_FILER])
        (mine,) = cursor.fetchone()
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_FILER])
