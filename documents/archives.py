"""A ZIP of imaging: every member looked at before anybody unpacks it. Runs in the limited child only; no Django."""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

from documents import sniffing
from documents.previews import dicom
from documents.previews.limits import Limits
from documents.refusals import Unacceptable

MEMBERS = 20_000
UNPACKED = 2 * 1024**3
UNPACKED_FREE = 300 * 1024**2
RATIO = 40
JUNK = {".ds_store", "thumbs.db", "desktop.ini"}
IMAGING = sniffing.PICTURES | {sniffing.DICOM}


def check(path: Path, limits: Limits) -> int:
    """How many pictures and studies the archive holds; raises Unacceptable for anything else in it."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _refuse_by_list(archive, path.stat().st_size)
            kinds = [_kind(archive, member) for member in members if not _junk(member)]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise Unacceptable("broken") from error
    if not IMAGING.intersection(kinds):
        raise Unacceptable("zip_only_papers" if kinds else "zip_no_images")
    return len(kinds)


def _refuse_by_list(archive: zipfile.ZipFile, packed: int) -> None:
    """What can be told from the list alone: passwords, paths, links, sizes, members lying over one another."""
    members = archive.infolist()
    if any(member.flag_bits & 0x1 for member in members):
        raise Unacceptable("zip_password")
    if any(_wrong_path(member) for member in members):
        raise Unacceptable("zip_paths")
    unpacked = sum(member.file_size for member in members)
    if len(members) > MEMBERS or unpacked > UNPACKED or unpacked > max(UNPACKED_FREE, packed * RATIO):
        raise Unacceptable("zip_bomb")
    if _overlap(members):
        raise Unacceptable("zip_bomb")


def _wrong_path(member: zipfile.ZipInfo) -> bool:
    name = member.filename.replace("\\", "/")
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    return is_link or name.startswith("/") or ".." in PurePosixPath(name).parts or name[1:2] == ":"


def _overlap(members: list[zipfile.ZipInfo]) -> bool:
    """Members that share bytes: the trick by which a small archive unpacks into terabytes."""
    ordered = sorted(members, key=lambda member: member.header_offset)
    return any(
        before.header_offset + 30 + before.compress_size > after.header_offset
        for before, after in pairwise(ordered)
    )


def _junk(member: zipfile.ZipInfo) -> bool:
    """What file managers leave in folders without being asked."""
    parts = PurePosixPath(member.filename).parts
    return parts[0] == "__MACOSX" or parts[-1].lower() in JUNK or parts[-1].startswith("._")


def _kind(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> str:
    with archive.open(member) as file:
        head = file.read(sniffing.EDGE)
    found = sniffing.by_first_bytes(head)
    shown = "".join(letter for letter in PurePosixPath(member.filename).name if letter.isprintable())[:80]
    if found == sniffing.ZIP or head.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise Unacceptable("zip_nested", member=shown)
    if found is None or (found == sniffing.DICOM and head[:2] == b"MZ"):
        raise Unacceptable("zip_stranger", member=shown)
    if found == sniffing.DICOM and head[128:132] != b"DICM" and not dicom.is_bare_dicom(archive.read(member)):
        raise Unacceptable("zip_stranger", member=shown)
    return found


def draw(path: Path, folder: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    """An archive is kept whole and downloaded whole; only the number of its pictures is told."""
    yield {"count": check(path, limits)}
