"""The things that the organisation has asked for (S12): the list, and one with all that may be written down of it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from audit import log
from clinics import patient
from clinics.doctor import DoctorRequest
from clinics.material_forms import (
    ArrivalForm,
    LossForm,
    PlaceForm,
    ReturnForm,
    SentBackForm,
    Several,
    UsedForm,
    forms_of,
)
from clinics.views import lookup
from documents import serving
from requests_app import holding
from requests_app.actions import materials as arrivals
from requests_app.actions import returning, things
from requests_app.models import Material
from requests_app.models.material import State
from requests_app.models.parcel import COST_BACK
from requests_app.workflow import StepRefused

HERE = (State.ASKED_BACK, State.ON_THE_WAY, State.AWAITED, State.HELD)
PER_PAGE = 50
FIRST = Case(
    When(state=State.ASKED_BACK, then=Value(0)),
    When(state=State.HELD, place="", then=Value(1)),
    When(state=State.ON_THE_WAY, then=Value(2)),
    When(state=State.AWAITED, then=Value(3)),
    default=Value(4),
)
"""What waits for the organisation stands first: those asked for, those without a place, then what is coming."""


@require_safe
def materials(request: DoctorRequest) -> HttpResponse:
    """Those that are here or on their way, or those that have left and are no more."""
    at, gone = timezone.now(), request.GET.get("view") == "gone"
    own = Material.objects.visible_to(request.user).with_people()
    rows = (
        own.exclude(state__in=HERE).order_by("-state_since", "case", "item__position", "item__nth", "pk")
        if gone
        else own.filter(state__in=HERE)
        .annotate(first=FIRST)
        .order_by("first", "state_since", "case", "item__position", "item__nth", "pk")
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [{"thing": one, "patient": patient.of(one.case, at=at)} for one in page],
        "page_obj": page,
        "gone": gone,
        "asked_back": own.filter(state=State.ASKED_BACK).count(),
        "query": "view=gone" if gone else "",
    }
    return render(request, "clinics/materials.html", context)


@require_safe
def material(request: DoctorRequest, pk: UUID) -> HttpResponse:
    return _page(request, lookup.material_of(request, pk), at=timezone.now())


@require_POST
def register(request: DoctorRequest, pk: UUID) -> HttpResponse:
    """It has come; the last one that is waited for begins a new term by itself (D10)."""
    found, at = lookup.material_of(request, pk), timezone.now()
    form = ArrivalForm(request.POST, request.FILES, case_number=found.case.number, by=request.user, at=at)
    return _act(request, found, "register", form, arrivals.take_in, "Записали. Человеку напишем.", at=at)


@require_POST
def place(request: DoctorRequest, pk: UUID) -> HttpResponse:
    return _written(request, pk, "place", PlaceForm, things.put, "Записали, где лежит материал.")


@require_POST
def use_up(request: DoctorRequest, pk: UUID) -> HttpResponse:
    return _written(request, pk, "use_up", UsedForm, things.use_up, "Записали, человеку напишем.")


@require_POST
def lost(request: DoctorRequest, pk: UUID) -> HttpResponse:
    done = "Потеря записана, человеку и врачу-куратору напишем."
    return _written(request, pk, "record_lost", LossForm, things.record_lost, done)


@require_POST
def ask_back(request: DoctorRequest, pk: UUID) -> HttpResponse:
    """A person came to the organisation itself, as S12 says."""
    done = "Заявление записано. Когда вернёте материал, запишите день и номер отправления."

    def ask(thing: UUID, together: Sequence[UUID] = (), **words: Any) -> object:
        return returning.ask([thing, *together], **words)

    return _written(request, pk, "ask_back", ReturnForm, ask, done)


@require_POST
def send_back(request: DoctorRequest, pk: UUID) -> HttpResponse:
    return _written(
        request, pk, "send_back", SentBackForm, returning.send_back, "Записали, человеку напишем."
    )


@require_safe
def photo(request: DoctorRequest, pk: UUID) -> HttpResponse:
    found = lookup.material_of(request, pk)
    if found.photo is None:
        raise Http404
    return serving.page_response(found.photo, 1, by=request.user, at=timezone.now())


def _written(
    request: DoctorRequest,
    pk: UUID,
    step: str,
    form_of: type[forms.Form],
    act: Callable[..., object],
    done: str,
) -> HttpResponse:
    found = lookup.material_of(request, pk)
    return _act(request, found, step, form_of(request.POST), act, done, at=timezone.now())


def _act(
    request: DoctorRequest,
    found: Material,
    step: str,
    form: forms.Form,
    act: Callable[..., object],
    done: str,
    *,
    at: datetime,
) -> HttpResponse:
    """Do one step now; a refusal stands in the form, beside what was typed."""
    if isinstance(form, Several):
        form.offer(_others(request, found))
    if form.is_valid():
        others = form.others if isinstance(form, Several) else {}
        try:
            act(found.pk, by=request.user, at=at, **form.words(), **others)  # type: ignore[attr-defined]
        except StepRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, done)
            return redirect("clinics:material", pk=found.pk)
    return _page(request, found, at=at, refused={step: form})


def _others(request: DoctorRequest, found: Material) -> list[Material]:
    return list(Material.objects.visible_to(request.user).beside(found).select_related("item"))


def _page(
    request: DoctorRequest, found: Material, *, at: datetime, refused: dict[str, forms.Form] | None = None
) -> HttpResponse:
    """Recorded each time it is drawn (L5): it names the person, and the address once there is one."""
    log.record("material.opened", by=request.user, at=at, case_number=found.case.number, subject=found)
    refused = refused or {}
    steps = holding.open_steps(found, request.user)
    context = {
        "thing": found,
        "patient": patient.of(found.case, at=at),
        "moves": list(found.moves.select_related("by")),
        "forms": forms_of(found, steps, others=_others(request, found), by=request.user, at=at) | refused,
        "form": next(iter(refused.values()), None),
        "cost_back": COST_BACK,
    }
    return render(request, "clinics/material.html", context)
