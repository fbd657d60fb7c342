"""winmail.dat: what is inside is taken out; what cannot be opened is kept as it is."""

import struct
import time
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart

import pytest

from correspondence.parsing import letter, tnef

RENDERED, TITLE, CONTENT, BODY, CODEPAGE = 0x9002, 0x8010, 0x800F, 0x800C, 0x9007


def item(level: int, name: int, kind: int, content: bytes) -> bytes:
    return (
        struct.pack("<BHHI", level, name, kind, len(content))
        + content
        + struct.pack("<H", sum(content) & 0xFFFF)
    )


def winmail(*files: tuple[str, bytes], text: bytes = b"") -> bytes:
    made = tnef.SIGNATURE + b"\x01\x00" + item(1, CODEPAGE, 6, struct.pack("<II", 1251, 0))
    made += item(1, BODY, 2, text) if text else b""
    for name, content in files:
        made += item(2, RENDERED, 6, bytes(14))
        made += item(2, TITLE, 1, name.encode("cp1251") + b"\0") + item(2, CONTENT, 6, content)
    return made


def attached(raw: bytes) -> bytes:
    root = MIMEMultipart()
    part = MIMEApplication(raw, "ms-tnef")
    part.add_header("Content-Disposition", "attachment", filename="winmail.dat")
    root.attach(part)
    return root.as_bytes()


def test_files_and_text_are_taken_out(tmp_path):
    raw = winmail(("Выписка.pdf", b"%PDF-1"), ("scan.png", b"\x89PNG"), text="Добрый день".encode("cp1251"))

    reading = letter.read(attached(raw), tmp_path)

    assert [part.name for part in reading.parts] == ["Выписка.pdf", "scan.png"]
    assert [(tmp_path / part.file).read_bytes() for part in reading.parts] == [b"%PDF-1", b"\x89PNG"]
    assert reading.text == "Добрый день"


def test_large_scans_of_an_ordinary_letter_are_taken_out(tmp_path):
    scans = [(f"{number}.tif", bytes([number]) * 3_000_000) for number in range(10)]

    assert [part.name for part in letter.read(attached(winmail(*scans)), tmp_path).parts] == [
        n for n, _ in scans
    ]


@pytest.mark.parametrize(
    "raw",
    [
        b"not at all",
        tnef.SIGNATURE,
        winmail(("a.pdf", b"%PDF-1" * 100))[:-90],
        tnef.SIGNATURE + b"\x01\x00" + item(1, BODY, 2, b"") * 40_000 + item(1, BODY, 2, bytes(10_000_000)),
        tnef.SIGNATURE + b"\x01\x00" + item(2, CONTENT, 6, b"x"),
        tnef.SIGNATURE + b"\x01\x00" + item(1, 0x9004, 6, b"\xff" * 40),
    ],
    ids=["no signature", "nothing", "cut short", "too many", "no attachment", "endless recipients"],
)
def test_what_cannot_be_opened_is_kept_as_it_is(raw, tmp_path):
    started = time.perf_counter()

    (part,) = letter.read(attached(raw), tmp_path).parts

    assert time.perf_counter() - started < 2
    assert part.name == "winmail.dat" and (tmp_path / part.file).read_bytes() == raw
