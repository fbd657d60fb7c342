"""Letters put together byte for byte: headers, encoded words, entities, multiparts. What a reader should say of them is
not here, and nothing here is borrowed from the library that reads them."""

from base64 import b64encode
from urllib.parse import quote

CRLF = b"\r\n"
LINE = 76
PRINTABLE = frozenset(range(0x21, 0x7F)) - {ord("=")}
WORD_SAFE = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")

SENDER = "Демо Иван Иванович"
ADDRESS = "demo.ivan@example.org"
OURS = "2opinion@example.org"
SUBJECT = "Прошу второе мнение: операция на колене"
TEXT = """Добрый день!

Прошу второе мнение по поводу операции на колене. Предложили артроскопию, и я хочу понять, нужна ли она.
Полис ДМС 00-0000000 (демо). Выписка и снимки во вложении, И ещё раз: Йод не переношу.

С уважением,
Демо Иван Иванович"""
"""Holds И and Й: their second bytes in UTF-8 (0x98, 0x99) tell it from cp1251."""
PLAIN_ASCII = "Dobryj den!\n\nProshu vtoroe mnenie, vypiska vo vlozhenii.\nDemo Ivan"


def pdf(mark: str) -> bytes:
    """A few bytes with every value a transport could spoil, told apart by the mark."""
    return (
        b"%PDF-1.4\r\n%\xe2\xe3\xcf\xd3\n"
        + mark.encode()
        + b"\n.\r\nFrom x\r\n"
        + bytes(range(256))
        + b"\n%%EOF\n"
    )


def picture(mark: str) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + mark.encode() + bytes(range(255, -1, -1))


def html(text: str) -> str:
    """A page whose paragraphs are the text's lines."""
    lines = "".join(f"<p>{line}</p>" for line in text.split("\n") if line)
    return f"<html><head><title>Письмо</title><style>p {{ color: red }}</style></head><body>{lines}</body></html>"


def b_words(text: str, charset: str = "utf-8", letters: int = 12) -> bytes:
    """RFC 2047 words in base64, each of whole letters, folded."""
    pieces = [text[at : at + letters].encode(charset) for at in range(0, len(text), letters)]
    return b"\r\n ".join(b"=?%b?B?%b?=" % (charset.encode(), b64encode(piece)) for piece in pieces)


def q_word(octets: bytes, charset: str) -> bytes:
    shown = b"".join(b"_" if o == 0x20 else bytes([o]) if o in WORD_SAFE else b"=%02X" % o for o in octets)
    return b"=?%b?Q?%b?=" % (charset.encode(), shown)


def q_words(text: str, charset: str = "utf-8", letters: int = 6) -> bytes:
    pieces = [text[at : at + letters].encode(charset) for at in range(0, len(text), letters)]
    return b"\r\n ".join(q_word(piece, charset) for piece in pieces)


def cut_words(text: str, octets: int, kinds: str = "B", charset: str = "utf-8") -> bytes:
    """Words cut at any octet, in the middle of a letter too; ``kinds`` names the encodings by turns («BQ»)."""
    whole = text.encode(charset)
    pieces = [whole[at : at + octets] for at in range(0, len(whole), octets)]
    words = [
        q_word(piece, charset)
        if kinds[number % len(kinds)] == "Q"
        else b"=?%b?B?%b?=" % (charset.encode(), b64encode(piece))
        for number, piece in enumerate(pieces)
    ]
    return b"\r\n ".join(words)


def continuations(name: str, octets: int = 30, parameter: str = "filename") -> bytes:
    """RFC 2231 pieces of a parameter, percent-encoded, cut at any octet."""
    whole = name.encode()
    pieces = [whole[at : at + octets] for at in range(0, len(whole), octets)]
    lines = []
    for number, piece in enumerate(pieces):
        language = "utf-8''" if number == 0 else ""
        lines.append(f"{parameter}*{number}*={language}{quote(piece, safe='')}".encode())
    return b";\r\n ".join(lines)


