"""Looking at a stored document: first for viruses, then for pages. Safe to run twice, and by many workers at once."""

import hashlib
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from audit import log
from documents import names, refusals, scanning, sniffing
from documents.imaging import glass, recording
from documents.models import VERDICTS, Document, Page, Reading, Scan, Source, TextOf
from documents.previews import jail
from documents.refusals import Unacceptable

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)
AGAIN = timedelta(minutes=1)
MOST_BROKEN_OFF = 3
CHUNK = 1024**2
SCANNER_MAY_TAKE = timedelta(minutes=15)
DECEITFUL = frozenset(
    {"program", "program_name", "two_in_one", "web_page", "pdf_runs", "zip_bomb", "zip_paths", "too_hard"}
    | {"office_active", "office_links", "mrxs_outside"}
    | {"zip_password", "pdf_password", "office_password"}
)


class FileChanged(Exception):
    """The stored bytes are not those that were received."""


@transaction.atomic
def claim(pk: UUID | str, *, at: datetime) -> Document | None:
    """Take the document for fifteen minutes; None when nothing is owed, or another worker has it."""
    rows = Document.objects.uninspected(at).filter(pk=pk).select_for_update(skip_locked=True)
    document = rows.first()
    if document is not None:
        document.inspect_after = at + LEASE
        document.inspections_broken_off += 1
        document.save(update_fields=["inspect_after", "inspections_broken_off"])
    return document


def inspect_one(pk: UUID | str, *, at: datetime) -> None:
    """Claim and inspect; a fault of ours is written down for us and leaves the document to the next sweep."""
    document = claim(pk, at=at)
    if document is None:
        return
    try:
        inspect(document, at=at)
    except Exception:  # one file must never stand in the way of the next
        logger.exception("inspection failed: document %s", pk)


def inspect(document: Document, *, at: datetime) -> None:
    """Scan and draw one claimed document. An inspection that killed its worker three times is not begun again."""
    if document.inspections_broken_off > MOST_BROKEN_OFF:
        _give_up(document, at=at)
        return
    try:
        with _local_copy(document) as path:
            _scan(document, path, at=at)
            if document.may_be_opened and document.reading == Reading.PENDING and _is_known(document, path):
                _read(document, path)
    except FileChanged:
        _mark(document, scan=Scan.NOT_SCANNABLE, scanned_at=at)
        _refuse(document, "changed")
        log.record("document.changed", by=None, at=at, case_number=document.case_number, subject=document)
        logger.error("stored bytes differ: document %s", document.pk)
    except scanning.ScannerDown as down:
        logger.warning("scanner gave no verdict: %s", down)
    finally:
        Document.objects.filter(pk=document.pk).update(inspections_broken_off=0, inspect_after=at + AGAIN)


def _scan(document: Document, path: Path, *, at: datetime) -> None:
    """The verdict, once. Without a scanner a file is «not checked» by an open setting, or waits for a scanner."""
    if document.scan in VERDICTS:
        return
    if not settings.CLAMD_URL:
        if settings.ALLOW_UNSCANNED:
            _mark(document, scan=Scan.NOT_CHECKED)
        return
    with path.open("rb") as file:
        is_archive = document.content_type in sniffing.ARCHIVES
        verdict = scanning.scan(file, settings.CLAMD_URL, is_archive=is_archive, size=document.size)
    _mark(document, scan=verdict, scanned_at=at)
    if verdict != Scan.CLEAN:
        _refuse(document, verdict)
        number = document.case_number
        log.record(
            "document.quarantined", by=None, at=at, case_number=number, subject=document, verdict=verdict
        )


def _is_known(document: Document, path: Path) -> bool:
    """What came by letter was kept unexamined: here it gets its true type, or the sentence why it cannot be shown.

    What deceives, runs, bursts or is locked is closed as unscannable is: nobody opens it, nothing is deleted.
    """
    if document.source != Source.MAILED:
        return True
    try:
        names.refuse_program(document.name)
        content_type = jail.examine(path)
    except Unacceptable as refused:
        if refused.code in DECEITFUL:
            _mark(document, scan=Scan.NOT_SCANNABLE, scanned_at=document.scanned_at or document.uploaded_at)
        sentence = refusals.refusal(refused.code, document.name, **refused.details)
        _mark(document, reading=Reading.UNREADABLE, problem=sentence)
        return False
    _mark(document, content_type=content_type, name=names.with_extension(document.name, content_type))
    return True


