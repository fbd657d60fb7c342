"""What a letter must read as, and how a reading is compared with it. Only what is named is compared, but every leaf
must be named: a part nobody expected is a fault."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from correspondence.parsing.reading import Part, Reading

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
LONGEST_NAME = 200
UNSAFE = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069/\\]")
"""What a clean name never holds: controls, marks of direction, separators of a path."""

MARKUP = re.compile(
    r"</?\s*[a-z!?]|\bon[a-z]+\s*=|(java|vb)script\s*:|url\s*\(|expression\s*\(", re.IGNORECASE
)
"""What a page's text never holds, shown or hidden: the beginning of a tag, a handler, an address that is a script."""

Name = str | re.Pattern[str]


@dataclass(frozen=True)
class Stored:
    """One part in its place: the bytes it was built of, its name (exact, or a pattern where the promise leaves room)."""

    content: bytes
    name: Name | None = None
    inline: bool | None = None
    content_type: str = ""


@dataclass(frozen=True)
class Expected:
    """``lines``, ``contains``: in this order · ``kept``: phrases found in the text or in a stored part ·
    ``beside``: types of parts that may be listed beside the stored ones · ``stored`` None: not compared ·
    ``listed``: names of parts either stored or
    skipped · ``returned``: Message-IDs in the bounce · ``body``: the bytes after the headers."""

    subject: str | None = None
    sender: str | tuple[str, ...] | None = None
    sender_name: str | None = None
    recipients: tuple[str, ...] = ()
    message_id: str | None = None
    references: tuple[str, ...] | None = None
    text: str | None = None
    lines: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    no_markup: bool = False
    stored: tuple[Stored, ...] | None = ()
    skipped: int = 0
    listed: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    nature: str | tuple[str, ...] = "person"
    returned: tuple[str, ...] | None = None
    failed_address: str | None = None
    status: str | None = None
    is_final: bool | None = None
    body: bytes | None = None


@dataclass(frozen=True)
class Case:
    """``readable``: not one replacement character is excused."""

    id: str
    raw: bytes
    expected: Expected = field(default_factory=Expected)
    readable: bool = True


def one_line(text: str) -> str:
    return " ".join(text.split())


def lines_of(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().split("\n")]


def unkeepable(text: str) -> bool:
    """A database takes no NUL and no half of a surrogate pair."""
    return "\0" in text or text.encode("utf-8", "replace").decode() != text


def faults(case: Case, reading: Reading, folder: Path) -> list[str]:
    """Everything that is not as expected, in words; empty when all is well."""
    every = (_headers, _text, _parts, _files, _nature, _clean)
    return [fault for look in every for fault in look(case.expected, reading, folder)]


def replacements(reading: Reading) -> int:
    names = "".join(part.name for part in reading.parts)
    return (reading.subject + reading.sender_name + reading.text + names).count(REPLACEMENT)


def _headers(expected: Expected, reading: Reading, folder: Path) -> Iterator[str]:
    senders = (expected.sender,) if isinstance(expected.sender, str) else expected.sender
    if expected.subject is not None and one_line(reading.subject) != one_line(expected.subject):
        yield f"subject is {reading.subject!r}"
    if senders is not None and reading.sender not in senders:
        yield f"sender is {reading.sender!r}"
    if expected.sender_name is not None and one_line(reading.sender_name) != expected.sender_name:
        yield f"sender's name is {reading.sender_name!r}"
    if missing := set(expected.recipients) - set(reading.recipients):
        yield f"recipients {reading.recipients} lack {sorted(missing)}"
    for name in ("message_id", "references"):
        if (wanted := getattr(expected, name)) is not None and getattr(reading, name) != wanted:
            yield f"{name} is {getattr(reading, name)!r}"
    if expected.body is not None and reading.content_sha256 != hashlib.sha256(expected.body).hexdigest():
        yield f"content_sha256 is not of the {len(expected.body)} bytes after the headers"


def _text(expected: Expected, reading: Reading, folder: Path) -> Iterator[str]:
    if expected.text is not None and lines_of(reading.text) != lines_of(expected.text):
        yield f"text is {reading.text[:1000]!r}"
    lines, at = [one_line(line) for line in reading.text.split("\n")], 0
    for line in expected.lines:
        if line not in lines[at:]:
            yield f"no line {line!r} in its turn in {reading.text[:1000]!r}"
        else:
            at = lines.index(line, at) + 1
    flat, at = one_line(reading.text), 0
    for phrase in expected.contains:
        if (found := flat.find(one_line(phrase), at)) < 0:
            yield f"{phrase!r} is not in its turn in {reading.text[:1000]!r}"
        at = max(at, found)
    yield from (
        f"{phrase!r} is in {reading.text[:1000]!r}" for phrase in expected.lacks if phrase in reading.text
    )
    if expected.no_markup and (found := MARKUP.search(reading.text)):
        yield f"{found.group()!r} is in {reading.text[:1000]!r}"
    files = b"".join(folder.joinpath(part.file).read_bytes() for part in reading.parts if part.file)
    for phrase in expected.kept:
        if phrase not in flat and phrase.encode() not in files:
            yield f"{phrase!r} is neither in the text nor in a part"


