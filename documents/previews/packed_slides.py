"""A slide of several files in a ZIP (MIRAX), unpacked for openslide and drawn as any other. Runs in the limited child only.

Whatever its files are called, they are unpacked under names of our own, and by those alone openslide is told of them.
"""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openslide import OpenSlideError

from documents import archives, listings
from documents.imaging import mirax, slidedat
from documents.imaging.mirax import FOLDER, SLIDE
from documents.previews import given, slides
from documents.previews.limits import Limits
from documents.refusals import Unacceptable

CHUNK = 1024**2
TORN = (
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError),
    *(OpenSlideError, Unacceptable),
)


def draw(path: Path, folder: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    """The whole tissue as one page; the unpacked files go with the child."""
    try:
        slide = unpack(path, given.folder() / "unpacked")
        yield from slides.draw(slide, folder, limits)
    except TORN:
        yield {"problem": "slide_unreadable", "details": {}}


def unpack(path: Path, folder: Path) -> Path:
    """The slide as openslide wants it, in a new folder. Looked at anew: raises Unacceptable, or one of TORN."""
    with zipfile.ZipFile(path) as archive:
        listings.refuse(archive, path)
        found = mirax.inside(archive, archives.members(archive))
        renamed = found.renamed()
        inner = folder / FOLDER
        inner.mkdir(mode=0o700, parents=True)
        (inner / slidedat.NAME).write_bytes(found.told.composed(renamed))
        for ours, member in {renamed[name]: member for name, member in found.files.items()}.items():
            _write(archive, member, inner / ours)
    (folder / SLIDE).touch(exist_ok=False)
    return folder / SLIDE


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    """As many bytes as the list of the archive says, which ``listings`` has found bearable; their sum is compared."""
    left = member.file_size
    with archive.open(member) as packed, path.open("xb") as file:
        while chunk := packed.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                break
            file.write(chunk)
    if left:
        raise zipfile.BadZipFile(member.filename)
