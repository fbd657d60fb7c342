"""The originals of released opinions: the office's list, and one with what the office may do (S10, S11, D9, D22)."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from audit import log
from curators.original_forms import BackForm, ByLetterForm, DateForm, LossForm, NothingForm
from curators.views.lookup import said, the_case
from requests_app import custody, permissions
from requests_app.actions import originals as actions
from requests_app.actions import storing
from requests_app.models import Case, Original
from requests_app.models.original import COST_AND_RISK, OriginalQuerySet

State = Original.State
VIEWS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "asked": ("Просят отправить", (State.ASKED_FOR,), "state_since"),
    "kept": ("Хранятся", (State.KEPT,), "kept_until"),
    "sent": ("Отправлены", (State.HANDED_OVER,), "-state_since"),
    "lost": ("Потеряны в пути", (State.LOST,), "-state_since"),
    "over": ("Срок окончен", (State.STORAGE_OVER,), "-state_since"),
}
"""Name in the address → words, states, order."""
PER_PAGE = 50


@dataclass(frozen=True)
class Written:
    """A form of the page: the step, what is filled in, what does it, what is said when it is done."""

    step: str
    form: type[forms.Form]
    act: Callable[..., object]
    done: str


DATE = Written("correct_date", DateForm, storing.correct_date, "Дата исправлена, новый срок сообщим письмом.")
LETTER = Written("apply", ByLetterForm, actions.apply, "Заявление передано в организацию.")
BACK = Written("come_back", BackForm, actions.come_back, "Записано, заявителю напишем.")
UNDO = Written("withdraw", NothingForm, actions.withdraw, "Заявление отменено, организация знает.")
LOSS = Written("record_lost", LossForm, actions.record_lost, "Потеря записана, заявителю напишем.")


@require_GET
def originals(request: HttpRequest) -> HttpResponse:
    chosen = request.GET.get("view", "")
    chosen = chosen if chosen in VIEWS else "asked"
    _, states, order = VIEWS[chosen]
    seen = Original.objects.visible_to(request.user)
    page = Paginator(seen.with_people().filter(state__in=states).order_by(order, "pk"), PER_PAGE)
    context = {
        "views": _views(seen, chosen),
        "chosen": chosen,
        "page_obj": page.get_page(request.GET.get("page")),
        "query": f"view={chosen}",
    }
    return render(request, "curators/originals.html", context)


def _views(seen: OriginalQuerySet, chosen: str) -> list[tuple[str, str, int, bool]]:
    """The lists beside: name in the address, words, how many, whether it is this one."""
    counted = dict(seen.order_by().values_list("state").annotate(Count("pk")))
    return [
        (name, words, sum(counted.get(state, 0) for state in states), name == chosen)
        for name, (words, states, _) in VIEWS.items()
    ]


@require_GET
def original(request: HttpRequest, pk, original) -> HttpResponse:
    case = the_case(request, pk)
    return _page(request, case, _original_of(request, case, original))


@require_POST
def correct_date(request: HttpRequest, pk, original) -> HttpResponse:
    """D9: another date of the service than the opinion's, with the reason."""
    return _written(request, pk, original, DATE)


@require_POST
def apply(request: HttpRequest, pk, original) -> HttpResponse:
    """On behalf of one who asked by letter; marked so."""
    return _written(request, pk, original, LETTER)


@require_POST
def lost(request: HttpRequest, pk, original) -> HttpResponse:
    return _written(request, pk, original, LOSS)


@require_POST
def came_back(request: HttpRequest, pk, original) -> HttpResponse:
    return _written(request, pk, original, BACK)


@require_POST
def withdraw(request: HttpRequest, pk, original) -> HttpResponse:
    return _written(request, pk, original, UNDO)


def _original_of(request: HttpRequest, case: Case, pk: object) -> Original:
    """One of this case's; another case's is none."""
    return get_object_or_404(permissions.originals_of(case, request.user), pk=pk)


def _written(request: HttpRequest, pk, original, what: Written) -> HttpResponse:
    case = the_case(request, pk)
    found, form = _original_of(request, case, original), what.form(request.POST)
    if not form.is_valid() or not said(request, form, what.act, found.pk, **form.words()):
        return _page(request, case, found, refused=(what.step, form))
    messages.success(request, what.done)
    return redirect("curators:original", pk=case.pk, original=found.pk)


def _page(
    request: HttpRequest, case: Case, found: Original, refused: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    """Recorded before it is shown (L5); a refused form keeps what was typed."""
    log.record("original.opened", by=request.user, at=timezone.now(), case_number=case.number, subject=found)
    blank = {
        DATE.step: DateForm(initial={"served_on": found.served_on}),
        LETTER.step: ByLetterForm(),
        BACK.step: BackForm(),
        UNDO.step: NothingForm(),
        LOSS.step: LossForm(),
    }
    steps = custody.open_steps(found, request.user)
    context = {
        "case": case,
        "original": found,
        "forms": {step: form for step, form in blank.items() if step in steps}
        | dict([refused] if refused else []),
        "form": refused[1] if refused else None,
        "cost_and_risk": COST_AND_RISK,
    }
    return render(request, "curators/original.html", context)
