"""From received to readable: the scan, the pages, and everything that can go wrong between."""

import io
import threading
from datetime import timedelta

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from PIL import Image

from audit.models import Event
from documents import inspection, uploads
from documents.models import Document, Page, Reading, Scan, TextOf
from documents.previews import jail
from documents.previews.limits import Limits
from tests.documents import samples
from tests.factories import DocumentFactory, stored
from tests.pdfs import opinion_pdf

pytestmark = pytest.mark.django_db


def received(content: bytes, name: str = "Файл.pdf") -> Document:
    upload = SimpleUploadedFile(name, content)
    return uploads.receive(upload, case_number="VM-2026-000001", by=None, at=timezone.now())


def inspected(content: bytes, name: str = "Файл.pdf") -> Document:
    document = received(content, name)
    inspection.inspect_one(document.pk, at=timezone.now())
    document.refresh_from_db()
    return document


def picture_of(page: Page) -> Image.Image:
    with default_storage.open(page.key) as file:
        return Image.open(io.BytesIO(file.read()))


def test_a_clean_pdf_becomes_pages(scanner):
    document = inspected(samples.pdf(3))

    assert (document.scan, document.reading, document.page_count) == (Scan.CLEAN, Reading.READABLE, 3)
    assert document.scanned_at is not None and document.problem == ""
    assert [page.number for page in document.pages.all()] == [1, 2, 3]
    page = document.pages.first()
    assert (page.width, page.height) == picture_of(page).size == (1240, 1755)


def test_an_infected_file_is_quarantined_never_drawn_and_never_opened(scanner):
    document = inspected(samples.dicom() + samples.EICAR, "IM0001.dcm")

    assert (document.scan, document.may_be_opened) == (Scan.INFECTED, False)
    assert document.problem.startswith("Файл не прошёл проверку безопасности, мы его не приняли.")
    assert not document.pages.exists()
    assert default_storage.exists(document.key), "kept, not deleted"
    assert Event.objects.of_subject(document).last().action == "document.quarantined"


def test_while_the_scanner_is_down_the_file_waits_and_is_asked_about_again(scanner, settings):
    address, settings.CLAMD_URL = settings.CLAMD_URL, "tcp://127.0.0.1:1"
    document = inspected(samples.pdf())
    assert (document.scan, document.reading, document.may_be_opened) == (Scan.PENDING, Reading.PENDING, False)

    settings.CLAMD_URL = address
    assert inspection.sweep(at=timezone.now()) == 0, "a minute between two questions"
    assert inspection.sweep(at=timezone.now() + timedelta(minutes=2)) == 1

    document.refresh_from_db()
    assert (document.scan, document.reading) == (Scan.CLEAN, Reading.READABLE)


def test_without_a_scanner_a_file_opens_only_by_an_open_setting_and_says_so(settings):
    settings.CLAMD_URL, settings.ALLOW_UNSCANNED = "", True
    document = inspected(samples.pdf())
    assert (document.scan, document.may_be_opened, document.was_checked) == (Scan.NOT_CHECKED, True, False)
    assert document in Document.objects.openable()

    settings.ALLOW_UNSCANNED = False
    assert not document.may_be_opened
    assert document not in Document.objects.openable()


def test_without_a_scanner_and_without_the_setting_a_file_waits(settings):
    settings.CLAMD_URL, settings.ALLOW_UNSCANNED = "", False

    assert inspected(samples.pdf()).scan == Scan.PENDING


def test_what_was_not_checked_is_checked_once_there_is_a_scanner(settings, clamd):
    settings.CLAMD_URL, settings.ALLOW_UNSCANNED = "", True
    document = inspected(samples.pdf())

    settings.CLAMD_URL = clamd.url
    inspection.sweep(at=timezone.now() + timedelta(minutes=2))

    document.refresh_from_db()
    assert document.scan == Scan.CLEAN


def test_a_photograph_is_turned_as_the_phone_was_held_and_forgets_the_phone():
    document = inspected(samples.jpeg(6), "IMG.jpg")

    picture = picture_of(document.pages.get())
    assert picture.height > picture.width
    dark = picture.convert("L")
    assert dark.getpixel((picture.width - 5, 5)) < 100 < dark.getpixel((5, picture.height - 5))
    assert not picture.getexif() and b"PHONE" not in default_storage.open(document.pages.get().key).read()


