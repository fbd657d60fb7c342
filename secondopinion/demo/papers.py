"""The demonstration's files: each is made and looked into once, then given to many cases as documents of their own."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from audit import log
from documents import inspection, sniffing, uploads
from documents.models import VERDICTS, Document, Page, Reading
from requests_app.models import Kind
from requests_app.models.enclosure import PARTS
from secondopinion.demo import files


@dataclass(frozen=True)
class Paper:
    """A file by the function that makes it, the name its sender gave it, and what it closes in the package."""

    make: Callable[[], bytes]
    name: str
    kinds: tuple[Kind, ...]


PASSPORT = Paper(files.passport_photo, "Паспорт.jpg", (Kind.IDENTITY,))
POLICY = Paper(files.policy_pdf, "Полис ДМС.pdf", (Kind.POLICY,))
EXTRACT = Paper(files.extract_pdf, "Выписка.pdf", PARTS)
WITHOUT_PLAN = Paper(files.extract_pdf, "Выписка.pdf", tuple(k for k in PARTS if k != Kind.PLAN))
PLAN = Paper(files.extract_pdf, "План лечения.pdf", (Kind.PLAN,))
PHOTO = Paper(files.heic_photo, "Анализы, фото.heic", (Kind.RESULTS,))
SLICE = Paper(files.dicom_slice, "КТ грудной клетки.dcm", (Kind.IMAGING,))
CONSENT = Paper(files.consent_scan, "Согласие, подписано.jpg", (Kind.CONSENT,))

PERSONAL = (PASSPORT, POLICY)
WHOLE = (*PERSONAL, EXTRACT)
WITH_PICTURES = (*PERSONAL, EXTRACT, PHOTO, SLICE)


class Shelf:
    """The first document of each file comes in by the front door; the later ones are copies of it, bytes and pages."""

    def __init__(self) -> None:
        self._firsts: dict[Callable[[], bytes], Document] = {}

    def give(self, paper: Paper, *, case_number: str, by: User | None, at: datetime) -> Document:
        first = self._firsts.get(paper.make)
        if first is not None:
            return copy_of(first, paper.name, case_number=case_number, by=by, at=at)
        upload = SimpleUploadedFile(paper.name, paper.make())
        document = uploads.receive(upload, case_number=case_number, by=by, at=at)
        inspection.inspect_one(document.pk, at=at)
        document.refresh_from_db()
        self._firsts[paper.make] = document
        return document

    def give_unread(self, content: bytes, name: str, *, case_number: str, by: User, at: datetime) -> Document:
        """A PDF of its own, made here and now, so not examined; its pages are still to be drawn by the worker."""
        known = next(iter(self._firsts.values()))
        file = {
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "content_type": sniffing.PDF,
            "scan": known.scan,
        }
        return _arrived(file, content, name, case_number=case_number, by=by, at=at)


def copy_of(first: Document, name: str, *, case_number: str, by: User | None, at: datetime) -> Document:
    """The same bytes and pages under keys of their own."""
    pages = list(first.pages.all())
    same = ("size", "sha256", "content_type", "scan", "page_count", "problem")
    file = {field: getattr(first, field) for field in same}
    file["reading"] = first.reading if pages else Reading.PENDING
    content = _stored(first.key)
    document = _arrived(file, content, name, case_number=case_number, by=by, at=at)
    Page.objects.bulk_create(_copied_page(document, page) for page in pages)
    return document


def _arrived(
    file: dict[str, Any], content: bytes, name: str, *, case_number: str, by: User | None, at: datetime
) -> Document:
    """The row and its bytes, recorded as any arrival is."""
    key = default_storage.save(uploads.generated_key(), ContentFile(content))
    document = Document.objects.create(
        key=key,
        name=name,
        case_number=case_number,
        uploaded_by=by,
        uploaded_at=at,
        scanned_at=at if file["scan"] in VERDICTS else None,
        **file,
    )
    sha256 = document.sha256
    log.record("document.received", by=by, at=at, case_number=case_number, subject=document, sha256=sha256)
    return document


def _copied_page(document: Document, page: Page) -> Page:
    key = default_storage.save(f"{document.key}.{page.number}.webp", ContentFile(_stored(page.key)))
    return Page(document=document, number=page.number, key=key, width=page.width, height=page.height)


def _stored(key: str) -> bytes:
    with default_storage.open(key, "rb") as stored:
        return bytes(stored.read())
