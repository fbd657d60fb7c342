"""Files on their way out: a page, a document, everything at once. Each is recorded before a byte goes (L5)."""

from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinics import papers
from clinics.doctor import DoctorRequest
from clinics.views import lookup
from documents import serving


@require_safe
def page(request: DoctorRequest, pk: UUID, document_pk: UUID, number: int) -> HttpResponseBase:
    paper = lookup.paper_of(request, lookup.case_of(request, pk), document_pk)
    return serving.page_response(paper.document, number, by=request.user, at=timezone.now())


@require_safe
def download(request: DoctorRequest, pk: UUID, document_pk: UUID) -> HttpResponseBase:
    paper = lookup.paper_of(request, lookup.case_of(request, pk), document_pk)
    return serving.file_response(paper.document, by=request.user, at=timezone.now())


@require_safe
def archive(request: DoctorRequest, pk: UUID) -> HttpResponseBase:
    """«Скачать всё»: doctors look at pictures in their own programs."""
    case = lookup.case_of(request, pk)
    openable = [paper for paper in papers.of(case, request.user) if paper.may_be_opened]
    if not openable:
        raise Http404
    named = list(papers.archived(openable))
    return serving.archive_response(named, by=request.user, at=timezone.now(), name=f"{case.number}.zip")
