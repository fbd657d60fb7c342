"""Which part of a file a request asks for (RFC 9110, 14): one range; several at once, or nonsense, get the whole file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.IGNORECASE)


class NotThere(Exception):
    """The range lies beyond the end of the file: 416."""


@dataclass(frozen=True)
class Range:
    """The first and the last byte, both included, counted from 0."""

    first: int
    last: int


def wanted(headers: Mapping[str, str], size: int, *, etag: str) -> Range | None:
    """None for the whole file, also when ``If-Range`` names another file than this. Raises NotThere."""
    found = ONE_RANGE.fullmatch(headers.get("Range", "").replace(" ", ""))
    if not found or not (found[1] or found[2]) or headers.get("If-Range", etag) != etag:
        return None
    if not found[1]:
        length = min(int(found[2]), size)
        if not length:
            raise NotThere
        return Range(size - length, size - 1)
    first, last = int(found[1]), int(found[2]) if found[2] else size - 1
    if first >= size:
        raise NotThere
    return Range(first, min(last, size - 1)) if first <= last else None
