"""What `manage.py check --deploy` says of documents: a server without a virus scanner opens nothing."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

NO_SCANNER = Warning(
    "CLAMD_URL is not set: no received file will ever be opened.",
    hint="Name the scanner as tcp://host:port or unix:///path.",
    id="documents.W001",
)


@register(Tags.security, deploy=True)
def scanner_is_named(app_configs: Any, **options: Any) -> list[CheckMessage]:
    return [] if settings.CLAMD_URL or settings.ALLOW_UNSCANNED else [NO_SCANNER]
