"""The end of a log that rotates, line by line with moments, in bounded reading. What the lines say is not known here."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import BinaryIO

from correspondence.stamps import Stamped, Stamps

BLOCK = 1024 * 1024
LIMIT = 64 * BLOCK
"""Of the log and of the one rotated before it together."""
LONGEST_LINE = 8192
LAST_LINES = 64 * 1024
MARGIN = timedelta(minutes=5)


def files_since(path: str, since: datetime) -> Iterator[Iterator[Stamped]]:
    """The lines of ``path``.1 and then of ``path`` from some minutes before the moment, each file for itself.

    Lines without a moment are left out. Raises OSError when the log itself cannot be read.
    """
    with ExitStack() as opened:
        files: list[BinaryIO] = [opened.enter_context(open(path, "rb"))]
        with suppress(OSError):
            files.append(opened.enter_context(open(f"{path}.1", "rb")))
        if len(files) > 1 and os.path.sameopenfile(files[0].fileno(), files[1].fileno()):
            files.pop()  # it was rotated between the two openings
        yield from reversed(_parts(files, since))


def _parts(files: list[BinaryIO], since: datetime) -> list[Iterator[Stamped]]:
    """The newest first. An older file is needed only where the newer one does not reach back to the moment."""
    parts, left = [], LIMIT
    for file in files:
        stamps = Stamps.learnt(_last_lines(file), _written_at(file))
        size = _size(file)
        start = _start(file, stamps, since - MARGIN, max(0, size - left))
        parts.append(_lines(file, start, stamps))
        left -= size - start
        if start > 0 or left <= 0:
            break
    return parts


def _start(file: BinaryIO, stamps: Stamps, since: datetime, lowest: int) -> int:
    """Back from the end by blocks until one begins before the moment, not below ``lowest``."""
    position = _size(file)
    while position > lowest:
        position = max(lowest, position - BLOCK)
        first = next(_lines(file, position, stamps), None)
        if first is not None and first[0] < since:
            break
    return position


def _lines(file: BinaryIO, start: int, stamps: Stamps) -> Iterator[Stamped]:
    """What is longer than a line may be is passed over to its end, and so is the line that ``start`` cuts."""
    file.seek(max(0, start - 1))
    whole = start == 0
    for piece in iter(partial(file.readline, LONGEST_LINE), b""):
        if whole and (stamped := stamps.read(piece)):
            yield stamped
        whole = piece.endswith(b"\n")


def _last_lines(file: BinaryIO) -> list[bytes]:
    file.seek(max(0, _size(file) - LAST_LINES))
    return file.read(LAST_LINES).splitlines()


def _size(file: BinaryIO) -> int:
    return os.fstat(file.fileno()).st_size


def _written_at(file: BinaryIO) -> datetime:
    return datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)
