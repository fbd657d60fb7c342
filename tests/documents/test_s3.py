"""The same way in and out when the storage is S3-compatible (STORAGE_URL=s3://…)."""

import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from audit.models import Event
from documents import inspection, serving, stored, tiles, uploads
from documents.models import Reading
from secondopinion import env
from tests import mirax, slides
from tests.documents import samples
from tests.s3 import client_of, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def s3(s3_server, settings):
    client = client_of(s3_server)
    client.create_bucket(Bucket="files")
    for kept in client.list_objects_v2(Bucket="files").get("Contents", []):
        client.delete_object(Bucket="files", Key=kept["Key"])
    settings.STORAGES = {
        **settings.STORAGES,
        "default": env.storage(url_of(s3_server, "files")),
    }
    return client


def test_a_file_goes_into_s3_is_drawn_served_and_verified(s3, capsys):
    upload = SimpleUploadedFile("Выписка.pdf", samples.pdf(2))
    document = uploads.receive(upload, case_number="VM-2026-000001", by=None, at=timezone.now())
    inspection.inspect_one(document.pk, at=timezone.now())
    document.refresh_from_db()

    kept = {entry["Key"] for entry in s3.list_objects_v2(Bucket="files")["Contents"]}
    assert kept == {document.key, document.page_key(1), document.page_key(2)}
    assert document.reading == Reading.READABLE
    ask = {"by": None, "at": timezone.now()}
    assert b"".join(serving.file_response(document, **ask).streaming_content) == samples.pdf(2)
    assert b"".join(serving.page_response(document, 2, **ask).streaming_content)[8:12] == b"WEBP"
    zipped = serving.archive_response([("a.pdf", document)], name="a.zip", **ask)
    assert samples.pdf(2) in b"".join(zipped.streaming_content)
    call_command("verify_files")
    assert "все на месте" in capsys.readouterr().out


def test_what_is_refused_never_reaches_s3(s3):
    with pytest.raises(uploads.UploadRefused):
        uploads.receive(
            SimpleUploadedFile("a.docx", samples.docx()), case_number="", by=None, at=timezone.now()
        )

    assert not default_storage.exists("a") and "Contents" not in s3.list_objects_v2(Bucket="files")


def a_document():
    return uploads.receive(
        SimpleUploadedFile("Выписка.pdf", samples.pdf(2)), case_number="", by=None, at=timezone.now()
    )


def of(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_part_of_a_file_is_asked_of_the_storage_as_a_part(s3, settings):
    settings.ALLOW_UNSCANNED = True
    document = a_document()
    document.scan = "not_checked"
    document.save()

    response = serving.file_response(document, by=None, at=timezone.now(), asked={"Range": "bytes=5-9"})

    assert (response.status_code, of(response)) == (206, samples.pdf(2)[5:10])


def test_where_people_reach_the_storage_they_are_given_a_link_of_a_minute(s3, s3_server, settings):
    settings.ALLOW_UNSCANNED = True
    settings.STORAGES = {
        **settings.STORAGES,
        "default": env.storage(f"{url_of(s3_server, 'files')}&links=http://{s3_server}"),
    }
    document = a_document()
    document.scan = "not_checked"
    document.save()

    response = serving.file_response(document, by=None, at=timezone.now())

    link = urlsplit(response["Location"])
    told = parse_qs(link.query)
    assert (response.status_code, response["Cache-Control"]) == (302, "private, no-store")
    assert (link.netloc, link.path) == (s3_server, f"/files/{document.key}")
    assert told["X-Amz-Expires"] == ["60"]
    with urllib.request.urlopen(response["Location"]) as given:
        assert given.read() == samples.pdf(2)
        assert given.headers["Content-Disposition"].startswith("attachment;")
    assert Event.objects.of_subject(document).filter(action="document.downloaded").count() == 1

    to_a_program = serving.file_response(document, by=None, at=timezone.now(), by_link=False)
    assert (to_a_program.status_code, of(to_a_program)) == (200, samples.pdf(2))


def test_a_slide_that_lies_there_is_drawn_in_tiles_from_a_copy(s3, settings, tmp_path):
    settings.TILES_FOLDER = tmp_path / "tiles"
    slide = SimpleUploadedFile("Стекло.svs", slides.tiff())
    document = uploads.receive(slide, case_number="", by=None, at=timezone.now())

    picture = Image.open(tiles.tile(document, (10, 1, 0), at=timezone.now()))

    assert picture.getpixel((256, 256)) == pytest.approx(slides.QUARTERS[1], abs=3)


def test_a_slide_of_several_files_that_lies_there_is_unpacked_once_and_its_copy_goes(s3, settings, tmp_path):
    settings.TILES_FOLDER = tmp_path / "tiles"
    document = uploads.receive(
        SimpleUploadedFile("Стекло.zip", mirax.zipped()), case_number="", by=None, at=timezone.now()
    )
    inspection.inspect_one(document.pk, at=timezone.now())
    document.refresh_from_db()
    assert (document.reading, document.slide.width) == (Reading.READABLE, mirax.TISSUE)

    for n, colour in enumerate(slides.QUARTERS):
        picture = Image.open(tiles.tile(document, (10, n % 2, n // 2), at=timezone.now()))
        assert picture.getpixel((256, 256)) == pytest.approx(colour, abs=3)
    held = {path.name for path in (settings.TILES_FOLDER / str(document.pk)).iterdir()}
    assert held == {"10-0-0", "unpacked"}
    assert stored.sha256(document.key) == document.sha256


def test_an_object_that_is_missing_is_told_as_a_missing_file_is(s3):
    with pytest.raises(FileNotFoundError):
        stored.sha256("ab/cd/nowhere")


def test_a_file_that_came_twice_is_stored_once_there_too(s3):
    assert a_document().key == a_document().key
