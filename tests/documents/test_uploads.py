"""Every kind of file that people send, and what becomes of it."""

import hashlib
import os
import time

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from audit.models import Event
from documents import tasks, uploads
from documents.models import Document, Reading, Scan, Source
from documents.previews import jail
from documents.previews.limits import Limits
from documents.refusals import Unacceptable
from documents.uploads import UploadRefused
from tests.documents import samples
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def receive(content: bytes, name: str = "Выписка.pdf", **more) -> Document:
    upload = SimpleUploadedFile("x", content)
    upload._name = name  # as a hostile client sends it, before Django cuts paths off
    return uploads.receive(upload, case_number="VM-2026-000001", by=more.get("by"), at=timezone.now())


def stored_files() -> list[str]:
    """Everything that lies in the storage, what is still arriving too."""
    return [name for _, _, names in os.walk(default_storage.location) for name in names]


def refused(content: bytes, name: str) -> str:
    with pytest.raises(UploadRefused) as refusal:
        receive(content, name)
    assert not Document.objects.exists()
    return refusal.value.message


ACCEPTED = {
    "a PDF": (samples.pdf, "Выписка.pdf", "application/pdf"),
    "a PDF of many pages": (lambda: samples.pdf(80), "Выписка.pdf", "application/pdf"),
    "a PDF with an owner's password only": (lambda: samples.locked_pdf(user=""), "в.pdf", "application/pdf"),
    "a PDF with a script, which nobody runs": (samples.pdf_with_javascript, "в.pdf", "application/pdf"),
    "a PDF behind a byte order mark": (lambda: b"\xef\xbb\xbf" + samples.pdf(), "в.pdf", "application/pdf"),
    "a PDF cut short at its end": (lambda: samples.pdf(3)[:-8], "в.pdf", "application/pdf"),
    "a phone's photograph": (lambda: samples.jpeg(6), "IMG_789.jpg", "image/jpeg"),
    "a grey photograph": (lambda: samples.jpeg(1, "L"), "IMG_790.JPG", "image/jpeg"),
    "a print-shop photograph": (lambda: samples.jpeg(1, "CMYK"), "IMG_791.jpeg", "image/jpeg"),
    "a screenshot": (lambda: samples.png("RGBA"), "Снимок экрана.png", "image/png"),
    "a PNG of a palette": (lambda: samples.png("P"), "a.png", "image/png"),
    "a TIFF": (samples.tiff, "a.tif", "image/tiff"),
    "a TIFF of many pages": (lambda: samples.tiff(5), "a.tiff", "image/tiff"),
    "a fax": (lambda: samples.tiff(2, "1"), "fax.tif", "image/tiff"),
    "an iPhone's photograph": (lambda: samples.HEIC, "IMG_0001.HEIC", "image/heic"),
    "a CT slice": (samples.shipped_dicom, "CT.dcm", "application/dicom"),
    "a DICOM packed as JPEG 2000": (lambda: samples.shipped_dicom("JPEG2000.dcm"), "a.dcm", "application/dicom"),
    "a DICOM without preamble": (samples.bare_dicom, "IM0001.dcm", "application/dicom"),
    "a DICOM of many frames": (lambda: samples.dicom(frames=5), "us.dcm", "application/dicom"),
    "a DICOM report": (lambda: samples.shipped_dicom("test-SR.dcm"), "sr.dcm", "application/dicom"),
    "a whole-slide image that is TIFF and DICOM": (
        lambda: samples.dicom(preamble=b"II*\0\x08\0\0\0"), "slide.dcm", "application/dicom",
    ),
    "an archive of a study": (samples.study, "КТ.zip", "application/zip"),
    "a disc with its viewer": (
        lambda: samples.archive(("DICOM/1", samples.dicom()), ("viewer.exe", samples.EXE)), "КТ.zip", "application/zip",
    ),
    "an archive of photographs": (
        lambda: samples.archive(("1.jpg", samples.jpeg())), "фото.zip", "application/zip",
    ),
}  # fmt: skip


@pytest.mark.parametrize("situation", ACCEPTED)
def test_what_a_patient_has_is_accepted(situation):
    make, name, content_type = ACCEPTED[situation]

    document = receive(make(), name)

    assert (document.content_type, document.name) == (content_type, name)
    with default_storage.open(document.key) as stored:
        assert stored.read() == make()


