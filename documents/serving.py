"""The only way out for a file: the record is written first, then the bytes go. Who may ask is the door's matter."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpResponseBase

from accounts.models import User
from documents.models import Document

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


def file_response(
    document: Document,
    *,
    by: User | None,
    at: datetime,
    disposition: str = "attachment",
) -> HttpResponseBase:
    raise NotImplementedError


def page_response(document: Document, number: int, *, by: User | None, at: datetime) -> HttpResponseBase:
    raise NotImplementedError


def archive_response(
    papers: Iterable[tuple[str, Document]], *, by: User | None, at: datetime, name: str
) -> HttpResponseBase:
    raise NotImplementedError
