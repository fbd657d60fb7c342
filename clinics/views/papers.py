"""Files on their way out: a page, a document, everything at once. Each is recorded before a byte goes (L5)."""

from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinics import papers
from clinics.doctor import DoctorRequest
from clinics.views import lookup
from documents import serving, sniffing
from documents.models import Document
from requests_app.models import Case


@require_safe
def page(request: DoctorRequest, pk: UUID, document_pk: UUID, number: int) -> HttpResponseBase:
    paper = lookup.paper_of(request, lookup.case_of(request, pk), document_pk)
    return serving.page_response(paper.document, number, by=request.user, at=timezone.now())


@require_safe
def download(request: DoctorRequest, pk: UUID, document_pk: UUID) -> HttpResponseBase:
    """Under the name it has in the archive: its own may hold the patient's name (D21). Of a disc, its pictures."""
    for name, document in _named(request, lookup.case_of(request, pk)):
        if document.pk == document_pk:
            at = timezone.now()
            if document.content_type in sniffing.ARCHIVES:
                return serving.archive_response(
                    [(name, document)], by=request.user, at=at, name=name, only_imaging=True
                )
            return serving.file_response(document, by=request.user, at=at, asked=request.headers, name=name)
    raise Http404


@require_safe
def archive(request: DoctorRequest, pk: UUID) -> HttpResponseBase:
    """«Скачать всё»: doctors look at pictures in their own programs."""
    case = lookup.case_of(request, pk)
    named = _named(request, case)
    if not named:
        raise Http404
    archive = f"{case.number}.zip"
    return serving.archive_response(
        named, by=request.user, at=timezone.now(), name=archive, only_imaging=True
    )


def _named(request: DoctorRequest, case: Case) -> list[tuple[str, Document]]:
    """All that opens, each under the name it leaves with."""
    openable = [paper for paper in papers.of(case, request.user) if paper.may_be_opened]
    return list(papers.archived(openable))
