"""Letters read ahead of their filing: each in the limited child, its files put into the storage. No rows are filed here."""

import logging
import shutil
import tempfile
import uuid
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.storage import default_storage
from django.db.models import F

from correspondence.models import IncomingLetter
from correspondence.parsing.reading import Reading
from correspondence.reader import Reader, Unreadable
from documents import keeping
from documents.keeping import Kept

logger = logging.getLogger(__name__)

HANDFUL, HANDFUL_BYTES = 20, 16 * 1024**2
"""So many letters, and bytes of them, are read together and filed in one transaction."""
PAUSE = timedelta(minutes=1)
MOST_BROKEN_OFF = 3
SEEN_AFTER = timedelta(hours=1)
CUT = "Письмо слишком большое: вложение не забрано, письмо целиком лежит в почтовом ящике."
GAVE_UP = "Разбор письма трижды обрывался. Письмо сохранено целиком."


@dataclass(frozen=True)
class Read:
    """A letter and what the child said of it; ``found`` None where it could not be read, and ``problem`` why."""

    letter: IncomingLetter
    found: Reading | None
    papers: list[Kept] = field(default_factory=list)
    problem: str = ""


def in_handfuls(waiting: list[IncomingLetter], *, at: datetime) -> Iterator[list[Read]]:
    """A few letters at a time, in their order, the next few being read while the caller files these.

    Nothing is read ahead of a letter that broke its reader off before. One that fails by a fault of ours waits a minute.
    The thread that reads asks the database nothing; the child lives as long as it.
    """
    with (
        ThreadPoolExecutor(1, "reading") as ahead,
        ThreadPoolExecutor(1, "storing") as storing,
        tempfile.TemporaryDirectory(prefix="letters-") as folder,
        Reader() as reader,
    ):
        desk = Desk(reader, storing, Path(folder))
        coming: deque[Future[list[Read | IncomingLetter]]] = deque()
        for few in _handfuls(waiting):
            is_suspect = few[0].readings_broken_off > 0
            while is_suspect and coming:
                yield _read_well(coming.popleft().result(), at)
            _count_a_try(few, at)
            coming.append(ahead.submit(desk.read_all, few))
            while coming and (is_suspect or len(coming) > 1):
                yield _read_well(coming.popleft().result(), at)
        yield from (_read_well(one.result(), at) for one in coming)


def _handfuls(waiting: Iterable[IncomingLetter]) -> Iterator[list[IncomingLetter]]:
    """One that broke its reader off goes alone, so that its neighbours are not blamed."""
    few: list[IncomingLetter] = []
    for letter in waiting:
        is_full = len(few) == HANDFUL or sum(one.size for one in few) + letter.size > HANDFUL_BYTES
        if few and (is_full or letter.readings_broken_off or few[0].readings_broken_off):
            yield few
            few = []
        few.append(letter)
    if few:
        yield few


def _count_a_try(few: list[IncomingLetter], at: datetime) -> None:
    """Committed before the reading: a letter that kills its reader's parent is given up after the third time."""
    IncomingLetter.objects.filter(pk__in=[letter.pk for letter in few]).update(
        readings_broken_off=F("readings_broken_off") + 1, file_after=at + PAUSE
    )


@dataclass(frozen=True)
class Desk:
    """Where letters are read: while the child reads one, the files of the one before go into the storage."""

    reader: Reader
    storing: ThreadPoolExecutor
    folder: Path

    def read_all(self, few: list[IncomingLetter]) -> list[Read | IncomingLetter]:
        """In place of what could not be read by a fault of ours stands the letter itself."""
        begun = [(letter, self._begin(letter)) for letter in few]
        return [_ended(letter, waiting) for letter, waiting in begun]

    def _begin(self, letter: IncomingLetter) -> "Future[Read]":
        """Read now, its files stored behind; whatever fails is told by the future."""
        own = self.folder / uuid.uuid4().hex
        try:
            own.mkdir()
            read = self._read(letter, own)
        except Exception as failed:
            broken: Future[Read] = Future()
            broken.set_exception(failed)
            return broken
        return self.storing.submit(_with_papers, read, own)

    def _read(self, letter: IncomingLetter, own: Path) -> Read:
        if letter.readings_broken_off >= MOST_BROKEN_OFF:
            return Read(letter, None, problem=GAVE_UP)
        try:
            found = self.reader.read(_raw(letter.raw_key), own)
        except Unreadable as unreadable:
            return Read(letter, None, problem=unreadable.problem)
        if not letter.is_whole:
            found = replace(found, parts=tuple(replace(part, file="", skipped=CUT) for part in found.parts))
        return Read(letter, found)


def _ended(letter: IncomingLetter, waiting: "Future[Read]") -> Read | IncomingLetter:
    try:
        return waiting.result()
    except Exception:  # one letter must never stand in the way of the next
        logger.exception("reading failed: letter %s", letter.pk)
        return letter


def _read_well(told: list[Read | IncomingLetter], at: datetime) -> list[Read]:
    """A storage or a disk that is away is no death of a reader: for an hour those letters wait and are not blamed.

    After that a person has to see them, read or not (D19).
    """
    ours = [one.pk for one in told if isinstance(one, IncomingLetter) and at < one.fetched_at + SEEN_AFTER]
    if ours:
        IncomingLetter.objects.filter(pk__in=ours).update(readings_broken_off=F("readings_broken_off") - 1)
    return [one for one in told if isinstance(one, Read)]


def _with_papers(read: Read, own: Path) -> Read:
    try:
        return replace(read, papers=_stored(read.found, own)) if read.found else read
    finally:
        shutil.rmtree(own, ignore_errors=True)


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
