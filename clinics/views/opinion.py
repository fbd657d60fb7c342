"""Handing the opinion over (S9), and reading back what was handed over."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from clinics import case_page
from clinics.doctor import DoctorRequest
from clinics.forms import OpinionForm
from clinics.views import lookup
from documents import serving
from requests_app import workflow
from requests_app.actions import consultation
from requests_app.models import Case
from requests_app.workflow import StepRefused


@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: DoctorRequest, pk: UUID) -> HttpResponse:
    """The form stands on the case's page; a refused one comes back with everything that was typed."""
    case, at = lookup.case_of(request, pk), timezone.now()
    if request.method != "POST":
        return case_page.draw(request, case, at=at)
    if "hand_over_opinion" not in workflow.offered_steps(case, request.user, at=at):
        messages.error(request, "Передать мнение сейчас нельзя: дело не в работе или мнение уже передано.")
        return redirect("clinics:case", pk=pk)
    form = OpinionForm(request.POST, request.FILES, case=case, by=request.user, at=at)
    if form.is_valid() and _handed_over(request, case, form):
        return redirect("clinics:case", pk=pk)
    return case_page.draw(request, case, at=at, opinion_form=form)


def _handed_over(request: DoctorRequest, case: Case, form: OpinionForm) -> bool:
    """True when the curator has it; a refusal stands in the form's summary of errors."""
    try:
        consultation.hand_over_opinion(case.number, by=request.user, at=form.at, **form.opinion)
    except StepRefused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, "Мнение передано врачу-куратору. Если понадобится поправить, напишем на почту.")
    return True


@require_safe
def handed_over(request: DoctorRequest, pk: UUID, opinion_pk: UUID) -> HttpResponseBase:
    """The signed document of the organisation's own opinion."""
    given = lookup.opinion_of(request, lookup.case_of(request, pk), opinion_pk)
    if not given.document.may_be_opened:
        raise Http404
    return serving.file_response(given.document, by=request.user, at=timezone.now(), asked=request.headers)
