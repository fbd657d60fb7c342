"""The block of headers: where it ends, and its fields as raw bytes in their order. What the fields mean is not here."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from correspondence.parsing import words

FIELD = re.compile(rb"([!-9;-~]{1,200}+)[ \t]*+:([^\n]*+(?:\n[ \t][^\n]*+)*+)(?:\n|\Z)")
ENVELOPE = re.compile(rb">?From [^\n]*\n")
USUAL = re.compile(
    rb"(?:content-[a-z-]+|x-[a-z0-9-]+|mime-version|received|date|from|to|cc|subject|message-id|reply-to|sender"
    rb"|in-reply-to|references|return-path|delivered-to|dkim-signature|auto-submitted|precedence|list-[a-z]+)[ \t]*:",
    re.IGNORECASE,
)
COMMENT = re.compile(r"\([^()]*\)?")
BLANK = re.compile(rb"(?:\r?\n)+")
MOST = 20_000
"""Fields of one block that are kept; nothing that is asked for stands behind so many."""


@dataclass
class Headers:
    """Fields by their lower-case names. Of a doubled field the first is asked for, unless all are."""

    fields: list[tuple[str, bytes]] = field(default_factory=list)

    @cached_property
    def by_name(self) -> dict[str, list[bytes]]:
        found: dict[str, list[bytes]] = {}
        for name, value in self.fields:
            found.setdefault(name, []).append(value)
        return found

    def all(self, name: str) -> list[bytes]:
        return [unfolded(value) for value in self.by_name.get(name, ())]

    def first(self, name: str) -> bytes:
        values = self.by_name.get(name)
        return unfolded(values[0]) if values else b""

    def text(self, name: str) -> str:
        """Decoded, in one line; empty without the field."""
        return words.decoded(self.first(name))

    def token(self, name: str) -> str:
        """The first word in lower case: «bulk», «auto-replied», «base64»."""
        value = COMMENT.sub(" ", self.first(name)[:200].decode("latin-1"))
        return (value.partition(";")[0].split() or [""])[0].lower()


def unfolded(value: bytes) -> bytes:
    return value.replace(b"\r", b"").replace(b"\n", b"").strip()


def split(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The headers from ``start``, and where the body begins.

    The block ends at an empty line, or before a line that is no field. A stray line between fields belongs to the
    field before it: old mailers break long subjects so.
    """
    at = start
    if (blank := BLANK.match(raw, start, end)) and USUAL.match(raw, blank.end(), end):
        at = blank.end()
    if envelope := ENVELOPE.match(raw, at, end):
        at = envelope.end()
    headers = Headers()
    fields = headers.fields
    while at < end:
        if raw[at] == 10:
            return headers, at + 1
        if raw.startswith(b"\r\n", at, end):
            return headers, at + 2
        found = FIELD.match(raw, at, end)
        if found:
            if len(fields) < MOST:
                fields.append((found[1].lower().decode("latin-1"), found[2]))
            at = found.end()
        elif (stray := _after_stray(raw, at, end)) and fields:
            name, value = fields[-1]
            if len(value) < words.LONGEST:
                fields[-1] = (name, value.rstrip() + b" " + raw[at:stray].strip())
            at = stray
        else:
            return headers, at
    return headers, end


def _after_stray(raw: bytes, at: int, end: int) -> int:
    """Where the next field begins behind this line; 0 when the line begins the body."""
    following = raw.find(b"\n", at, min(end, at + 2000)) + 1
    return following if following and USUAL.match(raw, following, end) else 0
