"""Every file of the corpus by both ways in: its verdict is the table's, nothing but clean is served, the worker lives."""

import hashlib
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from documents import inspection, keeping, names, refusals, serving, uploads
from documents.models import Document, Reading, Scan
from documents.serving import NotOpenable
from documents.uploads import UploadRefused
from tests.documents import samples
from tests.documents.clamav import Clamd
from tests.documents.hostile.case import CLOSED, INFECTED, OPEN, UNREADABLE, Hostile
from tests.documents.hostile.names import SHOWN
from tests.documents.hostile.table import CORPUS, HEAVY
from tests.documents.hostile.watching import watch

pytestmark = pytest.mark.django_db

MOST_MEGABYTES = 512
WAYS_OUT = (
    "риложите|сфотографируйте|Принимаем|Снимите|охраните|ришлите|Разделите|пакуйте|Оставьте|Скопируйте|Проверьте"
    "|Переименуйте|Скачайте|Дождитесь|удалите|Напечатайте"
)
SERVED = {OPEN: Scan.CLEAN, INFECTED: Scan.INFECTED, CLOSED: Scan.NOT_SCANNABLE, UNREADABLE: Scan.CLEAN}


@pytest.fixture
def peaks(monkeypatch, scanner):
    return watch(monkeypatch)


def uploaded(file: Hostile, _: Path | None = None) -> tuple[str, Document | None]:
    """The verdict, and the document if it was taken. Every refusal is a sentence with a way out."""
    upload = SimpleUploadedFile("x", file.make())
    upload._name = file.name  # as a hostile client sends it, before Django cuts paths off
    try:
        document = uploads.receive(upload, case_number="VM-2026-000001", by=None, at=timezone.now())
    except UploadRefused as refused:
        _is_a_sentence(refused.message)
        return _code(refused), None
    return _inspected(document)


def mailed(file: Hostile, tmp_path) -> tuple[str, Document]:
    content, path, at = file.make(), tmp_path / "attachment", timezone.now()
    path.write_bytes(content)
    kept = keeping.store(
        path, name=file.name, content_type="application/octet-stream", size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    (document,) = keeping.keep([kept], case_number="VM-2026-000001", at=at)
    return _inspected(document)


def _inspected(document: Document) -> tuple[str, Document]:
    inspection.inspect_one(document.pk, at=timezone.now())
    document.refresh_from_db()
    if document.scan == Scan.CLEAN:
        return (UNREADABLE if document.reading == Reading.UNREADABLE else OPEN), document
    return str(document.scan), document


def _code(refused: UploadRefused) -> str:
    return refused.__cause__.code


def _is_a_sentence(text: str) -> None:
    assert text.endswith((".", "»")) and re.search(WAYS_OUT, text), text
    assert "Traceback" not in text and "Error" not in text and "{" not in text.split("»: ", 1)[-1], text


def nobody_opens(document: Document) -> None:
    with pytest.raises(NotOpenable):
        serving.file_response(document, by=None, at=timezone.now())
    with pytest.raises(NotOpenable):
        serving.archive_response([("x", document)], by=None, at=timezone.now(), name="x.zip")
    assert not document.pages.exists()


def settled(document: Document, expected: str) -> None:
    """What is said of the scan is what is served by it, and nothing more is owed."""
    assert document.scan == SERVED[expected]
    assert not document.pages.exists() or document.scan == Scan.CLEAN
    if document.scan != Scan.CLEAN:
        _is_a_sentence(document.problem)
        nobody_opens(document)
    later = document.inspect_after + timedelta(days=1)
    assert not Document.objects.uninspected(later).exists(), "looked at for ever"


@pytest.mark.parametrize("come", [uploaded, mailed], ids=["uploaded", "by letter"])
def test_a_virus_at_the_end_of_what_is_too_much_for_the_scanner_is_closed(come, settings, tmp_path):
    """No verdict is not a good one, whichever way it came."""
    file = Hostile(lambda: samples.dicom() + bytes(3 * 1024**2) + samples.EICAR, CLOSED, "IM0001.dcm")
    settings.ALLOW_UNSCANNED = False
    with Clamd(most="1M") as small:
        settings.CLAMD_URL = small.url
        verdict, document = come(file, tmp_path)

    assert verdict == CLOSED
    settled(document, CLOSED)


SIMPLE = {
    what
    for what, file in CORPUS.items()
    if file.verdict == file.by_letter == OPEN or what.startswith("name: ")
}
"""By letter they differ in nothing from the same upload; so that is tried by `make faults`."""


def tried(*, later: set[str]) -> list[object]:
    """All of the corpus, of which some are tried by `make faults` only."""
    return [pytest.param(what, marks=pytest.mark.faults) if what in later else what for what in CORPUS]


@pytest.mark.parametrize("what", tried(later=HEAVY))
def test_a_file_that_is_uploaded_has_the_verdict_of_the_table(what, peaks):
    file = CORPUS[what]

    verdict, document = uploaded(file)

    assert verdict == file.verdict or (verdict == UNREADABLE and file.verdict == OPEN)
    if document is None:
        assert not Document.objects.exists()
    else:
        settled(document, verdict)
    assert max(peaks, default=0) <= MOST_MEGABYTES


@pytest.mark.parametrize("what", tried(later=HEAVY | SIMPLE))
def test_a_file_that_comes_by_letter_has_the_verdict_of_the_table(what, peaks, tmp_path):
    file = CORPUS[what]

    verdict, document = mailed(file, tmp_path)

    assert verdict == file.by_letter or (verdict == UNREADABLE and file.by_letter == OPEN)
    settled(document, verdict)
    assert max(peaks, default=0) <= MOST_MEGABYTES


def test_there_are_enough_of_them_and_each_is_of_its_own():
    assert len(CORPUS) >= 150


def test_every_refusal_has_a_way_out():
    for code in refusals.REFUSALS:
        details = {"limit": 1, "extension": ".exe", "member": "a", "width": 1, "height": 1}
        _is_a_sentence(refusals.refusal(code, "Выписка.pdf", **details))


@pytest.mark.parametrize("name", SHOWN, ids=lambda name: ascii(name)[:40])
def test_an_odd_name_is_shown_as_this(name):
    assert names.with_extension(names.clean(name), "application/pdf") == SHOWN[name]


def test_the_worker_lives_after_each(scanner):
    """All of it ran in this process; and one honest file still does."""
    assert uploaded(CORPUS["name: an honest PDF"])[0] == OPEN
