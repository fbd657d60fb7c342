"""Values with parameters: Content-Type, Content-Disposition; RFC 2231, RFC 2047 in its place, raw bytes, broken quotes."""

import re
from urllib.parse import unquote_to_bytes

from correspondence.parsing import charsets, words

PARAMETER = re.compile(r';\s*+([^=;\s"]{1,100}+)\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)(?:"|\Z)|([^;]*+))', re.DOTALL)
SECTION = re.compile(r"([^*]+)(?:\*(\d{1,4}))?(\*?)")
LANGUAGE = re.compile(r"([A-Za-z0-9_.:+-]*)'[^']*'(.*)", re.DOTALL)
ESCAPED = re.compile(r'\\(["\\])')
LONGEST = 65536
Parameters = dict[str, str]


def parse(value: bytes) -> tuple[str, Parameters]:
    """«text/plain; charset=…» → the token in lower case and the parameters, decoded. Of a doubled one the first counts."""
    text = value[:LONGEST].decode("latin-1")
    token = text.partition(";")[0].partition("(")[0].strip().lower()
    plain: dict[str, str] = {}
    extended: dict[str, dict[int, tuple[bool, str]]] = {}
    for found in PARAMETER.finditer(text):
        name, content = found[1].lower(), _unquoted(found)
        section = SECTION.fullmatch(name)
        if section is None or not (section[2] or section[3]):
            plain.setdefault(name, content)
            continue
        pieces = extended.setdefault(section[1], {})
        pieces.setdefault(int(section[2] or 0), (bool(section[3]), content))
    parameters = {name: _of_words(content) for name, content in plain.items()}
    for name, pieces in extended.items():
        if joined := _joined([pieces[number] for number in sorted(pieces)]):
            parameters[name] = joined
    return token, parameters


def _unquoted(found: re.Match[str]) -> str:
    if found[2] is not None:
        return ESCAPED.sub(r"\1", found[2])
    return found[3].strip()


def _of_words(content: str) -> str:
    """Outlook puts encoded words between the quotes, others raw bytes."""
    raw = content.encode("latin-1")
    return words.in_text(charsets.decode(raw)) if not raw.isascii() or b"=?" in raw else content


def _joined(pieces: list[tuple[bool, str]]) -> str:
    """The bytes of all pieces first, then their charset, which the first names or does not."""
    charset = ""
    if pieces[0][0] and (named := LANGUAGE.fullmatch(pieces[0][1])):
        charset, pieces[0] = named[1], (True, named[2])
    octets = b"".join(
        unquote_to_bytes(piece.encode("latin-1")) if encoded else piece.encode("latin-1")
        for encoded, piece in pieces
    )
    text = charsets.decode(octets, charset)
    return words.in_text(text)
