"""«Эксперты»: who writes opinions at the organisation, and each one's credentials; kept by its own people."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import experts as actions
from accounts.models import Expert
from clinics.doctor import DoctorRequest
from clinics.expert_forms import CredentialForm, FactsForm
from clinics.views import lookup
from workcalendar.days import MOSCOW

METHODS = ["GET", "HEAD", "POST"]


@require_safe
def experts(request: DoctorRequest) -> HttpResponse:
    today = timezone.localdate(timezone=MOSCOW)
    listed = actions.listed(request.user.organisation, on=today)
    return render(request, "clinics/experts.html", {"experts": listed})


@require_http_methods(METHODS)
def new(request: DoctorRequest) -> HttpResponse:
    form = FactsForm(request.POST) if request.method == "POST" else FactsForm(initial={"is_active": True})
    if form.is_bound and form.is_valid():
        expert = actions.write_down(form.facts, by=request.user, at=timezone.now())
        messages.success(request, "Эксперт записан. Добавьте его сертификат или аккредитацию.")
        return redirect("clinics:expert", pk=expert.pk)
    return render(request, "clinics/expert_new.html", {"form": form})


@require_http_methods(METHODS)
def expert(request: DoctorRequest, pk: UUID) -> HttpResponse:
    found = lookup.expert_of(request, pk)
    if request.method != "POST":
        return _page(request, found)
    form = FactsForm(request.POST)
    if not form.is_valid():
        return _page(request, found, facts_form=form)
    actions.change(pk, form.facts, by=request.user, at=timezone.now())
    messages.success(request, "Записали. В уже переданных мнениях ничего не изменилось.")
    return redirect("clinics:expert", pk=pk)


@require_POST
def add_credential(request: DoctorRequest, pk: UUID) -> HttpResponse:
    found, form = lookup.expert_of(request, pk), CredentialForm(request.POST)
    if form.is_valid():
        try:
            actions.add_credential(pk, by=request.user, at=timezone.now(), **form.words())
        except actions.NotPossible as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Документ записан. За 60 и за 14 дней до его конца напишем на почту.")
            return redirect("clinics:expert", pk=pk)
    return _page(request, found, credential_form=form)


@require_POST
def remove_credential(request: DoctorRequest, pk: UUID, credential_pk: UUID) -> HttpResponse:
    found = lookup.credential_of(request, pk, credential_pk)
    actions.remove_credential(pk, found.pk, by=request.user, at=timezone.now())
    messages.success(request, "Документ убран.")
    return redirect("clinics:expert", pk=pk)


def _page(
    request: DoctorRequest,
    found: Expert,
    *,
    facts_form: forms.Form | None = None,
    credential_form: forms.Form | None = None,
) -> HttpResponse:
    context = {
        "expert": found,
        "state": actions.state_on(found, timezone.localdate(timezone=MOSCOW)),
        "facts_form": facts_form or FactsForm.of(found),
        "credential_form": credential_form or CredentialForm(),
        "form": facts_form or credential_form,
    }
    return render(request, "clinics/expert.html", context)
