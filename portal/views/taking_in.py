"""One post of an upload page: ticks are kept, files are taken one by one, a file may be taken back."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils import timezone

from documents.uploads import UploadRefused
from portal import receiving
from portal.papers import Sheet, Shelf, sheets
from portal.views.lookup import attempt
from requests_app import permissions
from requests_app.actions import enclosing
from requests_app.models import Case, Kind


def files_of(request: HttpRequest, case: Case, shelf: Shelf | None = None) -> list[Sheet]:
    return sheets(permissions.readable_enclosures(case, request.user), shelf)


def keep_ticks(request: HttpRequest, case: Case, shelf: Shelf) -> None:
    """«Что есть в этом документе?»: only of the files that the page showed, and only what changed."""
    shown = set(request.POST.getlist("shown"))
    for sheet in files_of(request, case, shelf):
        if str(sheet.document.pk) in shown and sheet.may_change:
            ticked = {k for k in request.POST.getlist(f"in-{sheet.document.pk}") if k in shelf.ticks}
            elsewhere = sheet.closes - set(shelf.kinds)
            kinds = (ticked or {shelf.fresh.value}) | elsewhere
            if kinds != sheet.closes:
                attempt(request, enclosing.describe, case, document=sheet.document, kinds=sorted(kinds))


def take_files(request: HttpRequest, case: Case, kind: Kind, among: Iterable[str] = ()) -> None:
    """Each file by itself: one that is refused is named on the next page, the others stay.

    A file that is already here as one of ``among`` is not taken twice: a double click, a post sent again.
    """
    for upload in request.FILES.getlist("file"):
        why = _take(request, case, upload, kind, {kind, *among})
        if why:
            remember_refused(request, case, upload, why)


def _take(request: HttpRequest, case: Case, upload: UploadedFile, kind: Kind, among: set[str]) -> str:
    try:
        received = receiving.receive(upload, case, by=request.user, at=timezone.now(), among=among)
    except UploadRefused as refused:
        return refused.message
    if received.was_here:
        messages.info(request, f"Файл «{received.document.name}» уже загружен.")
    else:
        attempt(request, enclosing.enclose, case, document=received.document, kinds=[kind])
    return ""


def take_back(request: HttpRequest, case: Case) -> None:
    """Remove the file that the button names."""
    try:
        document = UUID(request.POST["remove"])
    except ValueError:
        return
    if attempt(request, enclosing.take_back, case, document_id=document):
        messages.success(request, "Файл удалён.")


def remember_refused(request: HttpRequest, case: Case, upload: UploadedFile, why: str) -> None:
    """Kept until the next page is drawn: that page follows a redirect, so that «обновить» sends nothing twice."""
    key = _key(case)
    reason = why.removeprefix(f"«{upload.name}»: ")
    refused = {"name": upload.name, "size": upload.size, "why": reason[:1].upper() + reason[1:]}
    request.session[key] = [*request.session.get(key, []), refused]


def refused_before(request: HttpRequest, case: Case) -> list[dict[str, object]]:
    return request.session.pop(_key(case), [])


def _key(case: Case) -> str:
    return f"refused-files:{case.pk}"
