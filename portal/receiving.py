"""A file that a person sends to a case, by a page or by a program: the gate, and the look whether it is here already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from documents import uploads
from documents.models import Document
from documents.uploads import UploadRefused
from requests_app import permissions
from requests_app.models import Case


@dataclass(frozen=True)
class Received:
    document: Document
    was_here: bool
    """The same bytes are in the case as one of the kinds; ``document`` is that which came first."""


def receive(upload: UploadedFile, case: Case, *, by: User, at: datetime, among: Iterable[str]) -> Received:
    """Raises UploadRefused. A file that is here already as one of ``among`` is not kept twice: a post sent again."""
    if not permissions.may_add_enclosures(case, by):
        raise UploadRefused("Комплект уже передан. Чтобы добавить документ, напишите врачу-куратору.")
    document = uploads.receive(upload, case_number=case.number, by=by, at=at)
    present = permissions.readable_enclosures(case, by).filter(kind__in=list(among))
    before = present.filter(document__sha256=document.sha256).first()
    if before is None:
        return Received(document, was_here=False)
    Document.objects.filter(pk=document.pk).update(removed_at=at)
    return Received(before.document, was_here=True)
