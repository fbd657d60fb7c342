"""Uploads over a line that is cut again and again, at the real web server: whole every time, little sent twice."""

import hashlib
import os
import random
import time
import zipfile
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone
from tusclient import client as tuspy

from documents.models import Document, Upload, UploadState
from requests_app.actions import arriving
from secondopinion import env
from tests.cutting import CuttingProxy, gaps
from tests.portal.visiting import address
from tests.s3 import client_of, url_of
from tests.tus_client import TusClient
from tests.web import Web

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]

MB = 1024**2
TOKEN = "a" * 32
PASSED_ON = ("Cookie", "X-CSRFToken", "Origin", "X-Background")
PER_CUT = 0.10 * 2048 * MB / 200
"""Bytes: a tenth of two gigabytes over two hundred cuts; a smaller file is held to the same."""


@pytest.fixture
def folder(settings, tmp_path):
    """The storage of both, the test and the web server: a folder."""
    return stored(settings, f"file://{tmp_path}/kept")


@pytest.fixture
def bucket(settings, s3_server):
    """The same as a bucket."""
    client_of(s3_server).create_bucket(Bucket="cuts")
    return stored(settings, url_of(s3_server, "cuts"))


def stored(settings, url: str) -> str:
    settings.STORAGES = {**settings.STORAGES, "default": env.storage(url)}
    return url


def disc(path: Path, size: int) -> str:
    """A ZIP of DICOM files of about ``size`` bytes; its hash."""
    chance = random.Random(size)
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(max(1, size // (8 * MB))):
            head = bytes(128) + b"DICM" + b"\x02\x00\x10\x00UI\x14\x00" + b"1.2.840.10008.1.2.1\0"
            archive.writestr(f"DICOM/{number:05}", head + chance.randbytes(min(size, 8 * MB)))
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def client_at(where: str, person) -> TusClient:
    client = Client()
    client.force_login(person)
    session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    cookies = f"{django_settings.SESSION_COOKIE_NAME}={session}; {django_settings.CSRF_COOKIE_NAME}={TOKEN}"
    return TusClient(where, cookies, TOKEN)


def uploaded(web: Web, draft, anna, path: Path, cuts: int, seed: int) -> CuttingProxy:
    """One upload through so many cuts, and the look into it; the proxy with its counts."""
    size = path.stat().st_size
    with CuttingProxy(web.address, gaps(size, cuts, seed)) as proxy:
        client = client_at(proxy.address, anna)
        where = client.begin(address("uploads", draft.pk), size, filename="КТ.zip", page="imaging")
        client.send(where, path)
    return proxy


def holds(web: Web, draft, anna, path: Path, sha256: str, *, cuts: int, runs: int) -> None:
    size = path.stat().st_size
    for run in range(runs):
        began = time.monotonic()
        proxy = uploaded(web, draft, anna, path, cuts, run)
        upload = Upload.objects.latest("created_at")
        if upload.state == UploadState.WHOLE:
            arriving.take_in(upload.pk, at=timezone.now())
            upload.refresh_from_db()
        assert (upload.state, upload.sha256) == (UploadState.TAKEN, sha256), upload.why
        assert proxy.cuts == cuts
        lost = (proxy.sent - size) / cuts
        tell(
            web,
            f"size={size} cuts={cuts} twice={(proxy.sent - size) / size:.2%} in {time.monotonic() - began:.0f} s",
        )
        assert lost < PER_CUT, f"{lost / 1024:.0f} KB of each cut was sent twice"
        draft.enclosures.all().delete()
        Upload.objects.all().delete()
        for document in Document.objects.all():
            document_storage().delete(document.key)
        Document.objects.all().delete()


def tell(web: Web, words: str) -> None:
    """For the figures of docs/operations.md: a line a run, into the file that the environment names."""
    if told := os.environ.get("CUTS_REPORT"):
        with Path(told).open("a") as file:
            file.write(f"{type(document_storage()).__name__} {words}, web at {web.memory() // MB} MB\n")


def document_storage():
    from django.core.files.storage import storages

    return storages["default"]


def test_twenty_cuts_of_a_file_in_a_folder(folder, draft, anna, tmp_path):
    sha256 = disc(tmp_path / "disc", 20 * MB)
    with Web(folder) as web:
        holds(web, draft, anna, tmp_path / "disc", sha256, cuts=20, runs=1)


def test_twenty_cuts_of_a_file_in_a_bucket(bucket, draft, anna, tmp_path):
    sha256 = disc(tmp_path / "disc", 20 * MB)
    with Web(bucket) as web:
        holds(web, draft, anna, tmp_path / "disc", sha256, cuts=20, runs=1)


def test_a_client_that_others_have_written_stops_and_goes_on_with_checksums(folder, draft, anna, tmp_path):
    path = tmp_path / "disc"
    sha256 = disc(path, 9 * MB)
    with Web(folder) as web:
        ours = client_at(web.address, anna)
        told = dict(line.split(": ", 1) for line in ours.headers.splitlines() if line.startswith(PASSED_ON))
        client = tuspy.TusClient(web.address + address("uploads", draft.pk), headers=told)
        how = {"chunk_size": 2 * MB, "upload_checksum": True}
        begun = client.uploader(str(path), metadata={"filename": "КТ.zip", "page": "imaging"}, **how)
        begun.upload(stop_at=4 * MB)
        goes_on = client.uploader(str(path), url=begun.url, **how)
        assert goes_on.offset == 4 * MB
        goes_on.upload()

    upload = Upload.objects.get()
    arriving.take_in(upload.pk, at=timezone.now())
    assert Document.objects.get().sha256 == sha256


@pytest.mark.faults
def test_two_gigabytes_through_two_hundred_cuts_end_whole_twenty_times_of_twenty(
    folder, draft, anna, tmp_path
):
    sha256 = disc(tmp_path / "disc", 2040 * MB)
    with Web(folder) as web:
        holds(
            web, draft, anna, tmp_path / "disc", sha256, cuts=200, runs=int(os.environ.get("CUTS_RUNS", 20))
        )
        assert web.memory() < 400 * MB


@pytest.mark.faults
def test_two_gigabytes_through_two_hundred_cuts_end_whole_in_a_bucket(bucket, draft, anna, tmp_path):
    sha256 = disc(tmp_path / "disc", 2040 * MB)
    with Web(bucket) as web:
        holds(
            web, draft, anna, tmp_path / "disc", sha256, cuts=200, runs=int(os.environ.get("CUTS_RUNS", 20))
        )
        assert web.memory() < 400 * MB
