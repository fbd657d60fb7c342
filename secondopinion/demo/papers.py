"""The demonstration's files: each is made and looked into once, then given to many cases as documents of their own."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from audit import log
from documents import inspection, keys, sniffing, uploads
from documents.models import VERDICTS, Document, Instance, Page, Scan, Series
from documents.tasks import inspect_document
from documents.waking import wake
from requests_app.models import Kind
from requests_app.models.enclosure import PARTS
from secondopinion.demo import files
from secondopinion.demo.cast import ACCOUNTS
from secondopinion.demo.patients import Patient

SHOWN = {account.local for account in ACCOUNTS}

FOUND = ("contents", "hard_to_read")
Made = Callable[[Patient], bytes]


@dataclass(frozen=True)
class Paper:
    """A file by what makes it, the name its sender gave it, and what it closes in the package.

    ``is_many``: made anew for many patients, so the worker draws its pages after the start; the others are few.
    """

    make: Made
    name: str
    kinds: tuple[Kind, ...]
    is_many: bool = False


def _extract(patient: Patient) -> bytes:
    """Of the patient by name where the account has a password, else of the illness: making one takes a while."""
    illness, is_shown = patient.illness, patient.local in SHOWN
    return files.extract_pdf(
        patient.full_name if is_shown else "Демонстрационный пациент",
        f"{patient.person.birth_date:%d.%m.%Y}" if is_shown else "не указана",
        illness.diagnosis,
        illness.code,
        illness.history,
        illness.advised,
        illness.studies,
        illness.department,
    )


PASSPORT = Paper(lambda _: files.passport_photo(), "Паспорт.jpg", (Kind.IDENTITY,))
POLICY = Paper(lambda _: files.policy_pdf(), "Полис ДМС.pdf", (Kind.POLICY,))
EXTRACT = Paper(_extract, "Выписка.pdf", PARTS, is_many=True)
WITHOUT_PLAN = Paper(_extract, "Выписка.pdf", tuple(k for k in PARTS if k != Kind.PLAN), is_many=True)
PHOTO = Paper(lambda _: files.heic_photo(), "Анализы, фото.heic", (Kind.RESULTS,))
SLICE = Paper(lambda _: files.dicom_slice(), "КТ грудной клетки.dcm", (Kind.IMAGING,))
CONSENT = Paper(lambda _: files.consent_scan(), "Согласие, подписано.jpg", (Kind.CONSENT,))

PERSONAL = (PASSPORT, POLICY)
WHOLE = (*PERSONAL, EXTRACT)
WITH_PICTURES = (*PERSONAL, EXTRACT, PHOTO, SLICE)


class Shelf:
    """The first document of each file comes in by the front door; the later ones are copies of it, bytes and pages."""

    def __init__(self) -> None:
        self._firsts: dict[str, Document] = {}

    def give(
        self, paper: Paper, patient: Patient, *, case_number: str, by: User | None, at: datetime
    ) -> Document:
        content = paper.make(patient)
        if paper.is_many and self._firsts:
            return self.give_unread(content, paper.name, case_number=case_number, by=by, at=at)
        digest = hashlib.sha256(content).hexdigest()
        first = self._firsts.get(digest)
        if first is not None:
            return copy_of(first, paper.name, case_number=case_number, by=by, at=at)
        upload = SimpleUploadedFile(paper.name, content)
        document = uploads.receive(upload, case_number=case_number, by=by, at=at)
        inspection.inspect_one(document.pk, at=at)
        document.refresh_from_db()
        self._firsts[digest] = document
        return document

    def give_unread(
        self, content: bytes, name: str, *, case_number: str, by: User | None, at: datetime
    ) -> Document:
        """A PDF made here and now: not examined where there is no scanner; its pages are drawn by the worker."""
        if settings.CLAMD_URL:
            return uploads.receive(SimpleUploadedFile(name, content), case_number=case_number, by=by, at=at)
        file = {
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "content_type": sniffing.PDF,
            "scan": Scan.NOT_CHECKED,
        }
        key = default_storage.save(keys.generated_key(), ContentFile(content))
        document = _arrived(file, key, name, case_number=case_number, by=by, at=at)
        wake(inspect_document, str(document.pk))
        return document


def copy_of(first: Document, name: str, *, case_number: str, by: User | None, at: datetime) -> Document:
    """The same bytes, stored once, and of its own the pages and the series that an inspection found."""
    same = ("size", "sha256", "content_type", "scan", "reading", "page_count", "problem", *FOUND)
    file = {field: getattr(first, field) for field in same}
    document = _arrived(file, first.key, name, case_number=case_number, by=by, at=at)
    Page.objects.bulk_create(_copied_page(document, page) for page in first.pages.defer(None))
    for series in first.series.all():
        _copy_series(document, series)
    return document


def _copy_series(document: Document, series: Series) -> None:
    pictures = list(series.instances.all())
    series.pk, series.document = uuid4(), document
    series.save(force_insert=True)
    for picture in pictures:
        picture.pk, picture.series = None, series
    Instance.objects.bulk_create(pictures)


def _arrived(
    file: dict[str, Any], key: str, name: str, *, case_number: str, by: User | None, at: datetime
) -> Document:
    """The row, recorded as any arrival is."""
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
    key = default_storage.save(document.page_key(page.number), ContentFile(_stored(page.key)))
    told = {
        field: getattr(page, field) for field in ("number", "width", "height", "caption", "text", "text_of")
    }
    return Page(document=document, key=key, **told)


def _stored(key: str) -> bytes:
    with default_storage.open(key, "rb") as stored:
        return bytes(stored.read())
