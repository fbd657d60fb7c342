"""The expert's page of pictures and their bytes: one record for the page, none for each of its pictures (ADR 0019)."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinics import patient, viewer_page
from clinics.doctor import DoctorRequest
from clinics.views import lookup
from documents import viewing
from documents.models import Instance


@require_safe
def viewer(request: DoctorRequest, pk: UUID, document_pk: UUID) -> HttpResponse:
    """Decoders of pictures are WebAssembly: this page alone may run it."""
    case, at = lookup.case_of(request, pk), timezone.now()
    paper = lookup.paper_of(request, case, document_pk)
    context = {
        "case": case,
        "paper": paper,
        "patient": patient.of(case, at=at),
        "tabs": viewer_page.tabs(paper.document),
        "chosen": request.GET.get("series", ""),
        "ticket": viewing.open_viewer(paper.document, by=request.user, at=at),
    }
    response = render(request, "clinics/viewer.html", context)
    response["Content-Security-Policy"] = settings.PICTURES_SECURITY_POLICY
    return response


@require_safe
def picture(
    request: DoctorRequest, pk: UUID, document_pk: UUID, series_pk: UUID, position: int
) -> HttpResponseBase:
    """One DICOM file of the document, for the page's script."""
    paper = lookup.paper_of(request, lookup.case_of(request, pk), document_pk)
    pictures = Instance.objects.filter(series=series_pk, series__document=paper.document)
    return viewing.picture_response(
        paper.document,
        get_object_or_404(pictures, position=position),
        by=request.user,
        at=timezone.now(),
        ticket=request.GET.get("ticket", ""),
    )
