"""Files on their way out: a page, a document, everything at once. Each is recorded before a byte goes (L5)."""

from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinics import leaving
from clinics.doctor import DoctorRequest
from clinics.views import lookup
from documents import serving


@require_safe
def page(request: DoctorRequest, pk: UUID, document_pk: UUID, number: int) -> HttpResponseBase:
    paper = lookup.paper_of(request, lookup.case_of(request, pk), document_pk)
    return serving.page_response(paper.document, number, by=request.user, at=timezone.now())


@require_safe
def download(request: DoctorRequest, pk: UUID, document_pk: UUID) -> HttpResponseBase:
    return leaving.file(request, lookup.case_of(request, pk), document_pk)


@require_safe
def archive(request: DoctorRequest, pk: UUID) -> HttpResponseBase:
    """«Скачать всё»: doctors look at pictures in their own programs."""
    case = lookup.case_of(request, pk)
    named = leaving.named(request, case)
    if not named:
        raise Http404
    archive = f"{case.number}.zip"
    return serving.archive_response(
        named, by=request.user, at=timezone.now(), name=archive, only_imaging=True
    )