PAGES = {
    "a PNG with transparency": (lambda: samples.png("RGBA"), "a.png", 1, 1),
    "a print-shop JPEG": (lambda: samples.jpeg(1, "CMYK"), "a.jpg", 1, 1),
    "an iPhone's HEIC": (lambda: samples.HEIC, "a.heic", 1, 1),
    "two photographs in one HEIC": (lambda: samples.TWO_PHOTOS, "a.heic", 2, 2),
    "a TIFF of five pages": (lambda: samples.tiff(5), "a.tif", 5, 5),
    "a TIFF of sixteen bits": (lambda: samples.tiff(1, "I;16"), "a.tif", 1, 1),
    "a PDF longer than we draw": (lambda: samples.pdf(64), "a.pdf", 64, 60),
    "a CT slice": (samples.shipped_dicom, "a.dcm", 1, 1),
    "a slice without preamble": (samples.bare_dicom, "a.dcm", 1, 1),
    "a DICOM of many frames": (lambda: samples.dicom(frames=5), "a.dcm", 5, 1),
    "a DICOM in colour": (lambda: samples.shipped_dicom("SC_rgb_rle.dcm"), "a.dcm", 1, 1),
    "a DICOM as JPEG 2000": (lambda: samples.shipped_dicom("693_J2KI.dcm"), "a.dcm", 1, 1),
    "an archive, a picture of each series": (samples.study, "a.zip", 2, 2),
}


@pytest.mark.parametrize("situation", PAGES)
def test_the_number_of_pages_is_told_and_those_that_can_be_are_drawn(situation):
    make, name, count, drawn = PAGES[situation]

    document = inspected(make(), name)

    assert (document.reading, document.page_count) == (Reading.READABLE, count)
    assert document.pages.count() == drawn
    for page in document.pages.all()[:2]:
        assert picture_of(page).format == "WEBP" and page.width <= 1240


def test_a_long_document_says_that_not_all_is_shown():
    assert (
        inspected(samples.pdf(64)).problem
        == "Показаны первые страницы: 60 из 64. Остальные есть в самом файле."
    )


def test_a_slice_is_drawn_from_dark_to_bright_and_the_other_way_where_it_says_so():
    plain = picture_of(inspected(samples.dicom(), "a.dcm").pages.get()).convert("L")
    turned = picture_of(inspected(samples.dicom(monochrome1=True), "b.dcm").pages.get()).convert("L")

    assert plain.getpixel((2, 30)) < 60 and plain.getpixel((61, 30)) > 200
    assert turned.getpixel((2, 30)) > 200 and turned.getpixel((61, 30)) < 60


def test_of_many_frames_the_middle_one_is_shown_and_said():
    document = inspected(samples.dicom(frames=5), "a.dcm")

    assert picture_of(document.pages.get()).convert("L").getextrema()[1] > 200
    assert document.problem == "Показан средний кадр из 5. Все кадры есть в самом файле."


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("JPGExtended.dcm", "сжат способом"),
        ("test-SR.dcm", "нет снимка"),
        ("MR_truncated.dcm", "не открылись"),
    ],
)
def test_what_cannot_be_drawn_is_kept_and_says_why(name, said):
    document = inspected(samples.shipped_dicom(name), "a.dcm")

    assert (document.reading, document.may_be_opened) == (Reading.UNREADABLE, True)
    assert said in document.problem


def test_a_picture_that_kills_its_child_leaves_the_worker_and_the_next_file_alive(monkeypatch):
    """A 65000 × 65000 PNG against the limit of memory, as if it had passed the check."""
    monkeypatch.setattr(jail.draw, "__defaults__", (Limits(points=10**12, memory=512 * 1024**2),))
    content = samples.huge_png()
    hungry = stored(
        DocumentFactory(content=content, content_type="image/png", reading=Reading.PENDING), content
    )
    next_one = received(samples.pdf())

    assert inspection.sweep(at=timezone.now()) == 2

    hungry.refresh_from_db()
    next_one.refresh_from_db()
    assert hungry.reading == Reading.UNREADABLE and hungry.problem
    assert next_one.reading == Reading.READABLE


def test_an_inspection_runs_twice_to_the_same_end():
    document = inspected(samples.pdf(2))
    first = [page.key for page in document.pages.all()]

    Document.objects.filter(pk=document.pk).update(reading=Reading.PENDING, inspect_after=None)
    inspection.inspect_one(document.pk, at=timezone.now())

    assert [page.key for page in document.pages.all()] == first
    assert all(default_storage.exists(key) for key in first)


def test_a_finished_document_is_not_inspected_again():
    document = inspected(samples.pdf())

    assert inspection.claim(document.pk, at=timezone.now() + timedelta(days=1)) is None


