"""Asking for slides, blocks and further documents (S12, D4); what comes of the things is in ``materials``."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audit import log
from clinics import asking, patient
from clinics.doctor import DoctorRequest
from clinics.forms import RequestForm
from clinics.views import lookup
from requests_app.actions import materials
from requests_app.models import Case
from requests_app.workflow import StepRefused


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: DoctorRequest, pk: UUID) -> HttpResponse:
    case, at = lookup.case_of(request, pk), timezone.now()
    organisation = request.user.organisation
    initial = {"address": organisation.address if organisation else ""}
    form = RequestForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _asked(request, case, form):
        return redirect("clinics:request", pk=pk)
    log.record("case.opened", by=request.user, at=at, case_number=case.number, subject=case, page="request")
    context = {
        "case": case,
        "patient": patient.of(case, at=at),
        "asked": asking.last_of(case, request.user),
        "may_ask": asking.may_ask(case),
        "form": form,
    }
    return render(request, "clinics/request.html", context)


def _asked(request: DoctorRequest, case: Case, form: RequestForm) -> bool:
    """True when the curator has the request; a refusal stands in the form's summary of errors."""
    try:
        materials.propose_request(case.number, by=request.user, at=timezone.now(), **form.asked)
    except StepRefused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, "Запрос отправлен врачу-куратору. Срок пока идёт: его остановит подтверждение.")
    return True
