"""What leaves with a file: the record first, and headers that keep a stranger's file from doing anything."""

import io
import zipfile
from urllib.parse import unquote

import pytest
from django.http import Http404
from django.utils import timezone

from audit.models import Event
from documents import durable, serving
from documents.models import Source
from documents.serving import NotOpenable
from tests.documents import samples
from tests.factories import DocumentFactory, UserFactory, page_of, stored

pytestmark = pytest.mark.django_db


def a_document(content: bytes = samples.pdf(), **fields):
    return stored(DocumentFactory(content=content, case_number="VM-2026-000001", **fields), content)


def download(document, **more):
    return serving.file_response(document, by=UserFactory(), at=timezone.now(), **more)


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_download_is_recorded_before_the_bytes_go():
    document, anna = a_document(), UserFactory()

    response = serving.file_response(document, by=anna, at=timezone.now())

    event = Event.objects.of_subject(document).get()
    assert (event.action, event.by, event.case_number) == ("document.downloaded", anna, "VM-2026-000001")
    assert body(response) == samples.pdf()
    assert response["Content-Length"] == str(document.size)


def test_a_file_that_is_missing_in_the_storage_is_recorded_all_the_same():
    document = DocumentFactory()

    with pytest.raises(NotOpenable):
        download(document)

    asked_for = Event.objects.of_subject(document).filter(action="document.downloaded")
    assert asked_for.exists() and document.damaged_at is not None


def test_strangers_files_are_saved_never_shown():
    response = download(a_document(), disposition="inline")

    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


def test_our_own_pdf_may_be_shown():
    response = download(a_document(source=Source.ISSUED), disposition="inline")

    assert response["Content-Disposition"].startswith("inline;")
    assert "sandbox" not in response["Content-Security-Policy"]


def test_a_file_may_leave_under_another_name():
    told = unquote(download(a_document(name="Соколова.pdf"), name="Диагноз.pdf")["Content-Disposition"])

    assert "Диагноз.pdf" in told and "Соколова" not in told


def test_a_cyrillic_name_arrives_whole_and_breaks_no_header():
    response = download(a_document(name='Выписка "№ 7"\r\nSet-Cookie: a=b; 100%.pdf'))

    header = response["Content-Disposition"]
    assert "\r" not in header and "\n" not in header
    plain, true = header.removeprefix("attachment; ").split("; filename*=UTF-8''")
    assert plain.isascii() and plain.count('"') == 2
    assert unquote(true) == "Выписка _№ 7_ Set-Cookie_ a=b; 100%.pdf"


@pytest.mark.parametrize("situation", ["being_checked", "infected"])
def test_nobody_opens_what_is_not_clean(situation):
    document = a_document(**{situation: True})
    page_of(document)
    ask = {"by": UserFactory(), "at": timezone.now()}

    with pytest.raises(NotOpenable):
        serving.file_response(document, **ask)
    with pytest.raises(NotOpenable):
        serving.page_response(document, 1, **ask)
    with pytest.raises(NotOpenable):
        serving.archive_response([("a.pdf", a_document()), ("b.pdf", document)], name="a.zip", **ask)
    assert not Event.objects.of_subject(document).exists()


def test_a_page_is_our_picture_and_its_opening_is_recorded():
    document = a_document()
    page_of(document, 2)

    response = serving.page_response(document, 2, by=UserFactory(), at=timezone.now())

    assert (response["Content-Type"], response["Content-Disposition"]) == ("image/webp", "inline")
    assert (
        response["X-Content-Type-Options"] == "nosniff" and "sandbox" in response["Content-Security-Policy"]
    )
    event = Event.objects.of_subject(document).get()
    assert (event.action, event.details) == ("document.opened", {"page": 2})


def test_a_page_that_is_not_there_is_nothing():
    with pytest.raises(Http404):
        serving.page_response(a_document(), 7, by=UserFactory(), at=timezone.now())


def test_everything_as_one_archive_of_names_told_apart():
    papers = [
        ("Выписка.pdf", a_document(samples.pdf(1))),
        ("выписка.PDF", a_document(samples.pdf(2))),
        ("../../etc/passwd", a_document(samples.jpeg())),
        ("КТ/срез.dcm", a_document(samples.dicom())),
    ]

    response = serving.archive_response(
        papers, by=UserFactory(), at=timezone.now(), name="VM-2026-000001.zip"
    )

    with zipfile.ZipFile(io.BytesIO(body(response))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["Выписка.pdf", "выписка (2).PDF", "passwd", "срез.dcm"]
        assert archive.read("срез.dcm") == samples.dicom()
    assert Event.objects.filter(action="document.downloaded").count() == 4


def test_an_archive_is_sent_piece_by_piece():
    """Several megabytes never lie in memory at once."""
    content = bytes(3 * 1024**2)
    papers = [(f"{number}.dcm", a_document(content)) for number in range(2)]

    response = serving.archive_response(papers, by=None, at=timezone.now(), name="a.zip")

    assert max(len(piece) for piece in response.streaming_content) <= durable.CHUNK + 1000


def part(document, wanted: str, **more):
    return download(document, asked={"Range": wanted, **more})


@pytest.mark.parametrize(
    ("wanted", "told", "given"),
    [
        ("bytes=0-3", "bytes 0-3/10", b"0123"),
        ("bytes=4-", "bytes 4-9/10", b"456789"),
        ("bytes=-2", "bytes 8-9/10", b"89"),
        ("bytes=8-100", "bytes 8-9/10", b"89"),
        ("bytes=-100", "bytes 0-9/10", b"0123456789"),
    ],
)
def test_a_download_that_broke_off_is_taken_up_where_it_stopped(wanted, told, given):
    response = part(a_document(b"0123456789"), wanted)

    assert (response.status_code, response["Content-Range"]) == (206, told)
    assert body(response) == given
    assert response["Content-Length"] == str(len(given))


@pytest.mark.parametrize("wanted", ["", "bytes=", "bytes=5-2", "bytes=0-1,4-5", "pages=1-2", "bytes=a-b"])
def test_what_is_no_single_range_gets_the_whole_file(wanted):
    response = part(a_document(b"0123456789"), wanted)

    assert (response.status_code, body(response)) == (200, b"0123456789")
    assert response["Accept-Ranges"] == "bytes"


def test_a_range_of_another_file_gets_the_whole_of_this_one():
    document = a_document(b"0123456789")

    assert part(document, "bytes=4-", **{"If-Range": '"another"'}).status_code == 200
    assert part(document, "bytes=4-", **{"If-Range": f'"{document.sha256}"'}).status_code == 206


@pytest.mark.parametrize("wanted", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_a_range_behind_the_end_is_said_to_be_there_not(wanted):
    document = a_document(b"0123456789")

    response = part(document, wanted)

    assert (response.status_code, response["Content-Range"]) == (416, "bytes */10")
    assert not Event.objects.of_subject(document).exists(), "nothing was given"


def test_each_part_that_is_given_is_recorded_with_its_bytes():
    document = a_document(b"0123456789")
    part(document, "bytes=4-")

    assert Event.objects.of_subject(document).get().details["bytes"] == "4-9"
