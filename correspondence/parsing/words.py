"""Words of headers: RFC 2047 encoded words, also those broken in the middle of a letter, among raw bytes of any charset.
Values with parameters (RFC 2231) are not here (parameters.py)."""

import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

from correspondence.parsing import charsets

START = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?")
NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]")
ESCAPE = re.compile(rb"=([0-9A-Fa-f]{2})")
LONGEST = 131072
"""Bytes of one header that are looked at: no reader shows more."""


class Word(NamedTuple):
    """An encoded word as it stands: ``gap`` is the text between the word before it and itself."""

    gap: str
    charset: str
    is_base64: bool
    letters: str


def decoded(value: bytes) -> str:
    """The header's text in one line. Bytes of adjacent words of one charset are joined before they are decoded."""
    return charsets.line(in_text(charsets.decode(value[:LONGEST])))


def in_text(text: str) -> str:
    """The same for a text: what are not encoded words stays as it is."""
    if "=?" not in text:
        return text
    words, rest = _split(text)
    shown: list[str] = []
    run: list[Word] = []
    for word in words:
        adjacent = run and not word.gap.strip()
        if run and not (adjacent and charsets.known(run[0].charset) == charsets.known(word.charset)):
            shown.append(_joined(run))
            run = []
        if not adjacent:
            shown.append(word.gap)
        run.append(word)
    return "".join((*shown, _joined(run), rest))


def _split(text: str) -> tuple[list[Word], str]:
    """Every encoded word with what stands before it, and what stands after the last."""
    words: list[Word] = []
    done = 0
    start = START.search(text)
    while start and (end := text.find("?=", start.end())) >= 0:
        if text[start.end() : end + 3] == "?==":
            end += 0 if start[2] in "bB" else 1
        gap = text[done : start.start()]
        words.append(Word(gap, start[1].partition("*")[0], start[2] in "bB", text[start.end() : end]))
        done = end + 2
        start = START.search(text, done)
    return words, text[done:]


def _joined(run: list[Word]) -> str:
    if not run:
        return ""
    return charsets.decode(b"".join(_octets(run)), run[0].charset)


def _octets(run: list[Word]) -> Iterator[bytes]:
    """Base64 that was cut elsewhere than between fours is put together again first."""
    kept = ""
    for word, following in zip(run, [*run[1:], None], strict=True):
        if not word.is_base64:
            yield _of_q(word.letters)
            continue
        kept += NOT_BASE64.sub("", word.letters)
        is_cut = len(kept) % 4 and "=" not in word.letters and following and following.is_base64
        if not is_cut:
            yield of_base64(kept)
            kept = ""


def of_base64(letters: str) -> bytes:
    """Letters of the alphabet alone; padding is set right, a lonely last letter left out."""
    whole = letters[: len(letters) - 1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(whole + "=" * (-len(whole) % 4))


def _of_q(letters: str) -> bytes:
    octets = letters.replace("_", " ").encode("utf-8", "replace")
    return ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), octets)
