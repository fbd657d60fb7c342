"""Tiles of slides, drawn by the limited child when they are asked for and kept on this machine for a while (ADR 0019).

Each machine has a folder of its own; nothing in it is needed again. Who may see a tile is the doors' matter.
"""

import fcntl
import hashlib
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings

from documents import sniffing, stored
from documents.imaging import mirax
from documents.models import Document
from documents.previews import blocks, jail

logger = logging.getLogger(__name__)

WAITS, PAUSE = 100, 0.05
KEPT_SECONDS = 12 * 60 * 60
"""As long as the ticket of the page lasts."""
FAILED, FAILED_SECONDS = "failed", 60
"""A block whose child died is not tried again for a minute."""


class Busy(Exception):
    """As many children are drawing as may at once; to be asked again in a second."""


class NotDrawn(Exception):
    """This piece of the slide cannot be drawn: its child died, or the stored file is not what it was."""


def tile(document: Document, place: tuple[int, int, int], *, at: datetime) -> Path:
    """The JPEG file of one tile (level, column, row), its neighbours drawn with it. Raises Busy, NotDrawn or OSError."""
    _, column, row = place
    block = blocks.block_of(*place)
    folder = _root() / str(document.pk) / f"{block.level}-{block.column}-{block.row}"
    wanted = folder / f"{column}_{row}.jpg"
    folder.mkdir(parents=True, exist_ok=True)
    os.utime(folder.parent)
    for _ in range(WAITS):
        if wanted.exists():
            return wanted
        if (
            at.timestamp() - max(_touched(where / FAILED) for where in (folder, folder.parent))
            < FAILED_SECONDS
        ):
            raise NotDrawn
        with _held(folder) as mine:
            if mine and not wanted.exists():
                with _a_place() as found:
                    slide = _local(document, folder.parent) if found else None
                    if slide is not None:
                        _draw(slide, block, folder, wanted)
                        return wanted
        time.sleep(PAUSE)
    raise Busy


def forget_old(*, at: datetime) -> None:
    """What nobody has looked at for twelve hours goes; then the longest unseen, until the rest fits into the bound."""
    left = settings.TILES_BYTES
    for folder in sorted(_root().glob("*-*"), key=_touched, reverse=True):
        left -= _weight(folder)
        if left < 0 or at.timestamp() - _touched(folder) > KEPT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _draw(slide: Path, block: blocks.Block, folder: Path, wanted: Path) -> None:
    try:
        with tempfile.TemporaryDirectory(prefix=".drawn-", dir=folder) as fresh:
            for drawn in jail.tiles(slide, Path(fresh), block):
                drawn.rename(folder / drawn.name)
    except jail.ChildDied:
        logger.warning("a block of a slide is not drawn: %s, %s", folder.parent.name, folder.name)
    if not wanted.exists():
        (folder / FAILED).touch()
        raise NotDrawn


def _local(document: Document, folder: Path) -> Path | None:
    """The file itself where it lies on this machine, or what is made of it once; None while another makes it."""
    here, is_packed = stored.path(document.key), document.content_type == sniffing.MIRAX
    if here and not is_packed:
        return here
    copy, unpacked = folder / "slide", folder / "unpacked"
    ready = unpacked / mirax.SLIDE if is_packed else copy
    with _held(folder) as mine:
        if not ready.exists():
            if not mine:
                return None
            if not here:
                _copy(document, copy)
            if is_packed:
                _unpack(here or copy, unpacked)
                copy.unlink(missing_ok=True)
    return ready


def _copy(document: Document, copy: Path) -> None:
    half, digest = copy.with_suffix(".half"), hashlib.sha256()
    with half.open("wb") as file:
        for chunk in stored.chunks(document.key):
            digest.update(chunk)
            file.write(chunk)
    if digest.hexdigest() != document.sha256:
        half.unlink()
        raise NotDrawn
    half.rename(copy)


def _unpack(packed: Path, unpacked: Path) -> None:
    """By a limited child, which may leave no link in place of a file; one that died is not started anew at once."""
    try:
        with tempfile.TemporaryDirectory(prefix=".unpacked-", dir=unpacked.parent) as fresh:
            jail.unpack(packed, Path(fresh) / "slide")
            for inside, folders, names in os.walk(fresh):
                if any(os.path.islink(os.path.join(inside, name)) for name in folders + names):
                    raise jail.ChildDied
            (Path(fresh) / "slide").rename(unpacked)
    except jail.ChildDied as died:
        logger.warning("a slide is not unpacked: %s", unpacked.parent.name)
        (unpacked.parent / FAILED).touch()
        raise NotDrawn from died


@contextmanager
def _a_place() -> Iterator[bool]:
    """One of the places of this machine, over all its processes: whoever dies leaves his."""
    for number in range(settings.TILES_AT_ONCE):
        place = _root() / f".place{number}"
        place.mkdir(exist_ok=True)
        with _held(place) as mine:
            if mine:
                yield True
                return
    yield False


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """A lock on a folder: True for whoever has it, False for all others."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield _locked(opened)
    finally:
        os.close(opened)


def _locked(opened: int) -> bool:
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _root() -> Path:
    root = Path(settings.TILES_FOLDER)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return root


def _weight(folder: Path) -> int:
    """Bytes of all its files; what goes meanwhile weighs nothing."""
    weight = 0
    for inside, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                weight += os.lstat(os.path.join(inside, name)).st_size
    return weight


def _touched(path: Path) -> float:
    """When, in seconds of the epoch; 0 for what is not there."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0