def quoted_printable(content: bytes, *, is_text: bool) -> bytes:
    """RFC 2045, 6.7: a text's CRLF stays a line end, all else unprintable is spelled out, long lines break softly."""
    lines = []
    for row in content.split(CRLF) if is_text else [content]:
        written, width = [], 0
        for at, octet in enumerate(row):
            is_plain = octet in PRINTABLE or (octet in b" \t" and at < len(row) - 1)
            token = bytes([octet]) if is_plain else b"=%02X" % octet
            if width + len(token) > LINE - 1:
                written.append(b"=\r\n")
                width = 0
            written.append(token)
            width += len(token)
        lines.append(b"".join(written))
    return CRLF.join(lines)


def base64(content: bytes, line: int = LINE) -> bytes:
    whole = b64encode(content)
    return CRLF.join(whole[at : at + line] for at in range(0, len(whole), line))


def transfer(content: bytes, encoding: str, *, is_text: bool) -> bytes:
    if encoding == "base64":
        return base64(content)
    return quoted_printable(content, is_text=is_text) if encoding == "quoted-printable" else content


def entity(headers: list[bytes], body: bytes) -> bytes:
    """The headers of a part, or of a letter after its own, a blank line, the body."""
    return CRLF.join([*headers, b"", body])


def leaf(content: bytes, kind: bytes, *more: bytes, encoding: str = "base64") -> bytes:
    """``kind`` is the whole value of Content-Type; ``more`` are whole header lines."""
    headers = [b"Content-Type: " + kind, b"Content-Transfer-Encoding: " + encoding.encode(), *more]
    return entity(headers, transfer(content, encoding, is_text=kind.startswith(b"text/")))


def words(
    text: str = TEXT,
    charset: str = "utf-8",
    *,
    encoding: str = "8bit",
    kind: str = "plain",
    label: str | None = "",
) -> bytes:
    """A text part; ``label`` is the charset it claims: its own when empty, no claim when None."""
    claim = "" if label is None else f"; charset={label or charset}"
    content = text.replace("\n", "\r\n").encode(charset)
    return leaf(content, f"text/{kind}{claim}".encode(), encoding=encoding)


def file(content: bytes, name: str, kind: str = "application/pdf", encoding: str = "base64") -> bytes:
    """An attachment whose name travels by RFC 2231."""
    named = f"Content-Disposition: attachment; filename*=utf-8''{quote(name, safe='')}".encode()
    return leaf(content, kind.encode(), named, encoding=encoding)


def named(content: bytes, disposition: bytes, kind: bytes = b"application/pdf") -> bytes:
    """An attachment whose Content-Disposition is written out by the test."""
    return leaf(content, kind, b"Content-Disposition: " + disposition)


def multipart(
    kind: str, *parts: bytes, boundary: str = "=_demo_1", closed: bool = True, more: str = ""
) -> bytes:
    cut = boundary.encode()
    header = f'Content-Type: multipart/{kind}; boundary="{boundary}"{more}'.encode()
    body = b"".join(b"--" + cut + CRLF + part + CRLF for part in parts)
    return entity([header], body + (b"--" + cut + b"--" + CRLF if closed else b""))


def mailbox(name: str, address: str) -> bytes:
    return b_words(name) + f" <{address}>".encode()


def letter(content: bytes, *more: bytes, **changes: bytes | None) -> bytes:
    """A whole letter: usual headers, those in ``changes`` replaced or left out (None), ``more`` lines, the entity.

    A change is named as its header with «_» for «-»: ``message_id=None``.
    """
    headers: dict[str, bytes | None] = {
        "From": mailbox(SENDER, ADDRESS),
        "To": OURS.encode(),
        "Subject": b_words(SUBJECT),
        "Date": b"Mon, 02 Nov 2026 10:15:00 +0300",
        "Message-ID": b"<demo-1@example.org>",
        "MIME-Version": b"1.0",
    }
    spelled = {name.lower().replace("-", "_"): name for name in headers}
    for name, value in changes.items():
        headers[spelled[name]] = value
    lines = [name.encode() + b": " + value for name, value in headers.items() if value is not None]
    return CRLF.join([*lines, *more, content])
