"""How a file leaves to an organisation, by its page or to its system: under a name that tells nothing, a disc as pictures.

A file's own name may hold the patient's (D21); of a disc nothing leaves but the pictures (ADR 0018).
"""

from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.utils import timezone

from clinics import papers
from clinics.doctor import DoctorRequest
from documents import serving, sniffing
from documents.models import Document
from requests_app.models import Case


def named(request: DoctorRequest, case: Case) -> list[tuple[str, Document]]:
    """All that opens, each under the name it leaves with."""
    openable = [paper for paper in papers.of(case, request.user) if paper.may_be_opened]
    return list(papers.archived(openable))


def file(request: DoctorRequest, case: Case, document_pk: UUID, *, by_link: bool = True) -> HttpResponseBase:
    """One of them, or the part of it that the request's Range asks for. Raises Http404 for what does not open."""
    for name, document in named(request, case):
        if document.pk == document_pk:
            at = timezone.now()
            if document.content_type in sniffing.ARCHIVES:
                return serving.archive_response(
                    [(name, document)], by=request.user, at=at, name=name, only_imaging=True
                )
            return serving.file_response(
                document, by=request.user, at=at, asked=request.headers, name=name, by_link=by_link
            )
    raise Http404


def refuse_closed(request: DoctorRequest, case: Case, document_pk: UUID) -> None:
    """Raises NotOpenable for a paper of an accepted case that is in its list and does not open, as the list says."""
    for paper in papers.of(case, request.user):
        if paper.document.pk == document_pk and paper.is_accepted and not paper.may_be_opened:
            raise serving.NotOpenable
