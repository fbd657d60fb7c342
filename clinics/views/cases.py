"""The organisation's cases, one case, and the answer to an offer (S6)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from clinics import case_list, case_page
from clinics.doctor import DoctorRequest
from clinics.forms import DeclineForm
from clinics.views import lookup
from requests_app.actions import consultation
from requests_app.workflow import StepRefused


@require_safe
def cases(request: DoctorRequest) -> HttpResponse:
    groups = case_list.groups(request.user, at=timezone.now())
    return render(request, "clinics/cases.html", {"groups": groups})


@require_safe
def case(request: DoctorRequest, pk: UUID) -> HttpResponse:
    return case_page.draw(request, lookup.case_of(request, pk), at=timezone.now())


@require_POST
def accept(request: DoctorRequest, pk: UUID) -> HttpResponse:
    case = lookup.case_of(request, pk)
    try:
        consultation.clinic_accept(case.number, by=request.user, at=timezone.now())
    except StepRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Дело принято. Материалы открыты, мнение передайте на этой странице.")
    return redirect("clinics:case", pk=pk)


@require_POST
def decline(request: DoctorRequest, pk: UUID) -> HttpResponse:
    """The case goes back to the curator at once, and this page with it."""
    case, at = lookup.case_of(request, pk), timezone.now()
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return case_page.draw(request, case, at=at, decline_form=form)
    try:
        consultation.clinic_decline(case.number, by=request.user, at=at, reason=form.cleaned_data["reason"])
    except StepRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("clinics:case", pk=pk)
    messages.success(request, f"Вы отказались от дела {case.number}. Врач-куратор прочтёт причину.")
    return redirect("clinics:cases")
