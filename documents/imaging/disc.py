"""A ZIP of imaging, read member by member without unpacking it. Runs in the limited child only; no Django."""

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from PIL import Image

from documents import archives, names, sniffing
from documents.imaging import header, series
from documents.imaging.header import Header
from documents.previews import dicom, images, webp
from documents.previews.limits import Limits
from documents.refusals import Unacceptable

check = archives.check

MOST_PREVIEWS = 12
LARGEST = 300 * 1024**2
"""Bytes of one object that is read whole for its preview."""
NOT_DRAWN = (*dicom.TORN, *dicom.NOT_DECODED, *images.TORN, zipfile.BadZipFile, MemoryError, Unacceptable)

Held = list[tuple[zipfile.ZipInfo, str]]


def draw(path: Path, folder: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    """What the disc holds; then a preview of each series, the middle picture, and of photographs where there is room."""
    with zipfile.ZipFile(path) as archive:
        held = archives.members(archive)
        found = series.gathered(_headers(archive, held))
        yield from series.told(found)
        yield {"disc": _besides(held)}
        yield from _papers(held)
        yield from _previews(archive, found, _photographs(held), folder, limits)


def _headers(archive: zipfile.ZipFile, held: Held) -> Iterator[Header]:
    for member, kind in held:
        if kind == sniffing.DICOM:
            said = header.read(partial(archive.open, member), member.file_size, member.filename)
            if said is not None:
                yield said


def _photographs(held: Held) -> list[str]:
    return [member.filename for member, kind in held if kind in sniffing.PICTURES]


def _besides(held: Held) -> dict[str, Any]:
    others = [member.filename for member, kind in held if kind == archives.OTHERS]
    programs = any(names.PROGRAMS.search(name) for name in others)
    return {"photographs": _photographs(held), "others": len(others), "has_viewer": programs}


def _papers(held: Held) -> Iterator[dict[str, Any]]:
    found = [PurePosixPath(m.filename).name for m, kind in held if kind in archives.PAPERS]
    if found:
        said = ", ".join("".join(c for c in name if c.isprintable())[:80] for name in found[:5])
        yield {"problem": "papers_inside", "details": {"names": said}}


def chosen(found: list[list[Header]]) -> list[tuple[int, int]]:
    """Which series are drawn and by which picture: the longest dozen, in the list's order, the middle one of each."""
    pictures = {
        place: [n for n, header in enumerate(members) if header.frames] for place, members in enumerate(found)
    }
    longest = sorted(
        (place for place in pictures if pictures[place]), key=lambda place: -len(pictures[place])
    )
    return [(place, pictures[place][len(pictures[place]) // 2]) for place in sorted(longest[:MOST_PREVIEWS])]


def _previews(
    archive: zipfile.ZipFile, found: list[list[Header]], photographs: list[str], folder: Path, limits: Limits
) -> Iterator[dict[str, Any]]:
    """One after another; what cannot be drawn is left out, and that it was is said at the end."""
    wanted: list[tuple[Callable[[], Image.Image], dict[str, int]]] = [
        (partial(_slice, archive, found[place][position]), {"series": place, "position": position})
        for place, position in chosen(found)
    ]
    wanted += [(partial(_photograph, archive, member, limits), {}) for member in photographs]
    number, failed = 0, False
    for make, which in wanted[:MOST_PREVIEWS]:
        try:
            drawn = webp.save(make(), number + 1, folder, limits.width)
        except NOT_DRAWN:
            failed = True
            continue
        number += 1
        yield {"page": drawn["page"] | which}
    yield {"count": number}
    if failed or not wanted:
        yield {"problem": "some_series" if failed else "no_picture", "details": {}}


def _slice(archive: zipfile.ZipFile, said: Header) -> Image.Image:
    return dicom.picture(_content(archive, said.member), said.frames)


def _photograph(archive: zipfile.ZipFile, member: str, limits: Limits) -> Image.Image:
    return images.first(_content(archive, member), limits)


def _content(archive: zipfile.ZipFile, member: str) -> io.BytesIO:
    if archive.getinfo(member).file_size > LARGEST:
        raise MemoryError(member)
    return io.BytesIO(archive.read(member))
