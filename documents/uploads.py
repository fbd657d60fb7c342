"""The way in for every file: measured, looked into, stored under a generated key. Its pages are found later."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from audit import log
from documents import names, receiving, refusals, sniffing, twins
from documents.durable import Temporary
from documents.keys import generated_key
from documents.models import Document, Reading, Scan, Source
from documents.previews import jail
from documents.receiving import ReceivedFile
from documents.refusals import Unacceptable
from documents.tasks import inspect_document
from documents.waking import wake

SIGNATURE = "application/pkcs7-signature"
SIGNATURES = (".sig", ".sgn", ".p7s", ".p7m")
SIGNATURE_LIMIT_BYTES = 1024**2


class UploadRefused(Exception):
    """The file was not taken; message is a Russian sentence that names it and says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Measured:
    """A whole file on this machine: where it lies, its length in bytes, its hash."""

    path: Path
    size: int
    sha256: str


def receive(upload: UploadedFile, *, case_number: str, by: User | None, at: datetime) -> Document:
    """Take one file, or raise UploadRefused; what is refused never reaches the storage.

    Scanning for viruses and the drawing of pages follow after the caller's commit; until then nobody opens it.
    """
    shown = names.clean(upload.name or "")
    try:
        names.refuse_program(shown)
        names.refuse_half(shown)
        with _measured(upload) as file:
            content_type = jail.examine(file.path)
            return _store(
                file, content_type, Source.UPLOADED, shown=shown, case_number=case_number, by=by, at=at
            )
    except Unacceptable as refused:
        raise UploadRefused(refusals.refusal(refused.code, shown, **refused.details)) from refused


@transaction.atomic
def receive_signature(upload: UploadedFile, *, case_number: str, by: User, at: datetime) -> Document:
    """A detached signature («.sig») as it came: it has no pages, and what it says is read by ``signatures``."""
    shown = names.clean(upload.name or "")
    if (upload.size or 0) > SIGNATURE_LIMIT_BYTES or not shown.lower().endswith(SIGNATURES):
        raise UploadRefused(f"«{shown}» не похож на файл подписи. Выберите файл .sig или .p7s до 1 МБ.")
    try:
        with _measured(upload) as file:
            document = _store(
                file, SIGNATURE, Source.UPLOADED, shown=shown, case_number=case_number, by=by, at=at
            )
    except Unacceptable as refused:
        raise UploadRefused(refusals.refusal(refused.code, shown, **refused.details)) from refused
    document.reading = Reading.READABLE
    document.save(update_fields=["reading"])
    return document


def store_issued(
    content: bytes,
    *,
    name: str,
    case_number: str,
    by: User | None,
    at: datetime,
    content_type: str = sniffing.PDF,
    draw: bool = True,
) -> Document:
    """Keep a document that we made ourselves (the questionnaire, a protected copy): clean, since nobody sent it.

    ``draw=False``: no pages are owed, as for a copy behind a password.
    """
    with _measured(ContentFile(content)) as file:
        document = _store(
            file, content_type, Source.ISSUED, shown=names.clean(name), case_number=case_number, by=by, at=at
        )
    if not draw:
        document.reading = Reading.READABLE
        document.save(update_fields=["reading"])
    return document


def _store(
    file: Measured,
    content_type: str,
    source: Source,
    *,
    shown: str,
    case_number: str,
    by: User | None,
    at: datetime,
) -> Document:
    """First the bytes, then the row: a transaction undone leaves bytes without a row, never a row without bytes."""
    key = twins.keys_of([file.sha256]).get(file.sha256) or _kept(file)
    return enter(file, key, content_type, source, shown=shown, case_number=case_number, by=by, at=at)


def enter(
    file: Measured,
    key: str,
    content_type: str,
    source: Source,
    *,
    shown: str,
    case_number: str,
    by: User | None,
    at: datetime,
) -> Document:
    """The row of a file that lies in the storage under ``key``, and the wake-up of whoever looks into it."""
    issued = source == Source.ISSUED
    document = Document.objects.create(
        case_number=case_number,
        name=names.with_extension(shown, content_type),
        key=key,
        size=file.size,
        sha256=file.sha256,
        content_type=content_type,
        source=source,
        uploaded_by=by,
        uploaded_at=at,
        scan=Scan.CLEAN if issued else Scan.PENDING,
        scanned_at=at if issued else None,
    )
    action = "document.issued" if issued else "document.received"
    log.record(action, by=by, at=at, case_number=case_number, subject=document, sha256=file.sha256)
    wake(inspect_document, str(document.pk))
    return document


def _kept(file: Measured) -> str:
    with file.path.open("rb") as content:
        return default_storage.save(generated_key(), Temporary(content, name=str(file.path)))


@contextmanager
def _measured(upload: File) -> Iterator[Measured]:
    """Whole on this disk, counted and hashed: a form's file is so already, of anything else a copy is made."""
    if isinstance(upload, ReceivedFile):
        _refuse_size(upload.size or 0)
        yield Measured(upload.path, upload.size or 0, upload.sha256)
        return
    size, digest = 0, hashlib.sha256()
    with tempfile.TemporaryDirectory(prefix=receiving.PREFIX, dir=receiving.folder()) as folder:
        path = Path(folder) / "file"
        with path.open("wb") as copy:
            for chunk in upload.chunks():
                size += len(chunk)
                if size > settings.UPLOAD_LIMIT_BYTES:
                    break
                digest.update(chunk)
                copy.write(chunk)
        _refuse_size(size)
        yield Measured(path, size, digest.hexdigest())


def _refuse_size(size: int) -> None:
    if not size:
        raise Unacceptable("empty")
    if size > settings.UPLOAD_LIMIT_BYTES:
        raise Unacceptable("too_big", limit=settings.UPLOAD_LIMIT_BYTES // 1024**2)
