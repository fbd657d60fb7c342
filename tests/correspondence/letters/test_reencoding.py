"""The same letter carried otherwise (transfer encoding, charset, folds of headers, names) reads the same."""

import itertools
from pathlib import Path

import pytest

from correspondence.parsing.reading import Reading
from tests.correspondence.letters.building import (
    SENDER,
    SUBJECT,
    TEXT,
    b_words,
    continuations,
    cut_words,
    file,
    html,
    leaf,
    letter,
    multipart,
    named,
    pdf,
    picture,
    q_words,
    words,
)

NAME = "Выписка из истории болезни.pdf"
CHARSETS = ("utf-8", "windows-1251", "koi8-r", "iso-8859-5", "utf-16")
ENCODINGS = ("8bit", "quoted-printable", "base64")
SCAN, SHOT = pdf("scan"), picture("shot")
HEADERS = {
    "long folds": lambda text: b_words(text, letters=25),
    "short folds": lambda text: b_words(text, letters=3),
    "koi8-r": lambda text: q_words(text, "koi8-r"),
    "cut letters": lambda text: cut_words(text, 7, "BQ"),
    "raw": lambda text: text.encode(),
    "raw cp1251": lambda text: text.encode("cp1251"),
}
NAMES = {
    "RFC 2231": file(SCAN, NAME),
    "continuations": named(SCAN, b"attachment;\r\n " + continuations(NAME, 11)),
    "RFC 2047": named(SCAN, b'attachment; filename="' + b_words(NAME) + b'"'),
    "raw": named(SCAN, b'attachment; filename="' + NAME.encode("cp1251") + b'"'),
    "quoted-printable": file(SCAN, NAME, encoding="quoted-printable"),
    "binary": file(SCAN, NAME, encoding="binary"),
}
SHOT_PART = leaf(SHOT, b"image/png; name=shot.png", b"Content-ID: <s@demo>")
FIRST = letter(multipart("mixed", words(), NAMES["RFC 2231"], SHOT_PART))


def essence(reading: Reading) -> tuple:
    parts = [(part.name, part.content_type, part.size, part.sha256) for part in reading.parts]
    lines = [line.rstrip() for line in reading.text.strip().split("\n")]
    return reading.subject, reading.sender, reading.sender_name, lines, parts


@pytest.fixture
def reads_as_first(reader, tmp_path: Path):
    def compare(raw: bytes, first: bytes = FIRST) -> None:
        readings = []
        for number, octets in enumerate((first, raw)):
            parts = tmp_path / str(number)
            parts.mkdir()
            readings.append(essence(reader.read(octets, parts)))
        assert readings[0] == readings[1]
        assert readings[0][0] == SUBJECT and readings[0][4][0][:1] == (NAME,)

    return compare


@pytest.mark.parametrize(("charset", "encoding"), list(itertools.product(CHARSETS, ENCODINGS)))
def test_a_text_in_another_charset_and_encoding(charset: str, encoding: str, reads_as_first):
    if charset == "utf-16" and encoding == "8bit":
        encoding = "base64"
    reads_as_first(
        letter(multipart("mixed", words(TEXT, charset, encoding=encoding), NAMES["RFC 2231"], SHOT_PART))
    )


@pytest.mark.parametrize("way", HEADERS)
def test_headers_written_and_folded_otherwise(way: str, reads_as_first):
    write = HEADERS[way]
    sender = write(SENDER) + b"\r\n <demo.ivan@example.org>"
    reads_as_first(
        letter(
            multipart("mixed", words(), NAMES["RFC 2231"], SHOT_PART),
            subject=write(SUBJECT),
            **{"from": sender},
        )
    )


@pytest.mark.parametrize("way", NAMES)
def test_an_attachment_named_and_carried_otherwise(way: str, reads_as_first):
    reads_as_first(letter(multipart("mixed", words(), NAMES[way], SHOT_PART)))


@pytest.mark.parametrize(("charset", "encoding"), list(itertools.product(CHARSETS[:3], ENCODINGS)))
def test_a_page_in_another_charset_and_encoding(charset: str, encoding: str, reads_as_first):
    pages = [
        words(html(TEXT), c, encoding=e, kind="html") for c, e in (("utf-8", "base64"), (charset, encoding))
    ]
    first, other = (letter(multipart("mixed", page, NAMES["RFC 2231"])) for page in pages)
    reads_as_first(other, first)


def test_the_whole_letter_with_bare_line_feeds(reads_as_first):
    reads_as_first(FIRST.replace(b"\r\n", b"\n"))


@pytest.mark.parametrize("boundary", ["x", "=_other", "--------------Ab1", "z" * 70])
def test_another_boundary(boundary: str, reads_as_first):
    reads_as_first(letter(multipart("mixed", words(), NAMES["RFC 2231"], SHOT_PART, boundary=boundary)))
