"""The imaging of a disc without the rest of it, as it leaves for an organisation: an archive composed by us (ADR 0018).

The original, with the programs that lie on it, is not touched and not sent.
"""

import re
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import IO

from documents import sniffing
from documents.imaging import mirax
from documents.models import Disc, Document, Instance

CHUNK = 256 * 1024
PLAIN = re.compile(r"[^A-Za-z0-9]+")


def members(document: Document, stored: IO[bytes], folder: str) -> Iterator[tuple[str, int, Iterator[bytes]]]:
    """Each picture as its new name, its size in bytes and its content, which is read before the next is asked for.

    Of a slide of several files, its files.
    """
    with zipfile.ZipFile(stored) as archive:
        is_slide = document.content_type == sniffing.MIRAX
        for name, member in mirax.handed_on(archive) if is_slide else _named(document):
            known = archive.getinfo(member)
            with archive.open(known) as content:
                yield f"{folder}/{name}", known.file_size, iter(partial(content.read, CHUNK), b"")


def _named(document: Document) -> Iterator[tuple[str, str]]:
    """«02-CT/0156.dcm» and the member's own name: order instead of whatever a disc, or a person, called it."""
    rows = Instance.objects.filter(series__document=document).exclude(member="")
    rows = rows.order_by(
        *(f"series__{name}" for name in ("study_date", "study_uid", "number", "series_uid")), "position"
    )
    places: dict[object, int] = {}
    for series, modality, position, member in rows.values_list(
        "series", "series__modality", "position", "member"
    ):
        place = places.setdefault(series, len(places) + 1)
        yield f"{place:02d}-{PLAIN.sub('', modality) or 'series'}/{position + 1:04d}.dcm", member
    disc = Disc.objects.filter(document=document).first()
    for number, member in enumerate(disc.photographs if disc else [], start=1):
        yield f"photographs/{number:03d}{PurePosixPath(member).suffix.lower()[:5]}", member
