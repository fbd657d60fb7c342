"""What a file is, by its first bytes and by libmagic together. Runs in the limited child only; no Django here."""

import re
from pathlib import Path

import magic

from documents.previews import office_files
from documents.refusals import Unacceptable

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
TIFF = "image/tiff"
HEIC = "image/heic"
DICOM = "application/dicom"
ZIP = "application/zip"
MIRAX = "application/x-mirax+zip"
"""A ZIP that holds one slide of several files; known by what is inside, not by its first bytes."""
ARCHIVES = frozenset({ZIP, MIRAX})
PICTURES = frozenset({JPEG, PNG, TIFF, HEIC})

HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"heif"}
TIFF_MARKS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
UNSURE = {"application/octet-stream", "text/plain"}
SAME = {
    HEIC: {"image/heif", "image/heic-sequence", "image/heif-sequence", "video/quicktime", "image/avif"},
    ZIP: {"application/java-archive"},
    DICOM: {TIFF, "application/x-dicom"},
    PDF: set(),
}
REFUSED_TYPES = [
    (
        r"msword|officedocument|ms-(excel|powerpoint|office|word)|opendocument|rtf|ole-storage|CDFV2|wps-office",
        "office",
    ),
    (
        r"dosexec|portable-executable|x-executable|sharedlib|mach-o|pie-exec|x-elf|msdownload|x-msi|java",
        "program",
    ),
    (r"shellscript|x-msdos-batch|javascript|x-python|x-perl|x-php|x-ruby|x-bat|lnk|vbscript", "program"),
    (r"html|svg|xml|x-mimearchive|message/rfc822", "web_page"),
    (r"rar|7z|gzip|x-tar|bzip|x-xz|iso9660|zstd|x-archive|cab-|ms-cab", "other_archive"),
    (r"^video/|^audio/", "video"),
    (r"^text/", "text"),
]
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
WHAT_RUNS = (
    *PROGRAMS,
    *(
        b"\xfe\xed\xfa\xce",
        b"\xfe\xed\xfa\xcf",
        b"\xce\xfa\xed\xfe",
        b"dex\n",
        b"\0asm",
        b"FWS",
        b"CWS",
        b"ZWS",
        b"ITSF",
    ),
    *(b"L\0\0\0\x01\x14\x02\0", b"Windows Registry", b"@echo"),
    *(
        b"[internetshortcut]",
        b"[InternetShortcut]",
        b"[Desktop Entry]",
        b"[Shell]",
        b"[autorun]",
        b"[AutoRun]",
    ),
)
"""Programs of every machine, and the small files by which one is started."""
EDGE = 4096
READERS_LOOK = 1024
"""Bytes into which readers of PDF look for its mark: what else stands there is another file."""


def kind(path: Path) -> str:
    """The type of one of the accepted kinds; raises Unacceptable for all else. What it is besides: ``polyglots``."""
    with path.open("rb") as file:
        head = file.read(EDGE)
    found, told = by_first_bytes(head), magic.from_file(str(path), mime=True)
    if found in (ZIP, None) and (office := office_files.kind(path)):
        return office
    if found is None and b"%PDF-" in head[:READERS_LOOK]:
        raise Unacceptable("two_in_one")
    if found is None:
        raise Unacceptable("program" if head.startswith(WHAT_RUNS) else _refused(told))
    if told != found and told not in UNSURE | SAME.get(found, set()):
        raise Unacceptable(_refused(told) if found == ZIP else "two_in_one")
    return found


def by_first_bytes(head: bytes) -> str | None:
    """The accepted kind whose mark stands at the very beginning (or after DICOM's preamble), or None."""
    if head[128:132] == b"DICM":
        return DICOM
    if head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t ").startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(TIFF_MARKS):
        return TIFF
    if head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS:
        return HEIC
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ZIP
    return DICOM if _looks_like_bare_dicom(head) else None


def _looks_like_bare_dicom(head: bytes) -> bool:
    """DICOM without preamble begins with a tag of group 0002 or 0008, in either byte order."""
    little, big = int.from_bytes(head[:2], "little"), int.from_bytes(head[:2], "big")
    element = int.from_bytes(head[2:4], "little" if little in (2, 8) else "big")
    return len(head) > 132 and (little in (2, 8) or big in (2, 8)) and element <= 0x0020


def _refused(told: str) -> str:
    """The code for a type we do not take; a kind that we do take, but not at the beginning of the file, is hidden."""
    if told in PICTURES | {PDF, ZIP}:
        return "two_in_one"
    return next(
        (code for pattern, code in REFUSED_TYPES if re.search(pattern, told, re.IGNORECASE)), "unknown"
    )
