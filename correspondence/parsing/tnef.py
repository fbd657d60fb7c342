"""Outlook's winmail.dat: the files and the text inside, by tnefparse. Whatever goes wrong, the file itself is kept."""

import logging
import struct
from dataclasses import dataclass

from tnefparse import TNEF

from correspondence.parsing import charsets, markup

TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")
SIGNATURE = b"\x78\x9f\x3e\x22"
MOST_WORK = 10_000_000_000
"""tnefparse copies what is left of the file for each object: bytes times objects."""

logging.getLogger("tnefparse").addHandler(logging.NullHandler())
logging.getLogger("tnefparse").propagate = False


@dataclass(frozen=True)
class Inside:
    """Files as (name, bytes) and the text, when there was any."""

    files: tuple[tuple[str, bytes], ...]
    text: str


def opened(raw: bytes) -> Inside | None:
    """None when it is no such file, or one too strange to be opened."""
    if not raw.startswith(SIGNATURE) or not _is_reasonable(raw):
        return None
    try:
        found = TNEF(raw, do_checksum=False)
        files = tuple((_name(attachment), _octets(attachment.data)) for attachment in found.attachments)
        return Inside(tuple((name, octets) for name, octets in files if octets), _text(found))
    except Exception:  # the parser of a stranger's format: anything may come, and the file is kept then
        return None


def _is_reasonable(raw: bytes) -> bool:
    """Few objects of honest lengths: the parser would take very long over others."""
    at, count = 6, 0
    while at + 12 < len(raw):
        level, kind = raw[at], raw[at + 1 : at + 3]
        (length,) = struct.unpack_from("<I", raw, at + 5)
        if level not in (1, 2) or (kind == b"\x04\x90" and length > 1_000_000):
            return False
        at += length + 11
        count += 1
        if count * len(raw) > MOST_WORK:
            return False
    return at <= len(raw)


def _name(attachment: object) -> str:
    for way in ("long_filename", "name"):
        try:
            given = getattr(attachment, way)
            said = given() if callable(given) else given
        except Exception:  # its names decode by utf-8 alone
            said = getattr(attachment, "_name", b"")
        if said:
            return (charsets.decode(said) if isinstance(said, bytes) else str(said)).strip("\x00 ")
    return ""


def _octets(content: object) -> bytes:
    return content if isinstance(content, bytes) else b""


def _text(found: TNEF) -> str:
    for body, is_page in ((found.body, False), (found.htmlbody, True)):
        whole = b"".join(body) if isinstance(body, list) and all(isinstance(b, bytes) for b in body) else body
        text = charsets.decode(whole) if isinstance(whole, bytes) else whole if isinstance(whole, str) else ""
        if text.strip("\x00 \r\n"):
            return charsets.clean(markup.text_of(text) if is_page else text)
    return ""
