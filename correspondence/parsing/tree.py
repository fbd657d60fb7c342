"""The letter's tree by its bytes: where each entity begins and ends, found by boundaries. Nothing is decoded here but
what holds further entities."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from correspondence.parsing import headers as blocks
from correspondence.parsing import parameters, transfer
from correspondence.parsing.headers import Headers
from correspondence.parsing.parameters import Parameters

DEEPEST = 40
MOST = 20_000
"""Entities of one letter; what stands behind them is kept in one piece."""
TOKEN = re.compile(r"[a-z0-9!#$&^_.+*'-]{1,100}/[a-z0-9!#$&^_.+*'-]{1,100}")
AFTER = re.compile(rb"(--)?[ \t]*+\r?(?:\n|\Z)")
GUESSED = re.compile(rb"(?:\A|\n)--([^\r\n]{1,200}?)[ \t]*\r?\n(?=content-[a-z-]+[ \t]*:)", re.IGNORECASE)
LETTERS = ("message/rfc822", "message/global")
ENCODED = ("base64", "quoted-printable")


@dataclass
class Entity:
    """A node: its own bytes are ``source[start:end]``, its body begins at ``body``. A leaf has no ``children``.

    ``nested``: a letter within the letter · ``cut``: too deep or too many, kept as it stands.
    """

    source: bytes
    start: int
    body: int
    end: int
    headers: Headers
    content_type: str
    parameters: Parameters
    children: list["Entity"] = field(default_factory=list)
    nested: "Entity | None" = None
    cut: bool = False

    @property
    def disposition(self) -> tuple[str, Parameters]:
        return parameters.parse(self.headers.first("content-disposition"))

    @property
    def encoding(self) -> str:
        return self.headers.token("content-transfer-encoding")

    def content(self) -> bytes:
        """The decoded bytes of the body."""
        return transfer.decoded(self.source[self.body : self.end], self.encoding)

    def walk(self) -> Iterator["Entity"]:
        """This entity and all under it, letters within the letter left out, in the order of the bytes."""
        waiting = [self]
        while waiting:
            entity = waiting.pop()
            yield entity
            waiting.extend(reversed(entity.children))


@dataclass
class _Count:
    left: int = MOST


def grow(raw: bytes) -> Entity:
    """The tree of a letter, whatever the bytes. Line ends of CR alone are read as LF."""
    source = raw if b"\n" in raw else raw.replace(b"\r", b"\n")
    return _entity(source, 0, len(source), "text/plain", 0, _Count())


def _entity(source: bytes, start: int, end: int, default: str, depth: int, count: _Count) -> Entity:
    count.left -= 1
    headers, body = blocks.split(source, start, end)
    declared, found = parameters.parse(headers.first("content-type")) if headers.fields else ("", {})
    content_type = declared if TOKEN.fullmatch(declared) else default if not declared else "text/plain"
    entity = Entity(source, start, body, end, headers, content_type, found)
    if content_type.startswith("multipart/"):
        _split(entity, depth, count)
    elif content_type in LETTERS:
        _open(entity, depth, count)
    return entity


def _split(entity: Entity, depth: int, count: _Count) -> None:
    """Give a multipart its children; without a boundary that is really there, it is text for a person to look at."""
    if depth >= DEEPEST:
        entity.cut = True
        return
    if entity.encoding in ENCODED:
        _unpack(entity)
    pieces = _pieces(
        entity.source, entity.body, entity.end, entity.parameters.get("boundary", ""), count.left
    )
    default = "message/rfc822" if entity.content_type == "multipart/digest" else "text/plain"
    for start, end in pieces:
        if count.left <= 0:
            entity.children.append(_rest(entity, start))
            break
        entity.children.append(_entity(entity.source, start, end, default, depth + 1, count))
    if not pieces:
        entity.content_type, entity.parameters = "text/plain", {}


def _rest(entity: Entity, start: int) -> Entity:
    """Everything from here in one piece: more entities than any person's letter has."""
    return Entity(
        entity.source, start, start, entity.end, Headers(), "application/octet-stream", {}, cut=True
    )


def _unpack(entity: Entity) -> None:
    """Against the rules a whole multipart was encoded: its boundaries are inside."""
    if entity.source.find(b"\n--", entity.body - 1, entity.end) < 0:
        content = entity.content()
        entity.source, entity.start, entity.body, entity.end = content, 0, 0, len(content)
        entity.headers.by_name.pop("content-transfer-encoding", None)


def _open(entity: Entity, depth: int, count: _Count) -> None:
    """A letter within: its own tree; as it stands when too deep."""
    if depth >= DEEPEST or count.left <= 0:
        entity.cut = True
        return
    if entity.encoding in ENCODED:
        content = entity.content()
        source = content if b"\n" in content else content.replace(b"\r", b"\n")
        entity.nested = _entity(source, 0, len(source), "text/plain", depth + 1, count)
    else:
        entity.nested = _entity(entity.source, entity.body, entity.end, "text/plain", depth + 1, count)


def _pieces(source: bytes, body: int, end: int, boundary: str, most: int) -> list[tuple[int, int]]:
    """Where the parts lie: by the boundary that is declared, else by the first line that looks like one."""
    declared = boundary.encode("utf-8", "ignore").rstrip()
    if declared and (pieces := _between(source, body, end, declared, most)):
        return pieces
    guessed = GUESSED.search(source, max(body - 1, 0), min(end, body + 100_000))
    return _between(source, body, end, guessed[1], most) if guessed else []


def _between(source: bytes, body: int, end: int, boundary: bytes, most: int) -> list[tuple[int, int]]:
    """Parts between delimiter lines; the last may lack its closing one. What stands before the
    first is no part, unless there is no other."""
    pieces: list[tuple[int, int]] = []
    opened = first = -1
    for at, after, closes in _delimiters(source, body, end, boundary):
        if opened >= 0:
            pieces.append((opened, _before_newline(source, opened, at)))
        opened = -1 if closes else after
        first = at if first < 0 else first
        if len(pieces) >= most:
            opened = after
            break
    if opened >= 0:
        pieces.append((opened, end))
    return pieces if pieces or first < 0 else [(body, _before_newline(source, body, first))]


def _delimiters(source: bytes, body: int, end: int, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """Each delimiter line: its first byte, the byte after it, and whether it is a closing one."""
    mark = b"\n--" + boundary
    if body == 0 and source.startswith(mark[1:]):
        at = 0
    else:
        at = source.find(mark, max(body - 1, 0), end) + 1
        if at == 0:
            return
    while True:
        behind = at + len(mark) - 1
        if line := AFTER.match(source, behind, end):
            yield at, line.end(), line[1] is not None
        at = source.find(mark, behind, end) + 1
        if at == 0:
            return


def _before_newline(source: bytes, start: int, at: int) -> int:
    """The line end before a delimiter belongs to the delimiter."""
    end = at - 1
    if end > start and source[end - 1] == 13:
        end -= 1
    return max(end, start)
