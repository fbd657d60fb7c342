"""The only way out for a file: the record is written first, then the bytes go. Who may ask is the door's matter."""

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)

from accounts.models import User
from audit import log
from documents import names, ranges, sniffing, stored, verifying
from documents.imaging import handing_on
from documents.models import Document, Source
from documents.ranges import Range

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
OWN_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


class NotOpenable(PermissionDenied):
    """The scanner has not called the document clean, or its bytes are not whole: nobody opens it, whoever he is."""

    problem = "not_openable"
    """What a program is told (api.problems)."""

    def __init__(self) -> None:
        super().__init__("Этот файл сейчас не открывается")


def file_response(
    document: Document,
    *,
    by: User | None,
    at: datetime,
    disposition: str = "attachment",
    name: str = "",
    asked: Mapping[str, str] = MappingProxyType({}),
    by_link: bool = True,
) -> HttpResponseBase:
    """The file as it came, or the part of it that the request's headers ask for (``asked``: a download taken up again).

    Only a PDF that we issued ourselves is ever shown inline: strangers' are saved. Where the storage is afar and
    people reach it, they are sent there by a link of one minute; programs (not ``by_link``) get the bytes from us.
    ``name`` stands in place of the file's own, which may tell whose it is.
    """
    try:
        part = ranges.wanted(asked, document.size, etag=_etag(document))
    except ranges.NotThere:
        return _guarded(
            HttpResponse(status=416, headers={"Content-Range": f"bytes */{document.size}"}), SANDBOX
        )
    details = {"bytes": f"{part.first}-{part.last}"} if part else {}
    _open(document, "document.downloaded", by=by, at=at, **details)
    inline = (
        disposition == "inline" and document.source == Source.ISSUED and document.content_type == sniffing.PDF
    )
    told = content_disposition(name or document.name, inline=inline)
    if by_link and not inline:
        link = stored.link(document.key, disposition=told, content_type=document.content_type)
        if link:
            return _guarded(HttpResponseRedirect(link), SANDBOX)
    try:
        answer = _streamed(document, part, told)
    except FileNotFoundError as lost:
        with suppress(verifying.StorageAway):
            verifying.verify(document, at=at)
        raise NotOpenable from lost
    return _guarded(answer, OWN_PDF if inline else SANDBOX)


def _streamed(document: Document, part: Range | None, told: str) -> HttpResponseBase:
    """Raises FileNotFoundError where the storage has not got it: an incident from now on, not from the night on."""
    first, last = (part.first, part.last) if part else (0, document.size - 1)
    content = stored.chunks(document.key, first=first, last=last if part else None)
    response = StreamingHttpResponse(content, status=206 if part else 200, content_type=document.content_type)
    if part:
        response["Content-Range"] = f"bytes {first}-{last}/{document.size}"
    response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = _etag(document)
    response["Content-Disposition"] = told
    return response


def _etag(document: Document) -> str:
    return f'"{document.sha256}"'


def page_response(document: Document, number: int, *, by: User | None, at: datetime) -> HttpResponseBase:
    """One page as the picture made on the server; Http404 when there is no such page."""
    page = document.pages.filter(number=number).first()
    if page is None:
        raise Http404
    _open(document, "document.opened", by=by, at=at, page=number)
    response = FileResponse(default_storage.open(page.key, "rb"), content_type="image/webp")
    response["Content-Disposition"] = "inline"
    return _guarded(response, SANDBOX)


def archive_response(
    papers: Iterable[tuple[str, Document]],
    *,
    by: User | None,
    at: datetime,
    name: str,
    only_imaging: bool = False,
) -> HttpResponseBase:
    """All of the documents as one ZIP under the given names, written while it is sent: memory does not grow with it.

    ``only_imaging``: of a disc only its pictures leave, in a folder, never its programs (ADR 0018).
    """
    given = list(papers)
    for _, document in given:
        _open(document, "document.downloaded", by=by, at=at, archive=name)
    shown = names.unique([names.clean(title) for title, _ in given])
    pairs = list(zip(shown, (document for _, document in given), strict=True))
    response = StreamingHttpResponse(_zipped(pairs, only_imaging), content_type="application/zip")
    response["Content-Disposition"] = content_disposition(name)
    return _guarded(response, SANDBOX)


def record_opening(document: Document, *, by: User | None, at: datetime, **details: object) -> None:
    """The document is opened on a page that will ask for it in parts; raises NotOpenable."""
    _open(document, "document.opened", by=by, at=at, **details)


def part_response(
    document: Document,
    content: Iterable[bytes],
    *,
    size: int | None,
    content_type: str,
    by: User | None,
    at: datetime,
    is_recorded: bool,
) -> HttpResponseBase:
    """A part of a document for the script of a page. ``is_recorded``: the opening of that page was written down."""
    if not is_recorded:
        record_opening(document, by=by, at=at, part=True)
    elif not document.may_be_opened:
        raise NotOpenable
    response = StreamingHttpResponse(content, content_type=content_type)
    if size is not None:
        response["Content-Length"] = str(size)
    response["Content-Disposition"] = "attachment"
    return _guarded(response, SANDBOX)


def content_disposition(name: str, *, inline: bool = False) -> str:
    """RFC 6266: an ASCII name for old programs and the true one, Cyrillic and all, beside it."""
    safe = names.clean(name)
    plain = "".join(letter if letter.isascii() and letter not in '"\\%' else "_" for letter in safe)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"


def _open(document: Document, action: str, *, by: User | None, at: datetime, **details: object) -> None:
    """The lock on the bytes, and the record of each opening before a byte is sent (L5)."""
    if not document.may_be_opened:
        raise NotOpenable
    log.record(action, by=by, at=at, case_number=document.case_number, subject=document, **details)


def _guarded(response: HttpResponseBase, policy: str) -> HttpResponseBase:
    response["Content-Security-Policy"] = policy
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


class _Outlet:
    """What zipfile writes to: it cannot go back, and what is taken from it is forgotten."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def write(self, content: bytes) -> int:
        self.waiting += content
        return len(content)

    def flush(self) -> None:
        """Nothing is kept behind."""

    def close(self) -> None:
        """Nothing to close."""

    def tell(self) -> int:
        raise OSError("a stream has no place to go back to")

    def seek(self, *_: int) -> int:
        raise OSError("a stream has no place to go back to")

    def taken(self) -> bytes:
        content, self.waiting = bytes(self.waiting), bytearray()
        return content


def _zipped(papers: list[tuple[str, Document]], only_imaging: bool) -> Iterator[bytes]:
    """Stored, not packed: pictures, PDFs and DICOM hardly shrink."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:
        for name, document in papers:
            for called, size, content in _contents(name, document, only_imaging):
                member = zipfile.ZipInfo(called, document.uploaded_at.timetuple()[:6])
                member.file_size = size
                with archive.open(member, "w") as entry:
                    for chunk in content:
                        entry.write(chunk)
                        yield outlet.taken()
    yield outlet.taken()


def _contents(
    name: str, document: Document, only_imaging: bool
) -> Iterator[tuple[str, int, Iterator[bytes]]]:
    """What goes into the archive of one document: itself, or the pictures of a disc, or a slide of several files."""
    if only_imaging and document.content_type in sniffing.ARCHIVES:
        with default_storage.open(document.key, "rb") as disc:
            yield from handing_on.members(document, disc, PurePosixPath(name).stem)
    else:
        yield name, document.size, stored.chunks(document.key)
