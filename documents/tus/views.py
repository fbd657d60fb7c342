"""The tus 1.0 protocol (tus.io) over ``documents.resumable``: core, creation, termination, checksum, expiration.

Each door gives its own addresses and words; who may come in is the door's matter. Bodies are read in pieces.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.utils import timezone
from django.utils.http import http_date

from accounts.models import User
from documents import names, refusals, resumable
from documents.models import Upload, UploadState
from documents.refusals import Unacceptable
from documents.resumable import Busy, ChecksumMismatch, NoRoom, Told, WrongOffset
from documents.tus.headers import Fault, checksum_of, metadata, number
from documents.uploads import UploadRefused

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,checksum,expiration"
PIECE = "application/offset+octet-stream"
CHUNK = 64 * 1024
SILENCE = 30.0
"""Seconds without a byte after which a request counts as cut off: a phone that lost its network says nothing."""
PATIENCE = 3.0
MISMATCH, LOCKED, NO_ROOM = 460, 423, 507
_places = threading.BoundedSemaphore(settings.UPLOADS_AT_ONCE)
"""So that slow phones never take every thread of a process from the pages."""


@dataclass(frozen=True)
class Door:
    """What a door adds: whose case, the words to remember, the address of an upload, what follows when one is whole."""

    by: User
    case_number: str
    words: Callable[[dict[str, str]], dict[str, Any]]
    address: Callable[[UUID], str]
    whole: Callable[[Upload], None]


def really(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A POST that means another method says so: some networks let nothing else pass."""

    @wraps(view)
    def called(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "POST":
            request.method = request.headers.get("X-HTTP-Method-Override", "POST").upper()
        return view(request, *args, **kwargs)

    return called


def collection(request: HttpRequest, door: Door) -> HttpResponse:
    """Where uploads are begun (POST), and where a page asks which of its own are not ended (GET)."""
    if request.method == "GET":
        mine = Upload.objects.of(door.by).filter(case_number=door.case_number)
        going = mine.filter(state__in=[UploadState.OPEN, UploadState.WHOLE])
        return JsonResponse({"uploads": [state_of(upload, door) for upload in going]})
    return _answered(request, lambda: _create(request, door))


def member(request: HttpRequest, door: Door, pk: UUID) -> HttpResponse:
    """One upload: HEAD, PATCH, DELETE of the protocol; GET tells the page its state. Somebody else's does not exist."""
    upload = Upload.objects.of(door.by).filter(case_number=door.case_number, pk=pk).first()
    if upload is None:
        raise Http404
    if request.method == "GET":
        return JsonResponse(state_of(upload, door))
    take = {"HEAD": _head, "PATCH": _patch}.get(request.method or "", _delete)
    return _answered(request, lambda: take(request, door, upload))


def state_of(upload: Upload, door: Door) -> dict[str, Any]:
    return {
        "url": door.address(upload.pk),
        "name": upload.name,
        "size": upload.size,
        "offset": resumable.length(upload),
        "fingerprint": upload.fingerprint,
        "state": upload.state,
        "why": upload.why,
        "document": str(upload.document_id or ""),
    }


def _answered(request: HttpRequest, take: Callable[[], HttpResponse]) -> HttpResponse:
    if request.method == "OPTIONS":
        response = HttpResponse(status=204)
        response["Tus-Version"] = VERSION
        response["Tus-Extension"] = EXTENSIONS
        response["Tus-Max-Size"] = str(resumable.LARGEST)
        response["Tus-Checksum-Algorithm"] = ",".join(resumable.CHECKSUMS)
    elif request.headers.get("Tus-Resumable") != VERSION:
        response = HttpResponse(status=412)
        response["Tus-Version"] = VERSION
    else:
        try:
            response = take()
        except Fault as fault:
            response = HttpResponse(
                fault.words, status=fault.status, content_type="text/plain; charset=utf-8"
            )
    response["Tus-Resumable"] = VERSION
    return response


def _create(request: HttpRequest, door: Door) -> HttpResponse:
    size, told = number(request, "Upload-Length"), metadata(request.headers.get("Upload-Metadata", ""))
    if size > resumable.LARGEST:
        raise Fault(413, "Файл больше 2 ГБ. Разделите его на части или позвоните нам.")
    about = Told(
        name=told.get("filename", ""),
        size=size,
        declared_type=told.get("filetype", ""),
        fingerprint=told.get("fingerprint", ""),
        sha256=told.get("sha256", ""),
    )
    try:
        upload = resumable.start(
            about, door.words(told), case_number=door.case_number, by=door.by, at=timezone.now()
        )
    except UploadRefused as refused:
        raise Fault(422, refused.message) from refused
    except Unacceptable as refused:
        raise Fault(
            422, refusals.refusal(refused.code, names.clean(about.name), **refused.details)
        ) from refused
    if request.content_type == PIECE and int(request.META.get("CONTENT_LENGTH") or 0):
        _append(request, door, upload, offset=0)
    response = HttpResponse(status=201)
    response["Location"] = door.address(upload.pk)
    return _placed(response, upload)


def _head(request: HttpRequest, door: Door, upload: Upload) -> HttpResponse:
    _refuse_expired(upload)
    _wait_until_settled(upload)
    _close_if_whole(upload, door)
    response = _placed(HttpResponse(status=200), upload)
    response["Upload-Length"] = str(upload.size)
    response["Cache-Control"] = "no-store"
    return response


def _wait_until_settled(upload: Upload) -> None:
    """The request that was cut may still write what it got: an offset told too early is sent twice."""
    end = time.monotonic() + PATIENCE
    while not resumable.is_settled(upload):
        if time.monotonic() > end:
            raise Fault(LOCKED)
        time.sleep(0.05)


def _patch(request: HttpRequest, door: Door, upload: Upload) -> HttpResponse:
    _refuse_expired(upload)
    if request.content_type != PIECE:
        raise Fault(415)
    _append(request, door, upload, offset=number(request, "Upload-Offset"))
    return _placed(HttpResponse(status=204), upload)


def _delete(request: HttpRequest, door: Door, upload: Upload) -> HttpResponse:
    try:
        resumable.cancel(upload)
    except Busy as busy:
        raise Fault(LOCKED) from busy
    return HttpResponse(status=204)


def _append(request: HttpRequest, door: Door, upload: Upload, *, offset: int) -> None:
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if offset + length > upload.size:
        raise Fault(413)
    checksum = checksum_of(request.headers.get("Upload-Checksum", ""))
    if not _places.acquire(blocking=False):
        raise Fault(503)
    try:
        resumable.append(upload, _body(request), offset=offset, checksum=checksum)
    except Busy as busy:
        raise Fault(LOCKED) from busy
    except WrongOffset as wrong:
        raise Fault(409) from wrong
    except ChecksumMismatch as mismatch:
        raise Fault(MISMATCH) from mismatch
    except NoRoom as full:
        raise Fault(NO_ROOM) from full
    finally:
        _places.release()
    _close_if_whole(upload, door)


def _body(request: HttpRequest) -> Iterator[bytes]:
    """The body as far as it comes: one that breaks off or falls silent simply ends here."""
    line = request.META.get("gunicorn.socket")
    if line is not None:
        line.settimeout(SILENCE)
    try:
        while chunk := request.read(CHUNK):
            yield chunk
    except (UnreadablePostError, OSError):
        return
    finally:
        if line is not None:
            line.settimeout(None)


def _close_if_whole(upload: Upload, door: Door) -> None:
    if resumable.close_if_whole(upload, at=timezone.now()):
        door.whole(upload)


def _refuse_expired(upload: Upload) -> None:
    if resumable.has_expired(upload, at=timezone.now()):
        raise Fault(410, "Загрузка ждала неделю и удалена. Приложите файл заново.")


def _placed(response: HttpResponse, upload: Upload) -> HttpResponse:
    response["Upload-Offset"] = str(resumable.length(upload))
    response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response
