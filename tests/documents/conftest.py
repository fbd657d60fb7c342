"""The real virus scanner, started once for all tests that ask for it, and the programs that show papers."""

import shutil

import pytest

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
