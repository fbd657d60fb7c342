"""Two kinds in one file: made to deceive somebody's reader. Runs in the limited child only; no Django here."""

import re
import zipfile
from pathlib import Path

from documents.refusals import Unacceptable
from documents.sniffing import DICOM, EDGE, JPEG, PDF, PICTURES, PROGRAMS

STEP, OVERLAP = 1024**2, 64
HIDDEN_PAGE = re.compile(rb"<\s*(script|html|svg|!doctype|\?php)", re.IGNORECASE)
SCRIPT = re.compile(rb"<script[\s>]")
"""Searched for in lower case."""
JPEG_THAT_OPENS_A_COMMENT = b"\xff\xd8\xff\xe0\x2f\x2a"
FOREIGN_PREAMBLES = (
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\xca\xfe\xba\xbe",
    b"@echo",
    b"MSCF",
    b"\x89PNG",
    b"\xff\xd8",
)
PROGRAM = b"this program cannot be run in dos mode"
ARCHIVES = (b"rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"pk\x03\x04\x14\0", b"pk\x03\x04\x0a\0")
"""Marks long enough never to be met by chance, in lower case as the search is."""


def refuse(path: Path, found: str) -> None:
    """Raises Unacceptable when a paper or a picture of the kind ``found`` is an archive, a program or a page as well."""
    if found not in PICTURES | {PDF, DICOM}:
        return  # archives, and texts that are archives: all that is in them is looked at by their own reader
    with path.open("rb") as file:
        head = file.read(EDGE)
    if zipfile.is_zipfile(path) or _is_foreign_at_its_edges(path, found, head) or _holds_another(path, found):
        raise Unacceptable("two_in_one")


def _is_foreign_at_its_edges(path: Path, found: str, head: bytes) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - EDGE))
        tail = file.read()
    if found == PDF:
        return bool(HIDDEN_PAGE.search(tail) or HIDDEN_PAGE.search(head[: max(0, head.find(b" obj"))]))
    if found == DICOM:
        return _is_foreign_preamble(head) or bool(HIDDEN_PAGE.search(head + tail))
    opens_a_comment = found == JPEG and head.startswith(JPEG_THAT_OPENS_A_COMMENT)
    return opens_a_comment or b"%PDF-" in head or bool(HIDDEN_PAGE.search(head + tail))


def _is_foreign_preamble(head: bytes) -> bool:
    """The 128 bytes in front of DICOM's mark belong to nobody, and so to whoever wants to be started as well."""
    if head[128:132] != b"DICM":
        return False
    preamble = head[:128].lstrip(b"\0\r\n\t ")
    marks = (*PROGRAMS, *FOREIGN_PREAMBLES, b"PK", b"<")
    return preamble.lower().startswith(tuple(mark.lower() for mark in marks)) or b"%PDF" in head[:128]


def _holds_another(path: Path, found: str) -> bool:
    """A walk over all the bytes, a megabyte at a time. Papers hold files lawfully; theirs are looked at by their reader."""
    needles = [PROGRAM]
    needles += ARCHIVES if found in PICTURES else []
    with path.open("rb") as file:
        seam = b""
        while read := file.read(STEP):
            chunk = seam + read.lower()
            if any(needle in chunk for needle in needles):
                return True
            if found in PICTURES and (b"<?php" in chunk or (b"<script" in chunk and SCRIPT.search(chunk))):
                return True
            seam = chunk[-OVERLAP:]
    return False
