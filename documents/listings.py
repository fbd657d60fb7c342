"""What can be told of a ZIP by its list and its ends alone, before a member is unpacked. Runs in the limited child only.

The rules leave room for real discs: 20 000 pictures, four gigabytes with what they unpack into: the scanner sees no more.
"""

import stat
import zipfile
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from documents import names
from documents.polyglots import HIDDEN_PAGE
from documents.refusals import Unacceptable
from documents.sniffing import EDGE, PROGRAMS

JUNK = {".ds_store", "thumbs.db", "desktop.ini"}
MEMBERS = 20_000
LARGEST_MEMBER = 2 * 1024**3 - 1
SCANNED = 4 * 1024**3 - 1
"""Bytes of a file and all that it unpacks into together: clamd looks at no more (MaxScanSize of docker/clamd.conf), and
a disc of the largest size that we take, its pictures stored as they are, is just within."""
UNPACKED_FREE = 300 * 1024**2
RATIO = 40
DEPTH, LONGEST_NAME, LONGEST_PATH = 20, 255, 1024
PLAIN = (0, stat.S_IFREG, stat.S_IFDIR)
FOREIGN = (b"PK\x03\x04", b"PK\x01\x02", b"Rar!", b"7z\xbc\xaf", b"%PDF", *PROGRAMS)
LOCKED = 0x1


def is_junk(member: zipfile.ZipInfo) -> bool:
    """What file managers leave in folders without being asked."""
    parts = PurePosixPath(member.filename).parts
    return parts[0] == "__MACOSX" or parts[-1].lower() in JUNK or parts[-1].startswith("._")


def refuse(archive: zipfile.ZipFile, path: Path) -> None:
    """Raises Unacceptable for passwords, paths, links, sizes, members lying over one another, and foreign ends."""
    members = archive.infolist()
    if any(not member.filename for member in members):
        raise Unacceptable("zip_paths")
    if len(members) > MEMBERS or _unpacks_into_too_much(members, path.stat().st_size) or _overlap(members):
        raise Unacceptable("zip_bomb")
    with path.open("rb") as file:
        if any(member.flag_bits & LOCKED or _locked_in_place(file, member) for member in members):
            raise Unacceptable("zip_password")
        if _begins_elsewhere(members) or _ends_elsewhere(archive, file):
            raise Unacceptable("two_in_one")
    if any(_wrong_path(member) for member in members) or len({m.filename for m in members}) < len(members):
        raise Unacceptable("zip_paths")


def _unpacks_into_too_much(members: list[zipfile.ZipInfo], packed: int) -> bool:
    unpacked = sum(member.file_size for member in members)
    if any(member.file_size > LARGEST_MEMBER or _tells_wrong(member) for member in members):
        return True
    if packed + unpacked > SCANNED:
        return True
    return unpacked > max(UNPACKED_FREE, packed * RATIO)


def _tells_wrong(member: zipfile.ZipInfo) -> bool:
    """Stored as it is, and yet of another size."""
    return member.compress_type == zipfile.ZIP_STORED and member.compress_size != member.file_size


def _overlap(members: list[zipfile.ZipInfo]) -> bool:
    """Members that share bytes: the trick by which a small archive unpacks into terabytes."""
    ordered = sorted(members, key=lambda member: member.header_offset)
    return any(
        before.header_offset + 30 + before.compress_size > after.header_offset
        for before, after in pairwise(ordered)
    )


def _locked_in_place(file: BinaryIO, member: zipfile.ZipInfo) -> bool:
    """A member's own header may tell of a password that the list is silent of."""
    file.seek(member.header_offset + 6)
    return bool(int.from_bytes(file.read(2), "little") & LOCKED)


def _begins_elsewhere(members: list[zipfile.ZipInfo]) -> bool:
    """Something stands in front of the first member: another archive, of which only some readers know."""
    return bool(members) and min(member.header_offset for member in members) > 0


def _ends_elsewhere(archive: zipfile.ZipFile, file: BinaryIO) -> bool:
    """Behind the end there may be zeros, and a comment of words: not another file."""
    if HIDDEN_PAGE.search(archive.comment) or any(mark in archive.comment for mark in FOREIGN):
        return True
    file.seek(0, 2)
    file.seek(max(0, file.tell() - 2**16 - EDGE))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    return bool(tail[end + 22 + len(archive.comment) :].strip(b"\0"))


def _wrong_path(member: zipfile.ZipInfo) -> bool:
    name = member.orig_filename.replace("\\", "/")
    parts = name.removesuffix("/").split("/")
    if stat.S_IFMT(member.external_attr >> 16) not in PLAIN or not name.replace("/", " ").isprintable():
        return True
    return len(name) > LONGEST_PATH or len(parts) > DEPTH or any(_wrong_part(part) for part in parts)


def _wrong_part(part: str) -> bool:
    """Empty (an absolute path), only dots, a drive or a stream, a device, or a name that Windows shortens."""
    plain = part.rstrip(" .")
    return (
        not plain
        or len(part) > LONGEST_NAME
        or ":" in part
        or bool(names.DEVICES.fullmatch(plain))
        or part.endswith(".")
    )
