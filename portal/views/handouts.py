"""Papers for the things (S12): what goes into the parcel, labels with a DataMatrix on each, the request to a laboratory."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit import log
from documents import labels, pdf, serving
from portal.things import Things
from portal.views.lookup import of_case
from requests_app.asked import lines
from requests_app.models import Case, Material
from requests_app.models.parcel import COST_THERE


@require_safe
@of_case
def parcel(request: HttpRequest, case: Case) -> HttpResponse:
    """«Опись и этикетки»: one list for the parcel, one label for each thing."""
    found = _sendable(request, case)
    marked = [{"thing": thing, "mark": labels.data_matrix(page_of(thing))} for thing in found]
    return _printed(request, case, "pdf/parcel.html", "Опись и этикетки", found, marked=marked)


@require_safe
@of_case
def laboratory(request: HttpRequest, case: Case) -> HttpResponse:
    """«Запрос в лабораторию»: whoever keeps the slides is asked to give them out."""
    return _printed(
        request, case, "pdf/laboratory.html", "Запрос в лабораторию", _sendable(request, case, to_get=True)
    )


def page_of(thing: Material) -> str:
    """What the label says to a scanner: the thing's page at the organisation; whoever may not see it gets nothing there."""
    return f"{settings.SITE_URL}{reverse('clinics:material', args=[thing.pk])}"


def _sendable(request: HttpRequest, case: Case, *, to_get: bool = False) -> list[Material]:
    """Of one organisation. Raises Http404 where nothing is to be sent any more."""
    things = Things(case, request.user)
    found = things.to_send if to_get else things.sendable
    if not found:
        raise Http404
    return [thing for thing in found if thing.clinic_id == found[-1].clinic_id]


def _printed(
    request: HttpRequest, case: Case, template: str, name: str, found: list[Material], **more: object
) -> HttpResponse:
    now = timezone.now()
    context = {
        "case": case,
        "case_number": case.number,
        "lines": lines(thing.item for thing in found),
        "request": found[-1].item.request,
        "clinic": found[-1].clinic,
        "cost_there": COST_THERE,
        "printed_at": now,
        **more,
    }
    log.record("case.handout_printed", by=request.user, at=now, case_number=case.number, what=name)
    response = HttpResponse(pdf.render_pdf(template, context), content_type="application/pdf")
    response["Content-Disposition"] = serving.content_disposition(f"{name} {case.number}.pdf")
    response["Content-Security-Policy"] = serving.SANDBOX
    return response
