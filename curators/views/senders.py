"""Who writes and about whom: the person, the questionnaire, the address, the invitation, the password by phone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import Policy
from audit import log
from curators.letter_forms import (
    AddressForm,
    PersonForm,
    QuestionnaireForm,
    RegisterForm,
    person_in_register,
    person_of,
)
from curators.spelling import spelled
from curators.views.lookup import attempt, said, the_case, to_case
from curators.views.sorting import show
from requests_app.actions import contacts, delivery
from requests_app.models import Case
from requests_app.workflow import StepRefused


@require_POST
def person(request: HttpRequest, pk) -> HttpResponse:
    """S2, D15: as the papers in the letter say."""
    found, form = the_case(request, pk), PersonForm(request.POST)
    if not form.is_valid() or not said(request, form, contacts.identify, found.number, **form.words()):
        return show(request, found, status=422, person_form=form)
    messages.success(request, "Записано, кто и о ком.")
    return _back(found, "questionnaire")


@require_POST
def register(request: HttpRequest, pk) -> HttpResponse:
    """«Взять из реестра»: the person's form is filled in and nothing is saved. That it was looked for is recorded (L5)."""
    found, form = the_case(request, pk), RegisterForm(request.POST)
    if not form.is_valid():
        return show(request, found, status=422, register_form=form)
    policies = list(Policy.objects.numbered(form.cleaned_data["policy"])[:2])
    log.record(
        "register.searched",
        by=request.user,
        at=timezone.now(),
        case_number=found.number,
        results=len(policies),
    )
    if not policies:
        form.add_error("policy", "В реестре такого полиса нет. Проверьте номер или впишите имя по паспорту.")
        return show(request, found, status=422, register_form=form)
    known = PersonForm(initial=person_of(found) | person_in_register(policies[0]))
    return show(request, found, register_form=form, person_form=known, from_register=True)


@require_POST
def questionnaire(request: HttpRequest, pk) -> HttpResponse:
    """S3(1), D8: what the signed questionnaire says."""
    found, form = the_case(request, pk), QuestionnaireForm(request.POST)
    if not form.is_valid() or not said(request, form, contacts.transcribe, found.number, **form.words()):
        return show(request, found, status=422, questionnaire_form=form)
    messages.success(request, "Анкета переписана.")
    return _back(found, "address")


@require_POST
def address(request: HttpRequest, pk) -> HttpResponse:
    """D18: the address in the signed questionnaire."""
    found, form = the_case(request, pk), AddressForm(request.POST)
    words = {"address": form.cleaned_data["address"]} if form.is_valid() else {}
    if not words or not said(request, form, contacts.confirm_address, found.number, **words):
        return show(request, found, status=422, address_form=form)
    messages.success(request, "Адрес подтверждён: теперь на него можно писать по существу.")
    return _back(found, "address")


@require_POST
def invite(request: HttpRequest, pk) -> HttpResponse:
    found = the_case(request, pk)
    done = "Приглашение в кабинет отправлено. Ссылка работает один раз и 30 дней."
    attempt(request, contacts.invite, found.number, done=done)
    return _back(found, "address")


@require_POST
def password(request: HttpRequest, pk) -> HttpResponse:
    """D8: shown once for each press, to be read out by phone; each time is recorded."""
    found = the_case(request, pk)
    try:
        told = delivery.tell_password(found.number, by=request.user, at=timezone.now())
    except StepRefused as refusal:
        messages.error(request, refusal.message)
        return to_case(found)
    context = {"case": found, "password": told, "groups": spelled(told)}
    return render(request, "curators/password.html", context)


def _back(found: Case, anchor: str) -> HttpResponse:
    response = redirect("curators:sort", pk=found.pk)
    response["Location"] += f"#{anchor}"
    return response
