"""What `manage.py check --deploy` says of documents: a scanner opens them, OCR needs its program."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

NO_SCANNER = Warning(
    "CLAMD_URL is not set: no received file will ever be opened.",
    hint="Name the scanner as tcp://host:port or unix:///path.",
    id="documents.W001",
)


NO_TESSERACT = Warning(
    "OCR is on and tesseract is not installed: no scan will be read.",
    hint="bin/system-packages run ocr, or name the program as TESSERACT.",
    id="documents.W002",
)


@register(deploy=True)
def tesseract_is_there(app_configs: Any, **options: Any) -> list[CheckMessage]:
    return [NO_TESSERACT] if settings.OCR and not settings.TESSERACT else []


@register(Tags.security, deploy=True)
def scanner_is_named(app_configs: Any, **options: Any) -> list[CheckMessage]:
    return [] if settings.CLAMD_URL or settings.ALLOW_UNSCANNED else [NO_SCANNER]
