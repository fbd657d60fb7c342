"""Transfer encodings, whole and broken."""

import binascii
import random
from base64 import b64encode, encodebytes

import pytest

from correspondence.parsing import transfer

CONTENT = bytes(range(256)) * 3
LINES = encodebytes(CONTENT)


@pytest.mark.parametrize(
    "written",
    [
        LINES,
        LINES.replace(b"\n", b"\r\n"),
        b64encode(CONTENT),
        LINES.rstrip(b"=\n"),
        LINES + b"\n\n  \t",
        LINES.replace(b"A", b"A!*", 20),
        LINES + b"==",
        LINES[:400] + b"\x00\xff" + LINES[400:],
    ],
)
def test_base64_is_read(written):
    assert transfer.decoded(written, "base64") == CONTENT


def test_base64_of_several_pieces_is_read_to_its_end():
    assert (
        transfer.decoded(b64encode(b"ab") + b"\n" + b64encode(b"cd") + b"\n" + b64encode(b"e"), "base64")
        == b"abcde"
    )


def test_a_footer_behind_base64_is_not_of_it():
    assert transfer.decoded(b64encode(b"abcd") + b"\n____\nlist: http://x.ru/?a=b\n", "base64") == b"abcd"


def test_a_plain_text_under_the_name_of_base64_stays():
    text = "Добрый день! Прошу второе мнение.".encode()

    assert transfer.decoded(text, "base64") == text


def test_a_lonely_letter_of_base64_is_left_out():
    assert transfer.decoded(b"YWJjZ", "base64") == b"abc"


@pytest.mark.parametrize(
    ("written", "content"),
    [
        (b"a=D0=9F", "aП".encode()),
        (b"a=\r\nb", b"ab"),
        (b"a= \t\r\nb", b"ab"),
        (b"a=zzb=", b"a=zzb"),
        (b"a=4", b"a=4"),
        (b"=3D=3d", b"=="),
    ],
)
def test_quoted_printable_is_read(written, content):
    assert transfer.decoded(written, "quoted-printable") == content


@pytest.mark.parametrize("encoding", ["7bit", "8bit", "binary", "x-nobody-knows", ""])
def test_other_encodings_leave_the_bytes(encoding):
    assert transfer.decoded(CONTENT, encoding) == CONTENT


def uu(content: bytes) -> bytes:
    lines = [binascii.b2a_uu(content[at : at + 45]) for at in range(0, len(content), 45)]
    return b"begin 644 scan.pdf\n" + b"".join(lines) + b"`\nend\n"


def test_uuencoded_files_are_taken_out_of_the_text():
    blocks, text = transfer.uu_blocks(b"before\n" + uu(CONTENT) + b"between\n" + uu(b"x") + b"after\n")

    assert blocks == [(b"scan.pdf", CONTENT), (b"scan.pdf", b"x")] and text == b"before\nbetween\nafter\n"


def test_a_sentence_that_begins_so_stays():
    text = b"begin 644 x\nand then we went on\nend\n"

    assert transfer.uu_blocks(text) == ([], text)
    assert transfer.uu_blocks(b"begin 644 x\n" * 50_000)[0] == []


def test_any_bytes_are_read_by_any_encoding():
    chance = random.Random(3)
    for _ in range(300):
        raw = chance.randbytes(chance.randrange(60)) + chance.choice(
            (b"=", b"==", b"YQ", b"\r\n", b"begin 644 x\n")
        )
        for encoding in ("base64", "quoted-printable", "x-uuencode"):
            assert isinstance(transfer.decoded(raw, encoding), bytes)
