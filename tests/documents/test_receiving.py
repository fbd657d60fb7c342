"""A form's file is written once, where it will stay; the same bytes are stored once."""

import gc
import hashlib
import os
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils import timezone

from documents import keeping, receiving, uploads
from documents.models import Document
from documents.receiving import Receiver
from documents.uploads import UploadRefused
from tests.documents import samples

pytestmark = pytest.mark.django_db
BOUNDARY = b"----boundary"


def form(content: bytes, name: str = "Выписка.pdf", *, cut: int = 0) -> bytes:
    head = f'Content-Disposition: form-data; name="files"; filename="{name}"\r\nContent-Type: application/pdf'
    whole = (
        b"--" + BOUNDARY + b"\r\n" + head.encode() + b"\r\n\r\n" + content + b"\r\n--" + BOUNDARY + b"--\r\n"
    )
    return whole[: len(whole) - cut]


class Body:
    """A connection that gives what it has; with ``breaks`` it then breaks."""

    def __init__(self, content: bytes, *, breaks: bool = False) -> None:
        self.content, self.breaks = content, breaks

    def read(self, size: int = -1) -> bytes:
        taken, self.content = self.content[:size], self.content[size:]
        if self.breaks and not taken:
            raise OSError("the phone is in a tunnel")
        return taken


def received(content: bytes, **more):
    told = {"CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY.decode()}"}
    body = form(content, **more)
    parser = MultiPartParser({**told, "CONTENT_LENGTH": str(len(body))}, Body(body), [Receiver()], "utf-8")
    return parser.parse()[1]["files"]


def keep(upload) -> Document:
    return uploads.receive(upload, case_number="VM-2026-000001", by=None, at=timezone.now())


def arriving() -> list[str]:
    return os.listdir(receiving.folder())


def test_a_form_s_file_is_hashed_on_the_way_and_moved_into_its_place():
    content = samples.pdf(2)
    upload = received(content)
    before = os.stat(upload.temporary_file_path()).st_ino

    document = keep(upload)
    upload.close()

    assert (document.sha256, document.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert os.stat(default_storage.path(document.key)).st_ino == before, "the very file, not a copy"
    assert document.name == "Выписка.pdf"
    assert arriving() == []


def test_it_reads_as_any_file_of_a_form_does():
    content = b"%PDF-" + os.urandom(3_000_000)
    upload = received(content)

    assert upload.size == len(content)
    assert b"".join(upload.chunks()) == content
    upload.seek(0)
    assert upload.read(5) == b"%PDF-"
    upload.close()


def test_a_refused_file_goes_with_its_request():
    upload = received(b"MZ" + bytes(5000), name="viewer.exe")

    with pytest.raises(UploadRefused):
        keep(upload)
    upload.close()

    assert arriving() == []


def test_of_a_file_over_the_limit_no_more_than_the_limit_is_written(settings):
    settings.UPLOAD_LIMIT_BYTES = 2 * 1024**2
    upload = received(b"%PDF-" + bytes(5 * 1024**2))

    assert os.path.getsize(upload.temporary_file_path()) <= settings.UPLOAD_LIMIT_BYTES
    with pytest.raises(UploadRefused, match="2 МБ"):
        keep(upload)
    upload.close()
    assert arriving() == []


def test_a_connection_broken_in_the_middle_leaves_nothing():
    body = form(bytes(3 * 1024**2), cut=1024**2)
    told = {"CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY.decode()}", "CONTENT_LENGTH": "9999999"}

    with pytest.raises((OSError, MultiPartParserError)) as broken:
        MultiPartParser(told, Body(body, breaks=True), [Receiver()], "utf-8").parse()
    del broken
    gc.collect()

    assert arriving() == []


def test_a_file_that_came_twice_is_stored_once_and_listed_twice():
    content = samples.pdf(1)
    first, second = keep(received(content)), keep(received(content))

    assert first.pk != second.pk
    assert first.key == second.key
    with default_storage.open(second.key) as stored:
        assert stored.read() == content


def test_bytes_that_have_rotted_are_never_taken_for_those_that_came_anew():
    content = samples.pdf(1)
    first = keep(received(content))
    with open(default_storage.path(first.key), "r+b") as stored:
        stored.seek(20)
        stored.write(b"rotten")

    second = keep(received(content))

    assert first.key != second.key
    with default_storage.open(second.key) as stored:
        assert stored.read() == content


@pytest.mark.django_db(transaction=True)
def test_a_letter_s_file_that_is_here_already_is_not_stored_again(tmp_path):
    content = samples.pdf(1)
    first = keep(received(content))
    path = tmp_path / "part"
    path.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    kept = keeping.store(path, name="а.pdf", content_type="application/pdf", size=len(content), sha256=sha256)

    (second,) = keeping.keep([kept], case_number="VM-2026-000002", at=timezone.now())

    assert second.key == first.key
    assert not default_storage.exists(kept.key)


def test_a_file_whose_process_died_is_forgotten_after_a_day_and_one_under_way_is_not():
    at = timezone.now()
    dead, alive = receiving.folder() / "received-dead", receiving.folder() / "received-alive"
    for path in (dead, alive):
        path.write_bytes(b"half")
    yesterday = (at - timedelta(days=1, minutes=1)).timestamp()
    os.utime(dead, (yesterday, yesterday))

    assert receiving.forget_abandoned(at=at) == 1
    assert arriving() == ["received-alive"]