WORD = "файлы Word мы не принимаем"
HIDDEN = "спрятан другой"
TORN = "повреждён"
REFUSED = {
    "nothing at all": (lambda: b"", "Выписка.pdf", "0 байт"),
    "an empty photograph": (lambda: b"", "IMG_1.jpg", "0 байт"),
    "a Word document": (samples.docx, "Выписка.docx", WORD),
    "a Word document called PDF": (samples.docx, "Выписка.pdf", WORD),
    "an old Word document": (lambda: samples.DOC, "Выписка.doc", WORD),
    "an ODT": (samples.odt, "Выписка.odt", WORD),
    "an RTF": (lambda: samples.RTF, "Выписка.rtf", WORD),
    "a program": (lambda: samples.EXE, "Выписка.exe", "называют программы"),
    "a program called PDF": (lambda: samples.EXE, "Выписка.pdf", "программа, а не документ"),
    "a program called DICOM": (lambda: samples.EXE, "IM0001.dcm", "программа, а не документ"),
    "a Linux program": (lambda: samples.ELF, "Выписка.pdf", "программа, а не документ"),
    "a shell script": (lambda: b"#!/bin/sh\nrm -rf /\n" * 9, "a.pdf", "программа, а не документ"),
    "a true PDF that Windows would run": (samples.pdf, "Выписка.pdf.exe", "«.exe»"),
    "a true PDF called a screen saver, written backwards": (samples.pdf, "fdp.\u202efdp.scr", "«.scr»"),
    "a true photograph called a page": (samples.jpeg, "photo.html", "«.html»"),
    "a broken PDF": (lambda: samples.pdf()[:60] + bytes(300), "Выписка.pdf", TORN),
    "only the first line of a PDF": (lambda: b"%PDF-1.7\n", "Выписка.pdf", TORN),
    "noise behind the mark of a PDF": (lambda: b"%PDF-1.4\n" + bytes(range(256)) * 9, "Выписка.pdf", TORN),
    "a PDF under a password": (samples.locked_pdf, "Выписка.pdf", "Документ закрыт паролем. Снимите пароль"),
    "a torn photograph": (lambda: samples.jpeg()[:1200], "IMG.jpg", TORN),
    "a torn PNG": (lambda: samples.png()[:200], "a.png", TORN),
    "a PNG with a spoiled sum": (
        lambda: samples.png()[:60] + b"\0\0\0" + samples.png()[63:], "a.png", TORN,
    ),
    "a torn HEIC": (lambda: samples.HEIC[:9000], "a.heic", TORN),
    "a torn TIFF": (lambda: samples.tiff()[:4] + b"\xff" * 40, "a.tif", TORN),
    "a picture that unpacks into four gigabytes": (samples.huge_png, "a.png", "65000 × 65000"),
    "a drawing": (lambda: samples.SVG, "схема.svg", "«.svg»"),
    "a drawing called PNG": (lambda: samples.SVG, "схема.png", "веб-страница"),
    "a web page called PDF": (lambda: samples.HTML, "Выписка.pdf", "веб-страница"),
    "a saved page": (lambda: samples.MHTML, "Выписка.jpg", "веб-страница"),
    "plain words": (lambda: "Диагноз: здоров. ".encode() * 50, "Выписка.txt", "без оформления"),
    "a GIF": (lambda: samples.GIF, "a.gif", "не узнали"),
    "noise": (lambda: hashlib.sha512(b"seed").digest() * 40, "a.dcm", "не узнали"),
    "a film": (lambda: samples.MP4, "УЗИ.mp4", "видео"),
    "a RAR": (lambda: samples.RAR, "КТ.rar", "ZIP без пароля"),
    "a 7z": (lambda: samples.SEVEN_ZIP, "КТ.7z", "ZIP без пароля"),
    "a gzip": (lambda: samples.GZIP, "КТ.tar.gz", "ZIP без пароля"),
    "only the table of contents of a disc": (samples.dicomdir, "DICOMDIR", "папку DICOM с диска целиком"),
    "a DICOM with a program in front": (lambda: samples.dicom(preamble=b"MZ\x90\0"), "a.dcm", HIDDEN),
    "a photograph and an archive": (lambda: samples.jpeg() + samples.study(), "IMG.jpg", HIDDEN),
    "a PDF and an archive": (lambda: samples.pdf() + samples.study(), "Выписка.pdf", HIDDEN),
    "a photograph and a page": (lambda: samples.jpeg() + samples.HTML, "IMG.jpg", HIDDEN),
    "a script amidst a photograph": (
        lambda: samples.jpeg()[:-2] + bytes(9000) + b"<script >alert(1)</script>" + bytes(9000), "IMG.jpg", HIDDEN,
    ),
    "a PDF and a page": (lambda: samples.pdf() + samples.HTML, "Выписка.pdf", HIDDEN),
    "an empty archive": (lambda: samples.archive(), "КТ.zip", "не нашли снимков"),
    "an archive of papers": (lambda: samples.archive(("a.pdf", samples.pdf())), "a.zip", "по одному, без архива"),
    "an archive of a viewer alone": (
        lambda: samples.archive(("viewer.exe", samples.EXE)), "КТ.zip", "не нашли снимков",
    ),
    "an archive of a Word document": (
        lambda: samples.archive(("в.doc", samples.DOC)), "КТ.zip", "по одному, без архива",
    ),
    "an archive of the table of contents alone": (
        lambda: samples.archive(("DICOMDIR", samples.dicomdir())), "КТ.zip", "не нашли снимков",
    ),
    "a program called a slice, in an archive": (
        lambda: samples.archive(("IM0001.dcm", samples.dicom(preamble=b"MZ"))), "КТ.zip", "лишний файл",
    ),
    "an archive in an archive": (
        lambda: samples.archive(("1.dcm", samples.dicom()), ("2.zip", samples.study())), "КТ.zip", "ещё один архив",
    ),
    "an archive under a password": (samples.locked_archive, "КТ.zip", "Архив закрыт паролем"),
    "a zip bomb": (samples.bomb, "КТ.zip", "слишком большой объём"),
    "a bomb of members lying over one another": (samples.overlapping_archive, "КТ.zip", "слишком большой объём"),
    "an archive that climbs out of its folder": (
        lambda: samples.archive(("../../etc/1.dcm", samples.dicom())), "КТ.zip", "неправильные пути",
    ),
    "an archive of Windows paths": (
        lambda: samples.archive(("C:\\Windows\\1.dcm", samples.dicom())), "КТ.zip", "неправильные пути",
    ),
    "an archive of a link": (samples.linked_archive, "КТ.zip", "неправильные пути"),
    "a torn archive": (lambda: samples.study()[:-30], "КТ.zip", TORN),
    "a program that unpacks itself": (lambda: samples.EXE + samples.study(), "КТ.zip", "программа, а не документ"),
}  # fmt: skip


