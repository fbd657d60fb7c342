"""Texts of DICOM files as letters: by the declared alphabet, or, where that gives nonsense, by a guess at a Russian one."""

import re
from itertools import pairwise

from pydicom.charset import convert_encodings, decode_bytes

CODE_PAGES = ("cp1251", "cp866", "koi8-r", "iso8859-5")
"""In this order when two read equally well: what Russian machines write most."""
SINGLE_BYTE = {"", "ISO_IR 6", "ISO_IR 100", "ISO_IR 101", "ISO_IR 109", "ISO_IR 110", "ISO_IR 148"}
WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
# How often a letter stands in Russian, in tenths of a per cent.
OFTEN = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъ",
        (109, 85, 80, 74, 67, 63, 55, 47, 45, 44, 35, 32, 30, 28, 26, 20, 19, 17, 17, 16, 16, 14, 12, 10, 9, 7,
         6, 5, 4, 3, 3, 1),
        strict=True,
    ),
    ё=4,
)  # fmt: skip
LEGIBLE = 12
PLAINLY_BETTER = 1.4
"""How many times more legible a guess must be than what was declared."""
STRANGE = -60
DELIMITERS = {0x0D, 0x0A, 0x09, 0x0C, 0x5E, 0x3D}


def decoded(raw: bytes, declared: bytes) -> str:
    """The value without padding and controls; ``declared`` is the bytes of SpecificCharacterSet (PS3.3, C.12.1.1.2)."""
    text = _cyrillic(raw, declared) if max(raw, default=0) > 0x7F else _as_declared(raw, declared)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _as_declared(raw: bytes, declared: bytes) -> str:
    terms = [term.strip() for term in declared.decode("ascii", "replace").split("\\")] or [""]
    try:
        return decode_bytes(raw, convert_encodings(terms), DELIMITERS)
    except (LookupError, ValueError, TypeError):
        return raw.decode("latin-1")


def _cyrillic(raw: bytes, declared: bytes) -> str:
    """What was declared, if it reads as words; else the code page that gives the most Russian letters."""
    said = _as_declared(raw, declared)
    terms = {term.strip() for term in declared.decode("ascii", "replace").split("\\")}
    is_latin = terms <= SINGLE_BYTE
    if not is_latin and (b"\x1b" in raw or ("\ufffd" not in said and not _has_cyrillic(said))):
        return said
    if (plain := _utf8(raw)) is not None:
        return plain
    if is_latin and not _all_high(raw):
        return said
    best = max((raw.decode(page, "replace") for page in CODE_PAGES), key=legible)
    needed = LEGIBLE if is_latin or "\ufffd" in said else max(LEGIBLE, legible(said) * PLAINLY_BETTER)
    return best if legible(best) >= needed else said


def legible(text: str) -> float:
    """The average over the letters of how often each stands in Russian; what no name holds counts heavily against it."""
    letters = [letter for letter in text if ord(letter) > 0x7F]
    marks = [OFTEN.get(letter.lower(), STRANGE) for letter in letters]
    odd = sum(a.islower() and b.isupper() for a, b in pairwise(text))
    return (sum(marks) + odd * STRANGE) / max(len(marks), 1)


def _has_cyrillic(text: str) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in text)


def _utf8(raw: bytes) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _all_high(raw: bytes) -> bool:
    """No word mixes such letters with plain ones, as «Müller» does, and one at least is longer than a letter."""
    words = [word for word in WORD.findall(raw) if max(word) > 0x7F]
    return all(min(word) > 0x7F for word in words) and any(len(word) > 1 for word in words)