def _parts(expected: Expected, reading: Reading, folder: Path) -> Iterator[str]:
    names = {unicodedata.normalize("NFC", part.name) for part in reading.parts}
    yield from (f"{name} is not listed in {names}" for name in expected.listed if name not in names)
    if expected.stored is None:
        return
    hashes = {hashlib.sha256(wanted.content).hexdigest() for wanted in expected.stored}
    listed = [p for p in reading.parts if p.sha256 in hashes or p.content_type not in expected.beside]
    stored, skipped = [p for p in listed if not p.skipped], [p for p in listed if p.skipped]
    if len(skipped) != expected.skipped:
        yield f"skipped: {[(part.name, part.skipped) for part in skipped]}"
    if len(stored) != len(expected.stored):
        yield f"{len(stored)} stored instead of {len(expected.stored)}: {[p.name for p in stored][:12]}"
        return
    for wanted, part in zip(expected.stored, stored, strict=True):
        yield from _part(wanted, part)


def _part(wanted: Stored, part: Part) -> Iterator[str]:
    name = unicodedata.normalize("NFC", part.name)
    if isinstance(wanted.name, re.Pattern):
        if not wanted.name.fullmatch(name):
            yield f"name {name!r} is not like {wanted.name.pattern!r}"
    elif wanted.name is not None and name != wanted.name:
        yield f"name is {name!r}, not {wanted.name!r}"
    if (part.size, part.sha256) != (len(wanted.content), hashlib.sha256(wanted.content).hexdigest()):
        yield f"{name}: {part.size} bytes, not the {len(wanted.content)} it was built of"
    if wanted.inline is not None and part.inline != wanted.inline:
        yield f"{name}: inline is {part.inline}"
    if wanted.content_type and part.content_type != wanted.content_type:
        yield f"{name}: {part.content_type}"


def _files(expected: Expected, reading: Reading, folder: Path) -> Iterator[str]:
    """A stored part is a file with its bytes; a skipped one says why and is no file; no file belongs to nobody."""
    for part in reading.parts:
        if (
            not part.name
            or len(part.name) > LONGEST_NAME
            or UNSAFE.search(part.name)
            or part.name in (".", "..")
        ):
            yield f"the name {part.name!r} is not clean"
        if bool(part.file) == bool(part.skipped):
            yield f"{part.name}: file {part.file!r}, skipped {part.skipped!r}"
        elif part.file:
            content = folder.joinpath(part.file).read_bytes()
            if (len(content), hashlib.sha256(content).hexdigest()) != (part.size, part.sha256):
                yield f"{part.name}: the file is not what the part says"
        elif not re.search("[а-я]", part.skipped):
            yield f"{part.name}: the reason {part.skipped!r} is not Russian"
    files = sorted(part.file for part in reading.parts if part.file)
    if len(files) != len(set(files)) or any(Path(file).name != file for file in files):
        yield f"files are not one a part, plain names: {files}"


def _nature(expected: Expected, reading: Reading, folder: Path) -> Iterator[str]:
    natures = (expected.nature,) if isinstance(expected.nature, str) else expected.nature
    if reading.nature not in natures:
        yield f"nature is {reading.nature} because of {reading.nature_because!r}"
    elif reading.nature != "person" and not reading.nature_because:
        yield f"{reading.nature} because of nothing"
    if (reading.bounce is None) != (reading.nature != "bounce"):
        yield f"{reading.nature} with bounce {reading.bounce}"
    bounce = reading.bounce
    if expected.returned is not None and (bounce is None or bounce.message_ids != expected.returned):
        yield f"returned: {bounce}"
    pairs = (("failed_address", "recipient"), ("status", "status"), ("is_final", "is_final"))
    for wanted, name in ((getattr(expected, wanted), name) for wanted, name in pairs):
        if wanted is not None and (bounce is None or getattr(bounce, name) != wanted):
            yield f"{name} is not {wanted!r}: {bounce}"


def _clean(expected: Expected, reading: Reading, folder: Path) -> Iterator[str]:
    """What could not be kept or shown: a header of several lines, a text with CR."""
    for name in ("message_id", "sender", "sender_name", "subject", "text", "nature_because"):
        value = getattr(reading, name)
        if unkeepable(value):
            yield f"{name} cannot be kept: {value[:200]!r}"
        if name != "text" and ("\n" in value or "\r" in value):
            yield f"{name} has several lines: {value[:200]!r}"
    if "\r" in reading.text:
        yield "text has CR"
