"""The originals that the organisation keeps (S10): the list, and one with what can be done about it (S11, D22)."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Q, Value, When
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from audit import log
from clinics import patient
from clinics.doctor import DoctorRequest
from clinics.original_forms import BackForm, DirectForm, LostForm, PlaceForm, SendForm, forms_of
from clinics.views import lookup
from requests_app import custody
from requests_app.actions import originals as actions
from requests_app.models import Original
from requests_app.models.original import COST_AND_RISK
from requests_app.workflow import StepRefused

State = Original.State
HERE = (State.ASKED_FOR, State.KEPT)
PER_PAGE = 50
FIRST = Case(
    When(state=State.ASKED_FOR, then=Value(0)),
    When(Q(registered_at=None), then=Value(1)),
    default=Value(2),
)
"""What waits for the organisation stands first: those asked for, then those without a place."""


@require_safe
def originals(request: DoctorRequest) -> HttpResponse:
    """Those that are here, or those that have left and whose storage is over."""
    at, gone = timezone.now(), request.GET.get("view") == "gone"
    own = Original.objects.visible_to(request.user).with_people()
    asked_for = own.filter(state=State.ASKED_FOR).count()
    rows = own.exclude(state__in=HERE).order_by("-state_since", "pk") if gone else _here(own)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    listed = [{"original": one, "patient": patient.of(one.case, at=at)} for one in page]
    context = {
        "rows": listed,
        "page_obj": page,
        "gone": gone,
        "asked_for": asked_for,
        "query": "view=gone" if gone else "",
    }
    return render(request, "clinics/originals.html", context)


def _here(own):
    return own.filter(state__in=HERE).annotate(first=FIRST).order_by("first", "kept_until", "pk")


@require_safe
def original(request: DoctorRequest, pk: UUID) -> HttpResponse:
    return _page(request, lookup.original_of(request, pk), at=timezone.now())


@require_POST
def register(request: DoctorRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, "register", PlaceForm, actions.register, "Записали, где лежит оригинал.")


@require_POST
def apply(request: DoctorRequest, pk: UUID) -> HttpResponse:
    """A person came to the organisation itself, not through the cabinet (D22)."""
    done = "Заявление записано. Когда отправите оригинал, запишите день и номер отправления."
    return _act(request, pk, "apply", DirectForm, actions.apply, done)


@require_POST
def hand_over(request: DoctorRequest, pk: UUID) -> HttpResponse:
    done = "Отправка записана, номер отправления сообщим человеку письмом."
    return _act(request, pk, "hand_over", SendForm, actions.hand_over, done)


@require_POST
def lost(request: DoctorRequest, pk: UUID) -> HttpResponse:
    done = "Потеря записана, человеку напишем."
    return _act(request, pk, "record_lost", LostForm, actions.record_lost, done)


@require_POST
def came_back(request: DoctorRequest, pk: UUID) -> HttpResponse:
    """Nobody has taken the letter, or a lost one was found."""
    done = "Записали, человеку напишем. Заявление остаётся: отправьте, когда он подтвердит адрес."
    return _act(request, pk, "come_back", BackForm, actions.come_back, done)


def _act(
    request: DoctorRequest,
    pk: UUID,
    step: str,
    form_of: type[forms.Form],
    act: Callable[..., object],
    done: str,
) -> HttpResponse:
    """Do one step now; a refusal stands in the form, beside what was typed."""
    found, form, at = lookup.original_of(request, pk), form_of(request.POST), timezone.now()
    if form.is_valid():
        try:
            act(pk, by=request.user, at=at, **form.words())
        except StepRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, done)
            return redirect("clinics:original", pk=pk)
    return _page(request, found, at=at, refused={step: form})


def _page(
    request: DoctorRequest, found: Original, *, at: datetime, refused: dict[str, forms.Form] | None = None
) -> HttpResponse:
    """Recorded each time it is drawn (L5): it names the person, and the address once there is one."""
    log.record("original.opened", by=request.user, at=at, case_number=found.case.number, subject=found)
    refused = refused or {}
    steps = custody.open_steps(found, request.user)
    context = {
        "original": found,
        "patient": patient.of(found.case, at=at),
        "forms": forms_of(found, steps, at=at) | refused,
        "form": next(iter(refused.values()), None),
        "cost_and_risk": COST_AND_RISK,
    }
    return render(request, "clinics/original.html", context)