def test_a_file_taken_back_is_not_inspected():
    document = received(samples.pdf())
    Document.objects.filter(pk=document.pk).update(removed_at=timezone.now())

    assert inspection.sweep(at=timezone.now()) == 0


def test_a_worker_that_died_gives_its_claim_back_after_a_quarter_of_an_hour():
    document, at = received(samples.pdf()), timezone.now()
    assert inspection.claim(document.pk, at=at)

    assert inspection.claim(document.pk, at=at + timedelta(minutes=14)) is None
    assert inspection.claim(document.pk, at=at + timedelta(minutes=15))


def test_a_file_that_killed_its_worker_three_times_is_not_tried_again():
    document, at = received(samples.pdf()), timezone.now()
    for times in range(3):
        assert inspection.claim(document.pk, at=at + timedelta(hours=times))

    inspection.inspect_one(document.pk, at=at + timedelta(hours=3))

    document.refresh_from_db()
    assert (document.scan, document.reading) == (Scan.NOT_SCANNABLE, Reading.UNREADABLE)
    assert not Document.objects.uninspected(at + timedelta(days=1)).exists()


def test_a_file_changed_in_the_storage_is_never_opened():
    document = received(samples.pdf())
    default_storage.delete(document.key)
    default_storage.save(document.key, ContentFile(samples.pdf(2)))

    inspection.inspect_one(document.pk, at=timezone.now())

    document.refresh_from_db()
    assert (document.scan, document.may_be_opened) == (Scan.NOT_SCANNABLE, False)
    assert "не совпал с присланным" in document.problem
    assert Event.objects.of_subject(document).last().action == "document.changed"


def test_a_storage_that_is_down_leaves_the_file_to_the_next_sweep(monkeypatch):
    document = received(samples.pdf())
    with monkeypatch.context() as broken:
        broken.setattr(default_storage, "open", lambda *_: (_ for _ in ()).throw(ConnectionError("storage")))
        inspection.sweep(at=timezone.now())
    document.refresh_from_db()
    assert (document.scan, document.inspections_broken_off) == (Scan.PENDING, 0)

    inspection.sweep(at=timezone.now() + timedelta(minutes=2))

    document.refresh_from_db()
    assert document.reading == Reading.READABLE


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_inspect_a_file_once(monkeypatch):
    document, at, done = received(samples.pdf()), timezone.now(), []
    monkeypatch.setattr(inspection, "inspect", lambda document, at: done.append(document.pk))
    start = threading.Barrier(8)

    def work() -> None:
        start.wait()
        inspection.inspect_one(document.pk, at=at)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert done == [document.pk]


def test_the_text_layer_of_each_page_is_kept_and_a_scan_has_none():
    document = inspected(opinion_pdf("Диагноз: меланома"))
    assert "Диагноз: меланома" in document.pages.get().text
    assert document.pages.get().text_of == TextOf.LAYER

    scan = inspected(samples.pdf())
    assert (scan.pages.get().text, scan.pages.get().text_of) == ("", TextOf.NOBODY)
    assert inspected(samples.dicom(), "a.dcm").pages.get().text_of == TextOf.NONE, (
        "a slice has nothing to read"
    )


def test_a_page_that_is_hard_to_read_is_taken_and_remarked_on():
    document = inspected(samples.jpeg(), "IMG.jpg")

    assert (document.reading, document.hard_to_read) == (Reading.READABLE, {"small": [1]})


def test_a_pdf_turned_by_its_own_mark_is_drawn_as_it_is_read():
    turned, content = pikepdf.new(), io.BytesIO()
    for degrees in (0, 90, 180, 270):
        turned.add_blank_page(page_size=(595, 842))
        turned.pages[-1].Rotate = degrees
    turned.save(content)

    shapes = [page.width > page.height for page in inspected(content.getvalue()).pages.all()]

    assert shapes == [False, True, False, True]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_of_holding_a_phone_ends_with_the_corner_up_and_left(orientation):
    """EXIF's eight: the picture's mark is drawn in the corner that the tag says is the upper left."""
    content, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    undone = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Pillow's transpositions that the tag undoes
    shown = samples.picture((300, 200))
    held = shown.transpose(undone[orientation]) if orientation in undone else shown
    held.save(content, "JPEG", exif=exif)

    seen = picture_of(inspected(content.getvalue(), "IMG.jpg").pages.get()).convert("L")

    assert seen.width > seen.height
    assert seen.getpixel((5, 5)) < 100 < seen.getpixel((seen.width - 5, seen.height - 5))
