"""Content transfer encodings to bytes: base64, quoted-printable, uuencode, and what is broken in them. No exceptions."""

import binascii
import re

ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
NOT_BASE64 = bytes(set(range(256)) - set(ALPHABET))
USUAL_IN_BASE64 = ALPHABET + b"= \t\r\n"
ONLY_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]*+")
PADDING = re.compile(rb"=[=\s]*+")
SPACED_BREAK = re.compile(rb"=[ \t]++(?=\r?\n)")
BEGIN = re.compile(rb"(?:\A|(?<=\n))begin [0-7]{3,4} ([^\r\n]{1,500})\r?\n")
LINES = re.compile(rb"(?:[ -`][!-`\x20]{0,100}+\r?\n|\r?\n)*+")
END = re.compile(rb"end[ \t]*(?:\r?\n|\Z)")
UU = ("x-uuencode", "uuencode", "uue", "x-uue")
SAMPLE = 2000


def decoded(raw: bytes, encoding: str) -> bytes:
    """The bytes of a leaf; an encoding nobody knows leaves them as they are."""
    if encoding == "base64":
        return base64(raw)
    if encoding == "quoted-printable":
        return quoted_printable(raw)
    if encoding in UU:
        blocks, _ = uu_blocks(raw)
        return blocks[0][1] if blocks else raw
    return raw


def quoted_printable(raw: bytes) -> bytes:
    """A broken escape stays as it is written; a soft break may have blanks behind it."""
    if b"= " in raw or b"=\t" in raw:
        raw = SPACED_BREAK.sub(b"=", raw)
    return binascii.a2b_qp(raw)


def base64(raw: bytes) -> bytes:
    """What is not of the alphabet is passed over, padding set right; base64 glued to more base64 is read to its end.

    Plain text under the name of base64 is left as it is.
    """
    sample = raw[:SAMPLE].partition(b"=")[0]
    if len(sample.translate(None, USUAL_IN_BASE64)) * 8 > len(sample):
        return raw
    first = raw.find(b"=")
    if first >= 0 and raw[first:].strip(b"= \t\r\n"):
        return _of_several(raw, first)
    try:
        return binascii.a2b_base64(raw)
    except binascii.Error:
        return _mended(raw)


def _of_several(raw: bytes, first: int) -> bytes:
    """Padding in the middle: more base64 behind it is read on, a mailing list's footer is not."""
    if ONLY_BASE64.fullmatch(raw, first):
        return b"".join(_mended(piece) for piece in PADDING.split(raw))
    return _mended(raw[:first])


def _mended(raw: bytes) -> bytes:
    letters = raw.translate(None, NOT_BASE64)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def uu_blocks(raw: bytes) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """Files that stand in a text between «begin 644 name» and «end», as (name, bytes), and the text without them."""
    blocks: list[tuple[bytes, bytes]] = []
    kept: list[bytes] = []
    done = 0
    begin = BEGIN.search(raw)
    while begin:
        lines = LINES.match(raw, begin.end())
        end = END.match(raw, lines.end()) if lines else None
        content = _of_lines(lines[0]) if lines and end else None
        if content and end:
            kept.append(raw[done : begin.start()])
            blocks.append((begin[1].strip(), content))
            done = end.end()
        begin = BEGIN.search(raw, max(done, begin.end()))
    return blocks, b"".join((*kept, raw[done:]))


def _of_lines(lines: bytes) -> bytes | None:
    """None when some line is no uuencode: then it was an ordinary text."""
    try:
        return b"".join(binascii.a2b_uu(line) for line in lines.splitlines() if line)
    except binascii.Error:
        return None
