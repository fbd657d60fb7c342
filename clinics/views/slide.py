"""The expert's page of a slide under glass and its tiles: one record for the page, none for each of its tiles (ADR 0019)."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinics import patient, viewer_page
from clinics.doctor import DoctorRequest
from clinics.views import lookup
from documents import tiles, viewing
from documents.models import Slide
from documents.previews import blocks


@require_safe
def slide(request: DoctorRequest, pk: UUID, document_pk: UUID) -> HttpResponse:
    case, at = lookup.case_of(request, pk), timezone.now()
    paper = lookup.paper_of(request, case, document_pk)
    found = get_object_or_404(Slide, document=paper.document)
    tiles.forget_old(at=at)
    context = {
        "case": case,
        "paper": paper,
        "patient": patient.of(case, at=at),
        "slide": found,
        "microns": viewer_page.microns(found),
        "side": blocks.SIDE,
        "page": paper.document.pages.first(),
        "ticket": viewing.open_viewer(paper.document, by=request.user, at=at),
    }
    return render(request, "clinics/slide.html", context)


@require_safe
def tile(
    request: DoctorRequest, pk: UUID, document_pk: UUID, level: int, column: int, row: int
) -> HttpResponseBase:
    """One tile as JPEG, for the page's script."""
    paper = lookup.paper_of(request, lookup.case_of(request, pk), document_pk)
    found = get_object_or_404(Slide.objects.select_related("document"), document=paper.document)
    ticket = request.GET.get("ticket", "")
    try:
        return viewing.tile_response(
            found, (level, column, row), by=request.user, at=timezone.now(), ticket=ticket
        )
    except tiles.Busy:
        return HttpResponse(status=503, headers={"Retry-After": "1"})