@pytest.mark.parametrize("situation", REFUSED)
def test_what_nobody_could_read_is_refused_by_name_with_a_way_out(situation):
    make, name, said = REFUSED[situation]

    message = refused(make(), name)

    assert said in message
    assert message.startswith("«") and message.endswith(".")
    assert stored_files() == [], "nothing of it is stored"


def test_a_word_file_is_refused_in_the_words_of_the_house():
    assert refused(samples.docx(), "Выписка.docx") == (
        "«Выписка.docx»: файлы Word мы не принимаем: врач должен видеть документ таким, как его выдала больница. "
        "Сохраните документ как PDF или сфотографируйте страницы."
    )


def test_a_file_over_the_limit_is_refused_before_it_is_looked_into(settings):
    settings.UPLOAD_LIMIT_BYTES = 1024**2

    assert "файл больше 1 МБ" in refused(samples.pdf() + bytes(1024**2), "Большой.pdf")


def test_a_file_of_exactly_the_limit_is_taken(settings):
    settings.UPLOAD_LIMIT_BYTES = len(samples.pdf())

    assert receive(samples.pdf()).size == settings.UPLOAD_LIMIT_BYTES


def test_a_received_file_waits_to_be_checked_and_remembers_who_when_and_what():
    anna, content = UserFactory(), samples.pdf()

    document = receive(content, by=anna)

    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert (document.uploaded_by, document.source) == (anna, Source.UPLOADED)
    assert (document.scan, document.reading) == (Scan.PENDING, Reading.PENDING)
    assert not document.may_be_opened
    event = Event.objects.of_subject(document).get()
    assert (event.action, event.by, event.details["sha256"]) == ("document.received", anna, document.sha256)


def test_the_key_of_the_storage_tells_nothing_of_the_name():
    document = receive(samples.pdf(), "Соколова онкология.pdf")

    first, second, last = document.key.split("/")
    assert last.replace("-", "").startswith(first + second) and len(document.key) == 42


def test_a_heic_called_jpg_gets_the_extension_that_opens_on_the_doctors_machine():
    assert receive(samples.HEIC, "IMG_0001.jpg").name == "IMG_0001.heic"


def test_what_we_issue_ourselves_is_clean_at_once():
    at = timezone.now()

    document = uploads.store_issued(
        samples.pdf(), name="Анкета-заявление.pdf", case_number="", by=None, at=at
    )

    assert (document.scan, document.source, document.may_be_opened) == (Scan.CLEAN, Source.ISSUED, True)


def test_the_worker_is_woken_only_after_the_commit(django_capture_on_commit_callbacks, monkeypatch):
    woken = []
    monkeypatch.setattr(tasks.inspect_document, "apply_async", lambda args, **_: woken.append(args))

    with django_capture_on_commit_callbacks(execute=True):
        document = receive(samples.pdf())
        assert woken == []

    until = time.monotonic() + 10
    while not woken and time.monotonic() < until:
        time.sleep(0.01)  # published by a thread of its own
    assert woken == [(str(document.pk),)]


def test_a_broker_that_is_down_breaks_no_submission(django_capture_on_commit_callbacks, settings):
    """The test settings name a Redis that is not there."""
    begun = time.monotonic()

    with django_capture_on_commit_callbacks(execute=True):
        receive(samples.pdf())

    assert Document.objects.count() == 1
    assert time.monotonic() - begun < 10


def test_a_child_that_runs_out_of_memory_dies_and_the_person_gets_a_sentence(monkeypatch):
    """A picture that passes the guard on its size meets a smaller limit of memory than the house's."""
    monkeypatch.setattr(jail.examine, "__defaults__", (Limits(data=128 * 1024**2),))

    assert "слишком велик или повреждён" in refused(samples.huge_png(12_000), "a.png")
    assert receive(samples.pdf()).pk, "the case lives"


def test_a_child_that_hangs_is_ended(tmp_path):
    os.mkfifo(tmp_path / "never-written")
    begun = time.monotonic()

    with pytest.raises(Unacceptable, match="too_hard"):
        jail.examine(tmp_path / "never-written", Limits(wall=2))

    assert time.monotonic() - begun < 10
