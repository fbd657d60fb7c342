"""What the viewers show, part by part: one record for an opened page, then any number of parts of that document (ADR 0019).

Which documents a person may open is the door's matter.
"""

import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import IO

from django.core import signing
from django.http import Http404, HttpResponseBase

from accounts.models import User
from documents import seeking, serving, sniffing, tiles
from documents.models import Document, Instance, Slide
from documents.previews import blocks

LASTS = timedelta(hours=12)
SALT = "documents.viewing"
CHUNK = 256 * 1024
PLAIN_PACKING = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def open_viewer(document: Document, *, by: User, at: datetime) -> str:
    """Record that the document was opened; the ticket stands for this record in the requests for its parts."""
    serving.record_opening(document, by=by, at=at, viewer=True)
    return signing.dumps([str(document.pk), str(by.pk), at.timestamp()], salt=SALT)


def is_ticket(ticket: str, document: Document, *, by: User, at: datetime) -> bool:
    """Given to this person for this document within the last twelve hours."""
    try:
        document_pk, user_pk, opened = signing.loads(ticket, salt=SALT)
    except (signing.BadSignature, ValueError):
        return False
    age = at.timestamp() - opened
    return (document_pk, user_pk) == (str(document.pk), str(by.pk)) and 0 <= age <= LASTS.total_seconds()


def picture_response(
    document: Document, picture: Instance, *, by: User, at: datetime, ticket: str = ""
) -> HttpResponseBase:
    """The DICOM file of one picture; Http404 when the archive does not hold it. Without a ticket it is recorded."""
    size, content = _content(document, picture)
    recorded = is_ticket(ticket, document, by=by, at=at)
    return serving.part_response(
        document, content, size=size, content_type=sniffing.DICOM, by=by, at=at, is_recorded=recorded
    )


def tile_response(
    slide: Slide, place: tuple[int, int, int], *, by: User, at: datetime, ticket: str = ""
) -> HttpResponseBase:
    """One tile as JPEG; ``place`` is its level, column and row. Http404 where the slide has none; raises tiles.Busy."""
    document = slide.document
    if not document.may_be_opened:
        raise serving.NotOpenable
    if not blocks.is_there(slide.width, slide.height, *place):
        raise Http404
    try:
        drawn = tiles.tile(document, place, at=at).read_bytes()
    except (tiles.NotDrawn, OSError) as failed:
        raise Http404 from failed
    return serving.part_response(
        document, [drawn], size=len(drawn), content_type=sniffing.JPEG, by=by, at=at,
        is_recorded=is_ticket(ticket, document, by=by, at=at),
    )  # fmt: skip


def _content(document: Document, picture: Instance) -> tuple[int, Iterator[bytes]]:
    stored = seeking.open_seekable(document.key, document.size)
    if not picture.member:
        return document.size, _pieces(stored, stored)
    try:
        archive = zipfile.ZipFile(stored)
        member = archive.getinfo(picture.member)
        if member.compress_type not in PLAIN_PACKING:
            raise Http404
        return member.file_size, _pieces(archive.open(member), stored)
    except (KeyError, OSError, zipfile.BadZipFile, RuntimeError) as missing:
        stored.close()
        raise Http404 from missing


def _pieces(content: IO[bytes], stored: IO[bytes]) -> Iterator[bytes]:
    """A member that is not what its archive says ends early, and the viewer is told that the picture did not come."""
    with stored, content:
        try:
            while chunk := content.read(CHUNK):
                yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError):
            return
