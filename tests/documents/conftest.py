"""The real virus scanner and an S3 server, started once for all tests that ask for them."""

import shutil

import pytest
from moto.server import ThreadedMotoServer

from tests.documents.clamav import Clamd


@pytest.fixture(scope="session")
def clamd():
    with Clamd() as server:
        yield server


@pytest.fixture
def scanner(clamd, settings):
    """The product told to ask the real scanner."""
    settings.CLAMD_URL = clamd.url
    settings.ALLOW_UNSCANNED = False
    return clamd


@pytest.fixture
def soffice(settings):
    """The product told to use LibreOffice, where there is one."""
    settings.SOFFICE = shutil.which("soffice") or ""
    if not settings.SOFFICE:
        pytest.skip(
            "NO LIBREOFFICE HERE: apt-get install libreoffice-writer-nogui, or bin/system-packages test"
        )
    return settings.SOFFICE


@pytest.fixture
def tesseract(settings):
    """The product told to read scans, where there is what reads them."""
    settings.OCR = True
    if not settings.TESSERACT:
        pytest.skip("NO TESSERACT HERE: apt-get install tesseract-ocr-rus, or bin/system-packages test")


@pytest.fixture(scope="session")
def s3_server():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "127.0.0.1:{1}".format(*server.get_host_and_port())
    server.stop()
