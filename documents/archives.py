"""A ZIP of imaging: every member looked at before anybody unpacks it. Runs in the limited child only; no Django.

A disc comes with its viewer, pages and icons: they are passed over, never shown and never handed on.
"""

import zipfile
import zlib
from functools import partial
from pathlib import Path, PurePosixPath

from documents import listings, sniffing
from documents.imaging import header, mirax
from documents.previews.limits import Limits
from documents.refusals import Unacceptable

IMAGING = sniffing.PICTURES | {sniffing.DICOM}
DIRECTORY = header.DIRECTORY.encode()
NESTED = "nested"
VIEWERS_PARTS = (".jar", ".pack.gz")
"""Archives that a viewer in Java consists of; the scanner looks into them, and we never do."""
OTHERS = "other"
"""The kind of what is passed over: programs, pages, icons, the disc's table of contents."""
PAPERS = {sniffing.PDF, "office"}
OFFICE_MARKS = (b"\xd0\xcf\x11\xe0", b"{\\rtf")
ICON = 30_000
"""Bytes: a picture beside DICOM that is smaller is a button of the disc's viewer, not an image of the patient."""


def check(path: Path, limits: Limits) -> str:
    """A disc or a slide of several files; raises Unacceptable for an archive of neither, or with what none would hold."""
    try:
        with zipfile.ZipFile(path) as archive:
            listings.refuse(archive, path)
            held = members(archive)
            if mirax.is_named(held):
                mirax.inside(archive, held)
                return sniffing.MIRAX
            kinds = {kind for _, kind in held}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise Unacceptable("broken") from error
    if not IMAGING & kinds:
        raise Unacceptable("zip_only_papers" if PAPERS & kinds else "zip_no_images")
    return sniffing.ZIP


def members(archive: zipfile.ZipFile) -> list[tuple[zipfile.ZipInfo, str]]:
    """Every file of the archive with its kind; raises Unacceptable for archives within and for what deceives."""
    files = [member for member in archive.infolist() if not member.is_dir() and not listings.is_junk(member)]
    found = [(member, _kind(archive, member)) for member in files]
    has_dicom = any(kind == sniffing.DICOM for _, kind in found)
    return [(member, _told(member, kind, has_dicom=has_dicom)) for member, kind in found]


def _told(member: zipfile.ZipInfo, kind: str, *, has_dicom: bool) -> str:
    if kind == NESTED:
        if not (has_dicom and member.filename.lower().endswith(VIEWERS_PARTS)):
            raise Unacceptable("zip_nested", member=_shown(member))
        return OTHERS
    is_icon = has_dicom and kind in sniffing.PICTURES and member.file_size < ICON
    return OTHERS if is_icon else kind


def _kind(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> str:
    with archive.open(member) as file:
        head = file.read(sniffing.EDGE)
    found = sniffing.by_first_bytes(head)
    if found == sniffing.ZIP or head.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        return NESTED
    if found != sniffing.DICOM:
        return "office" if head.startswith(OFFICE_MARKS) else found or OTHERS
    if head[128:132] == b"DICM":
        if head.startswith(sniffing.PROGRAMS):
            raise Unacceptable("zip_stranger", member=_shown(member))
        return OTHERS if DIRECTORY in head[132:400] else found
    return found if header.read(partial(archive.open, member), member.file_size) else OTHERS


def _shown(member: zipfile.ZipInfo) -> str:
    return "".join(letter for letter in PurePosixPath(member.filename).name if letter.isprintable())[:80]
