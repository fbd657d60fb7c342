"""Which way up people see a page: turned by hand and kept as a view. The picture and the file never change."""

from datetime import datetime

from django.db.models import F
from django.http import Http404

from accounts.models import User
from audit import log
from documents.models import Document


def turn(document: Document, number: int, *, by: User, at: datetime) -> None:
    """A quarter clockwise, for everybody who looks at the page; Http404 when there is no such page."""
    turned = document.pages.filter(number=number).update(turned=(F("turned") + 1) % 4)
    if not turned:
        raise Http404
    log.record(
        "document.turned", by=by, at=at, case_number=document.case_number, subject=document, page=number
    )
