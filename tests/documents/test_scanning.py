"""What the real clamd says of files, and what we make of it."""

import io
import random
import socket
import threading
import zipfile
from pathlib import Path

import pytest

from documents import listings, resumable, scanning
from documents.models import Scan
from documents.scanning import ScannerDown
from tests.documents import samples
from tests.documents.clamav import Clamd


def scan(content: bytes, url: str, **more) -> Scan:
    return scanning.scan(io.BytesIO(content), url, size=len(content), **more)


@pytest.mark.parametrize("content", [samples.pdf(), samples.jpeg(), samples.dicom(), samples.HEIC])
def test_an_honest_file_is_clean(clamd, content):
    assert scan(content, clamd.url) == Scan.CLEAN


def test_the_test_virus_is_found_over_tcp_and_over_a_socket(clamd):
    assert scan(samples.EICAR, clamd.url) == Scan.INFECTED
    assert scan(samples.EICAR, clamd.socket_url) == Scan.INFECTED


@pytest.mark.parametrize(
    "content",
    [
        samples.archive(("IM1.dcm", samples.dicom()), ("IM2.dcm", samples.EICAR)),
        samples.archive(("inner.zip", samples.archive(("IM2.dcm", samples.EICAR)))),
        samples.dicom() + samples.EICAR,
    ],
    ids=["in an archive", "in an archive in an archive", "behind a slice"],
)
def test_the_test_virus_is_found_wherever_it_hides(clamd, content):
    assert scan(content, clamd.url, is_archive=True) == Scan.INFECTED


def test_a_file_longer_than_the_scanners_stream_is_not_clean():
    with Clamd(stream="1M") as small:
        assert scan(bytes(3 * 1024**2), small.url) == Scan.NOT_SCANNABLE


def test_a_file_over_the_scanners_limit_is_not_clean():
    with Clamd(most="1M") as small:
        assert scan(samples.EICAR + bytes(3 * 1024**2), small.url) in (Scan.NOT_SCANNABLE, Scan.INFECTED)
        assert scan(bytes(3 * 1024**2), small.url) == Scan.NOT_SCANNABLE


@pytest.mark.parametrize("limits", [{"most": "25M", "scanned": "100M"}, {"most": "25M", "scanned": "400M"}])
def test_a_scanner_that_calls_big_files_clean_is_not_believed(limits):
    """clamd's own defaults: «OK» for what it has not looked into."""
    with Clamd(admits=False, **limits) as silent:
        assert scan(samples.pdf(), silent.url) == Scan.CLEAN
        assert scan(samples.study(), silent.url, is_archive=True) == Scan.NOT_SCANNABLE
        assert scan(bytes(30 * 1024**2), silent.url) == Scan.NOT_SCANNABLE


def test_an_honest_scanner_is_believed_about_archives_and_big_files(clamd):
    assert scan(samples.study(), clamd.url, is_archive=True) == Scan.CLEAN
    assert scan(bytes(30 * 1024**2), clamd.url) == Scan.CLEAN


def test_an_archive_under_a_password_is_not_clean(clamd):
    assert scan(samples.locked_archive(), clamd.url, is_archive=True) == Scan.NOT_SCANNABLE


@pytest.mark.faults
def test_the_largest_disc_is_clean_and_a_virus_at_its_end_is_found(tmp_path):
    """By the limits that a server has: two gigabytes and all its pictures, to the last byte."""
    with Clamd(**server_limits()) as server:
        for last, verdict in (
            (samples.dicom(), Scan.CLEAN),
            (samples.dicom() + samples.EICAR, Scan.INFECTED),
        ):
            path = full_disc(tmp_path / "disc.zip", last)
            with zipfile.ZipFile(path) as archive:
                listings.refuse(archive, path)
            with path.open("rb") as file:
                assert scanning.scan(file, server.url, is_archive=True, size=path.stat().st_size) == verdict


def server_limits() -> dict[str, str]:
    told = dict(
        line.split(" ", 1)
        for line in Path("docker/clamd.conf").read_text().splitlines()
        if line[:1].isalpha()
    )
    return {"most": told["MaxFileSize"], "scanned": told["MaxScanSize"], "stream": told["StreamMaxLength"]}


def full_disc(path: Path, last: bytes) -> Path:
    """Pictures stored as they are, up to within a few kilobytes of the largest file that is taken."""
    head, chance, list_of_members = samples.dicom(), random.Random(1), 10_000
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(127):
            archive.writestr(f"DICOM/{number:05}", head + chance.randbytes(16 * 1024**2))
        rest = resumable.LARGEST - archive.fp.tell() - len(last) - len(head) - list_of_members
        archive.writestr("DICOM/FILL", head + chance.randbytes(rest))
        archive.writestr("DICOM/LAST", last)
    assert 0 <= resumable.LARGEST - path.stat().st_size < list_of_members
    return path


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:1", "unix:///nowhere/clamd.socket"])
def test_a_scanner_that_is_not_there_gives_no_verdict(url):
    with pytest.raises(ScannerDown):
        scan(samples.pdf(), url)


@pytest.mark.parametrize("reply", [b"", b"stream: Can't allocate memory ERROR\0", b"nonsense\0"])
def test_a_scanner_that_breaks_off_gives_no_verdict(reply):
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_answer_once, args=(server, reply), daemon=True).start()

        with pytest.raises(ScannerDown):
            scan(samples.pdf(), f"tcp://127.0.0.1:{server.getsockname()[1]}")


def _answer_once(server: socket.socket, reply: bytes) -> None:
    client, _ = server.accept()
    with client:
        while not client.recv(65536).endswith(b"\0\0\0\0"):
            pass
        client.sendall(reply)
