"""The things of all cases: the office's lists, and one thing with what the office may write down of it (S12)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from audit import log
from curators.material_forms import (
    CameForm,
    LostForm,
    NothingForm,
    ReturnForm,
    SentBackForm,
    SentForm,
    UndoForm,
)
from curators.views.lookup import said, the_case
from documents import serving
from requests_app import holding
from requests_app.actions import correcting, returning, things
from requests_app.actions import materials as arrivals
from requests_app.models import Case, Material
from requests_app.models.material import AT_THE_ORGANISATION, NEVER_LEFT, TRAVELLING, MaterialQuerySet, State
from requests_app.models.parcel import COST_BACK

LISTS: dict[str, tuple[str, Callable[[MaterialQuerySet], MaterialQuerySet]]] = {
    "lost_sight": ("Неизвестно, где", lambda seen: seen.unaccounted(timezone.now())),
    "asked_back": ("Просят вернуть", lambda seen: seen.filter(state=State.ASKED_BACK)),
    "travelling": ("В пути", lambda seen: seen.filter(state__in=TRAVELLING)),
    "held": ("У организаций", lambda seen: seen.filter(state__in=AT_THE_ORGANISATION)),
    "awaited": ("Ждём", lambda seen: seen.filter(state=State.AWAITED)),
    "ended": (
        "Завершено",
        lambda seen: seen.exclude(state__in=(*AT_THE_ORGANISATION, *TRAVELLING, *NEVER_LEFT)),
    ),
}
"""Name in the address → words, which."""
PER_PAGE = 50


@dataclass(frozen=True)
class Written:
    """A form of the page: what is filled in, what does it with the thing, what is said when it is done."""

    form: type[forms.Form]
    act: Callable[..., object]
    done: str


def _send(pk: UUID, **words: Any) -> object:
    number = Material.objects.values_list("case__number", flat=True).get(pk=pk)
    return things.send(number, **words)


def _ask_back(pk: UUID, **words: Any) -> object:
    return returning.ask([pk], **words)


STEPS: dict[str, Written] = {
    "send": Written(SentForm, _send, "Отправка записана, организация знает."),
    "register": Written(CameForm, arrivals.take_in, "Получение записано."),
    "ask_back": Written(ReturnForm, _ask_back, "Заявление передано в организацию."),
    "keep": Written(NothingForm, returning.keep, "Возврат отменён, организация знает."),
    "send_back": Written(SentBackForm, returning.send_back, "Возврат записан, заявителю напишем."),
    "confirm": Written(NothingForm, returning.confirm, "Записано: материал у человека."),
    "come_home": Written(NothingForm, correcting.come_home, "Записано: посылка вернулась к отправителю."),
    "record_lost": Written(LostForm, things.record_lost, "Потеря записана, заявителю напишем."),
    "undo": Written(UndoForm, correcting.undo, "Запись исправлена, заявителю и организации напишем."),
}


@require_GET
def materials(request: HttpRequest) -> HttpResponse:
    chosen = request.GET.get("view", "")
    chosen = chosen if chosen in LISTS else "lost_sight"
    seen = Material.objects.visible_to(request.user)
    page = Paginator(
        LISTS[chosen][1](seen.with_people()).order_by("state_since", "case", "item__position", "item__nth"),
        PER_PAGE,
    )
    context = {
        "views": [
            (name, words, which(seen).count(), name == chosen) for name, (words, which) in LISTS.items()
        ],
        "chosen": chosen,
        "page_obj": page.get_page(request.GET.get("page")),
        "query": f"view={chosen}",
    }
    return render(request, "curators/materials.html", context)


@require_GET
def material(request: HttpRequest, pk, thing) -> HttpResponse:
    case = the_case(request, pk)
    return _page(request, case, _thing_of(request, case, thing))


@require_POST
def write(request: HttpRequest, pk, thing, step: str) -> HttpResponse:
    """One of the office's steps; a refusal stands in the form, beside what was typed."""
    case = the_case(request, pk)
    found = _thing_of(request, case, thing)
    if step not in STEPS:
        raise Http404
    what = STEPS[step]
    form = what.form(request.POST)
    if not form.is_valid() or not said(request, form, what.act, found.pk, **form.words(found)):  # type: ignore[attr-defined]
        return _page(request, case, found, refused=(step, form))
    messages.success(request, what.done)
    return redirect("curators:material", pk=case.pk, thing=found.pk)


@require_GET
def photo(request: HttpRequest, pk, thing) -> HttpResponse:
    found = _thing_of(request, the_case(request, pk), thing)
    if found.photo is None:
        raise Http404
    return serving.page_response(found.photo, 1, by=request.user, at=timezone.now())


def _thing_of(request: HttpRequest, case: Case, pk: object) -> Material:
    """One of this case's; another case's is none."""
    return get_object_or_404(Material.objects.visible_to(request.user).of_case(case).with_people(), pk=pk)


def _page(
    request: HttpRequest, case: Case, found: Material, refused: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    """Recorded before it is shown (L5); a refused form keeps what was typed."""
    log.record("material.opened", by=request.user, at=timezone.now(), case_number=case.number, subject=found)
    steps, moves = holding.open_steps(found, request.user), list(found.moves.select_related("by"))
    was = holding.before(found)
    context = {
        "case": case,
        "thing": found,
        "moves": moves,
        "was": was and was.label,
        "forms": {
            step: what.form(initial={"last": moves[-1].pk}) for step, what in STEPS.items() if step in steps
        }
        | dict([refused] if refused else []),
        "form": refused[1] if refused else None,
        "cost_back": COST_BACK,
    }
    return render(request, "curators/material.html", context)