def _read(document: Document, path: Path) -> None:
    """Draw the pages and put them in the storage; those drawn before a death of the child are kept."""
    with tempfile.TemporaryDirectory(prefix="pages-") as folder:
        drawn = jail.draw(path, document.content_type, Path(folder))
        stored = [_stored_page(document, page, Path(folder)) for page in drawn.pages]
    with transaction.atomic():
        document.pages.all().delete()
        recorded = recording.record(document, drawn.series, drawn.disc)
        glass.record(document, drawn.slide)
        for page, said in zip(stored, drawn.pages, strict=True):
            page.caption = recording.caption(said, recorded)
        Page.objects.bulk_create(stored)
        _mark(
            document,
            reading=Reading.READABLE if stored or (drawn.disc and document.contents) else Reading.UNREADABLE,
            page_count=len(stored) if drawn.disc else drawn.count,
            hard_to_read=_hard_to_read(drawn),
            problem=_problem(document, drawn),
        )


def _stored_page(document: Document, page: dict[str, Any], folder: Path) -> Page:
    key = document.page_key(page["number"])
    default_storage.delete(key)  # what an inspection that broke off has left
    with (folder / str(page["file"])).open("rb") as picture:
        key = default_storage.save(key, File(picture))
    return Page(
        document=document,
        number=page["number"],
        key=key,
        width=page["width"],
        height=page["height"],
        text=page["text"],
        text_of=_text_of(document, page),
    )


def _text_of(document: Document, page: dict[str, Any]) -> TextOf:
    """A slice of imaging has nothing to read; what else has no text may be a scan, for ``reading`` to recognise."""
    if page["text"]:
        return TextOf.LAYER
    imaging = document.content_type in {sniffing.DICOM, *sniffing.ARCHIVES}
    return TextOf.NONE if imaging else TextOf.NOBODY


def _hard_to_read(drawn: jail.Drawn) -> dict[str, list[int]]:
    """Code of a warning → the pages it is about."""
    found: dict[str, list[int]] = {}
    for page in drawn.pages:
        for code in page["hard_to_read"]:
            found.setdefault(code, []).append(page["number"])
    return found


def _problem(document: Document, drawn: jail.Drawn) -> str:
    if drawn.problem:
        return refusals.problem(drawn.problem, **drawn.details)
    shown, count = len(drawn.pages), drawn.count or 0
    if shown and shown < count:
        code = "middle_frame" if document.content_type == sniffing.DICOM else "first_pages"
        return refusals.problem(code, shown=shown, count=count)
    return ""


def _refuse(document: Document, code: str) -> None:
    _mark(document, reading=Reading.UNREADABLE, problem=refusals.problem(code))


def _give_up(document: Document, *, at: datetime) -> None:
    """Whatever was not settled when the worker died is settled against the file: it stays, and nobody opens it blindly."""
    if document.scan == Scan.PENDING:
        _mark(document, scan=Scan.NOT_SCANNABLE, scanned_at=at)
    _refuse(document, "not_scannable" if document.scan == Scan.NOT_SCANNABLE else "unreadable")
    log.record("document.given_up", by=None, at=at, case_number=document.case_number, subject=document)


def _mark(document: Document, **fields: object) -> None:
    for name, value in fields.items():
        setattr(document, name, value)
    document.save(update_fields=list(fields))


@contextmanager
def _local_copy(document: Document) -> Iterator[Path]:
    """The stored bytes in a temporary file; raises FileChanged when their hash is not the recorded one."""
    digest = hashlib.sha256()
    with tempfile.TemporaryDirectory(prefix="inspected-") as folder:
        path = Path(folder) / "file"
        with default_storage.open(document.key, "rb") as stored, path.open("wb") as copy:
            while chunk := stored.read(CHUNK):
                digest.update(chunk)
                copy.write(chunk)
        if digest.hexdigest() != document.sha256:
            raise FileChanged(document.key)
        yield path


def sweep(*, at: datetime, limit: int = 50) -> int:
    """Inspect whatever is owed: nobody was woken for it, its worker died, or the scanner was down. Returns how many."""
    owed = list(Document.objects.uninspected(at).values_list("pk", flat=True)[:limit])
    for pk in owed:
        inspect_one(pk, at=at)
    return len(owed)


def tell_of_waiting(*, at: datetime) -> int:
    """For those who run the product, once a round, ids only: files that the scanner has kept waiting too long."""
    late = Document.objects.unscanned_longer_than(at, SCANNER_MAY_TAKE).order_by("uploaded_at")
    waiting = list(late.values_list("pk", flat=True)[:100])
    if waiting:
        logger.error(
            "files wait for the scanner: %d or more, the oldest document %s", len(waiting), waiting[0]
        )
    return len(waiting)
