"""Our mail server's own log (Postfix): whether it took a letter, by its Message-ID. What follows is ``fates``' business.

A queue file is complete once qmgr names it active; the Message-ID alone is written while the content still comes.
"""

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto

from correspondence import log_lines
from correspondence.stamps import Stamped

SETTLED_AFTER = timedelta(minutes=2)
"""By then the log would know of a letter that was coming."""
BEGUN_SETTLED_AFTER = timedelta(hours=1)
"""And by then what became of one of which it knows only the beginning."""

NAMED = re.compile(rb" \S+ \S+/cleanup\[\d+\]: ([0-9A-Za-z]{5,20}): message-id=(<[^<>\s]{3,310}>)\s*$")
MOVED = re.compile(rb" \S+ \S+/[a-z]+\[\d+\]: ([0-9A-Za-z]{5,20}): .*(\(queue active\)$|status=[a-z]{4,12})")
HOLE = re.compile(rb"rate-limiting|Suppressed \d+ messages|messages lost")
"""The log says itself that it is not whole."""
logger = logging.getLogger(__name__)


class Fate(Enum):
    TAKEN = auto()
    NOT_TAKEN = auto()
    NOT_KNOWN = auto()


@dataclass(frozen=True)
class Found:
    """``at``: when it was taken, by the log's clock; ``words``: its queue id and the last that is told of it."""

    fate: Fate
    at: datetime | None = None
    words: str = ""


@dataclass
class _Search:
    """One pass over the log: Message-ID → when its sending began, and what was met."""

    sent_at: Mapping[str, datetime]
    spans: list[tuple[datetime, datetime]] = field(default_factory=list)
    has_holes: bool = False
    named: dict[bytes, str] = field(default_factory=dict)
    taken: dict[str, Found] = field(default_factory=dict)

    def read(self, lines: Iterable[Stamped]) -> None:
        """One file: between two of them there may be a gap, so each covers its own time."""
        first = at = None
        for at, line in lines:
            first = first or at
            self._meet(at, line)
        if first is not None and at is not None:
            self.spans.append((first, at))

    def fate(self, message_id: str) -> Found:
        if message_id in self.taken:
            return self.taken[message_id]
        wait = BEGUN_SETTLED_AFTER if message_id in self.named.values() else SETTLED_AFTER
        sent_at = self.sent_at[message_id]
        begun = any(first < sent_at < last for first, last in self.spans)
        if begun and self.spans[-1][1] > sent_at + wait and not self.has_holes:
            return Found(Fate.NOT_TAKEN)
        return Found(Fate.NOT_KNOWN)

    def _meet(self, at: datetime, line: bytes) -> None:
        if found := NAMED.match(line):
            self._name(found[1], found[2].decode("ascii", "replace"))
        elif found := MOVED.match(line):
            if found[1] in self.named:
                self._move(self.named[found[1]], at, found)
        elif HOLE.search(line):
            self.has_holes = True

    def _name(self, queue_id: bytes, message_id: str) -> None:
        """Queue ids are used again: a new letter under one ends the story of the old."""
        self.named.pop(queue_id, None)
        if message_id in self.sent_at:
            self.named[queue_id] = message_id

    def _move(self, message_id: str, at: datetime, found: "re.Match[bytes]") -> None:
        before = self.taken.get(message_id)
        words = f"журнал почты: {found[1].decode()} {found[2].decode().strip('()')}"
        self.taken[message_id] = Found(Fate.TAKEN, before.at if before else at, words)


def look_up(path: str, sent_at: Mapping[str, datetime]) -> dict[str, Found]:
    """What the log knows of letters, each Message-ID with the moment its sending began.

    «Not taken» only where the log has lines from before that moment and from late enough after it.
    No log, or none that can be read: nothing is known.
    """
    if not path or not sent_at:
        return {}
    search = _Search(sent_at)
    try:
        for lines in log_lines.files_since(path, min(sent_at.values())):
            search.read(lines)
    except OSError as trouble:
        logger.error("the mail server's log cannot be read: %s", type(trouble).__name__)
        return {}
    return {message_id: search.fate(message_id) for message_id in sent_at}
