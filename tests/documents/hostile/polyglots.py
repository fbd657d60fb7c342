"""Two kinds in one file: whichever reader is asked, it believes itself right."""

import struct
import zlib

from tests.documents import samples
from tests.documents.hostile.case import OPEN, Hostile
from tests.documents.hostile.pdfs import one_page, stream

HIDDEN = "two_in_one"
PE = samples.EXE[:64] + b"!This program cannot be run in DOS mode.\r\r\n$" + samples.EXE[64:]
SCRIPT = b"<script>alert(1)</script>"


def png_with(keyword: bytes, words: bytes) -> bytes:
    """A PNG with a chunk of text in front of its points."""
    body = b"tEXt" + keyword + b"\0" + words
    chunk = struct.pack("!I", len(body) - 4) + body + struct.pack("!I", zlib.crc32(body))
    return samples.png()[:33] + chunk + samples.png()[33:]


def jpeg_with(words: bytes) -> bytes:
    """A JPEG with a comment."""
    return samples.jpeg()[:2] + b"\xff\xfe" + struct.pack("!H", len(words) + 2) + words + samples.jpeg()[2:]


def jpeg_that_is_a_script() -> bytes:
    """The first segment's length reads «/*», and the comment is closed where the script begins."""
    comment = b"*/=alert(1);/*"
    first = b"\xff\xe0\x2f\x2aJFIF\0\x01\x01\0\0\x01\0\x01\0\0".ljust(0x2F2A + 4, b"\0")
    return (
        b"\xff\xd8" + first + b"\xff\xfe" + struct.pack("!H", len(comment) + 2) + comment + samples.jpeg()[2:]
    )


def dicom_behind(preamble: bytes) -> Hostile:
    return Hostile(lambda: samples.dicom(preamble=preamble), HIDDEN, "IM0001.dcm")


def appended(first: str, tail: bytes) -> Hostile:
    make, name = CARRIERS[first]
    return Hostile(lambda: make() + tail, HIDDEN, name)


CARRIERS = {
    "a JPEG": (samples.jpeg, "IMG_1.jpg"),
    "a PNG": (samples.png, "Снимок.png"),
    "a TIFF": (samples.tiff, "скан.tif"),
    "a HEIC": (lambda: samples.HEIC, "IMG_1.heic"),
    "a PDF": (samples.pdf, "Выписка.pdf"),
    "a DICOM": (samples.dicom, "IM0001.dcm"),
}
TAILS = {
    "an archive": samples.study(),
    "a page with a script": samples.HTML,
    "a program": PE,
}
FILES = {
    **{
        f"{first} and {second}": appended(first, tail) for first in CARRIERS for second, tail in TAILS.items()
    },
    "a JPEG and a RAR": appended("a JPEG", samples.RAR),
    "a JPEG and a 7z": appended("a JPEG", samples.SEVEN_ZIP),
    "a JPEG and an archive and much behind it": appended("a JPEG", samples.study() + bytes(90_000)),
    "a JPEG and a PHP script": appended("a JPEG", b"<?php system($_GET['c']); ?>"),
    "a JPEG and a PHP script far from its end": appended("a JPEG", b"<?php system(1); ?>" + bytes(90_000)),
    "a JPEG with a page in its comment": Hostile(lambda: jpeg_with(samples.HTML), HIDDEN, "IMG.jpg"),
    "a JPEG with a PDF in its comment": Hostile(lambda: jpeg_with(samples.pdf()), HIDDEN, "IMG.jpg"),
    "a JPEG that is a script": Hostile(jpeg_that_is_a_script, HIDDEN, "IMG.jpg"),
    "a JPEG with words in its comment": Hostile(lambda: jpeg_with(b"Samsung, 2026"), OPEN, "IMG.jpg"),
    "a PNG with a script in its words": Hostile(lambda: png_with(b"Comment", SCRIPT), HIDDEN, "a.png"),
    "a PNG with a PDF in its words": Hostile(lambda: png_with(b"Comment", samples.pdf()), HIDDEN, "a.png"),
    "a PNG with a line of script behind its end": Hostile(
        lambda: samples.png() + b"\nalert(1)", OPEN, "a.png"
    ),
    "a TIFF with a script far inside": Hostile(
        lambda: samples.tiff() + bytes(1_048_570) + SCRIPT + bytes(90_000), HIDDEN, "a.tif"
    ),
    "a GIF that is a script": Hostile(
        lambda: b"GIF89a/*" + samples.GIF[8:] + b"*/=1;alert(1)", "unknown", "a.gif"
    ),
    "a PDF whose first lines are a page": Hostile(
        lambda: b"%PDF-1.4\n" + samples.HTML + b"\n" + samples.pdf()[9:], HIDDEN
    ),
    "a PDF behind a kilobyte of something else": Hostile(lambda: b"x" * 900 + samples.pdf(), HIDDEN),
    "a PDF behind a program's mark": Hostile(lambda: b"MZ" + bytes(200) + samples.pdf(), HIDDEN),
    "a PDF with words about scripts": Hostile(lambda: one_page(stream(b"% <p> 1 < 2")), OPEN),
    "a DICOM behind a Windows program": dicom_behind(b"MZ\x90\0\x03"),
    "a DICOM behind a Linux program": dicom_behind(b"\x7fELF\x02\x01\x01"),
    "a DICOM behind a shell script": dicom_behind(b"#!/bin/sh\necho\n"),
    "a DICOM behind a PDF": dicom_behind(b"%PDF-1.4\n"),
    "a DICOM behind a PDF a little further": dicom_behind(b"\0\0\0%PDF-1.4\n"),
    "a DICOM behind an archive": dicom_behind(b"PK\x03\x04\x14\0"),
    "a DICOM behind a page": dicom_behind(b"<html><script>alert(1)</script>"),
    "a DICOM behind a page in its middle": dicom_behind(b"\0\0 <script>alert(1)</script>"),
    "a DICOM behind a Java class": dicom_behind(b"\xca\xfe\xba\xbe\0\0\0\x34"),
    "a DICOM behind a drawing": dicom_behind(b"GIF89a"),
    "a DICOM behind a batch file": dicom_behind(b"@echo off\r\ncalc.exe\r\n"),
    "a DICOM that is a slide's TIFF": Hostile(
        lambda: samples.dicom(preamble=b"II*\0\x08\0\0\0"), OPEN, "IM0001.dcm"
    ),
    "a DICOM behind a scanner's words": Hostile(
        lambda: samples.dicom(preamble=b"ACME CT 5000, software 7.1"), OPEN, "IM0001.dcm"
    ),
}
