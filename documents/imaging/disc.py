"""A ZIP of imaging, read member by member without unpacking it. Runs in the limited child only; no Django."""

import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from documents import archives, sniffing
from documents.imaging import header, series
from documents.imaging.header import Header
from documents.previews.limits import Limits

check = archives.check


def draw(path: Path, folder: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    """What the disc holds, as answers of the child."""
    with zipfile.ZipFile(path) as archive:
        held = archives.members(archive)
        found = series.gathered(_headers(archive, held))
    yield {"count": len(held)}
    yield from series.told(found)


def _headers(archive: zipfile.ZipFile, held: list[tuple[zipfile.ZipInfo, str]]) -> Iterator[Header]:
    for member, kind in held:
        if kind == sniffing.DICOM:
            opened = partial(archive.open, member)
            if (said := header.read(opened, member.file_size, member.filename)) is not None:
                yield said
