"""Slides, blocks and other things: what to send and where to, where each is now, how to have it back (S12)."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from documents import serving
from portal import things as reading
from portal.forms.materials import Choosing, ReturnForm, SendingForm
from portal.things import Things
from portal.views.lookup import of_case
from requests_app.actions import correcting, returning, things
from requests_app.models import Case, Material
from requests_app.models.parcel import COST_BACK, COST_THERE
from requests_app.workflow import StepRefused


@require_safe
@of_case
def materials(request: HttpRequest, case: Case) -> HttpResponse:
    return _page(request, case)


@require_POST
@of_case
def send(request: HttpRequest, case: Case) -> HttpResponse:
    """«Отправили»: the organisation is told, and the parcel's number is known."""
    form = _sending(Things(case, request.user), request.POST)
    if not form.is_valid() or not _done(
        request,
        form,
        "Отправка записана. Когда организация получит посылку, мы напишем.",
        lambda: things.send(case.number, by=request.user, at=timezone.now(), sending=form.sending),
    ):
        return _page(request, case, sending=form)
    return redirect("portal:materials", case.pk)


@require_POST
@of_case
def ask_back(request: HttpRequest, case: Case) -> HttpResponse:
    """The application to the organisation, as S12 wants it."""
    form = _going_back(Things(case, request.user), request.POST)
    if not form.is_valid() or not _done(
        request,
        form,
        "Заявление передано в медицинскую организацию.",
        lambda: returning.ask(form.chosen, by=request.user, at=timezone.now(), wish=form.wish),
    ):
        return _page(request, case, going_back=form)
    return redirect("portal:materials", case.pk)


@require_POST
@of_case
def keep(request: HttpRequest, case: Case, thing: UUID) -> HttpResponse:
    """The application is taken back: the undo of ``ask_back`` while nothing has left."""
    return _with_one(request, case, thing, returning.keep, "Заявление отменено, организация знает.")


@require_POST
@of_case
def confirm(request: HttpRequest, case: Case, thing: UUID) -> HttpResponse:
    return _with_one(request, case, thing, returning.confirm, "Спасибо, отметили: у вас.")


@require_POST
@of_case
def come_home(request: HttpRequest, case: Case, thing: UUID) -> HttpResponse:
    """The parcel has come back undelivered."""
    done = "Записали: посылка вернулась. Организация знает."
    return _with_one(request, case, thing, correcting.come_home, done)


@require_safe
@of_case
def photo(request: HttpRequest, case: Case, thing: UUID) -> HttpResponse:
    """How it came, as the organisation has photographed it."""
    found = get_object_or_404(_of(request, case).filter(photo__isnull=False), pk=thing)
    return serving.page_response(found.photo, 1, by=request.user, at=timezone.now())


def _with_one(
    request: HttpRequest, case: Case, thing: UUID, act: Callable[..., object], done: str
) -> HttpResponse:
    """With this thing, or with all that share its parcel or application."""
    found = get_object_or_404(_of(request, case), pk=thing)
    beside = _of(request, case).beside(found) if "together" in request.POST else Material.objects.none()
    together = list(beside.values_list("pk", flat=True))
    try:
        act(found.pk, by=request.user, at=timezone.now(), together=together)
    except StepRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("portal:materials", case.pk)


def _of(request: HttpRequest, case: Case):
    return Material.objects.visible_to(request.user).of_case(case).select_related("photo")


def _sending(found: Things, posted: QueryDict | None = None) -> SendingForm:
    form = SendingForm(posted)
    form.offer(found.sendable, waiting=found.to_send)
    return form


def _going_back(found: Things, posted: QueryDict | None = None) -> ReturnForm:
    form = ReturnForm(posted)
    form.offer(found.returnable, waiting=())
    return form


def _done(request: HttpRequest, form, words: str, act: Callable[[], object]) -> bool:
    """True when it is written down; a refusal stands in the form's summary of errors."""
    try:
        act()
    except StepRefused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, words)
    return True


def _page(
    request: HttpRequest, case: Case, *, sending: Choosing | None = None, going_back: Choosing | None = None
) -> HttpResponse:
    """A refused form keeps what was typed."""
    found = Things(case, request.user)
    context = {
        "case": case,
        "things": found,
        "to_send": reading.names(found.to_send),
        "coming_home": reading.names(found.coming_home),
        "left": reading.names(found.returnable),
        "sending": sending or (_sending(found) if found.sendable else None),
        "going_back": going_back or (_going_back(found) if found.returnable else None),
        "form": sending or going_back,
        "cost_there": COST_THERE,
        "cost_back": COST_BACK,
    }
    return render(request, "portal/materials.html", context)
