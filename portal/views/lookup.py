"""The third lock: a view gets the case it may show, or the address does not exist. Also how an action's refusal is told."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from requests_app.models import Case
from requests_app.workflow import StepRefused

PEOPLE = ("insured", "applicant", "curator", "clinic", "questionnaire", "policy")

View = Callable[..., HttpResponse]


def of_case(view: View) -> View:
    """The view of a case that was sent; a draft's owner is led to the draft."""

    @wraps(view)
    def found(request: HttpRequest, pk: UUID, **kwargs: object) -> HttpResponse:
        case = visible(request, pk)
        return redirect("portal:draft", case.pk) if case.is_draft else view(request, case, **kwargs)

    return found


def of_draft(view: View) -> View:
    """The view of a draft; once it is sent (back button, second tab) the case is shown instead."""

    @wraps(view)
    def found(request: HttpRequest, pk: UUID, **kwargs: object) -> HttpResponse:
        case = visible(request, pk)
        if case.is_draft:
            return view(request, case, **kwargs)
        if request.method == "POST":
            messages.info(
                request, "Заявка уже отправлена: изменить её здесь нельзя. Напишите врачу-куратору."
            )
        return redirect("portal:case", case.pk)

    return found


def of_any(view: View) -> View:
    """The view of a draft or of a case alike."""

    @wraps(view)
    def found(request: HttpRequest, pk: UUID, **kwargs: object) -> HttpResponse:
        return view(request, visible(request, pk), **kwargs)

    return found


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: even an empty post is one."""
    return request.POST if request.method == "POST" else None


def refusal_of(request: HttpRequest, action: Callable[..., object], case: Case, **fields: object) -> str:
    """Take the action; the sentence of its refusal, or nothing when it is done."""
    try:
        action(case.number, by=request.user, at=timezone.now(), **fields)
    except StepRefused as refused:
        return refused.message
    return ""


def attempt(request: HttpRequest, action: Callable[..., object], case: Case, **fields: object) -> bool:
    """Take the action; a refusal is told on the next page."""
    why = refusal_of(request, action, case, **fields)
    if why:
        messages.error(request, why)
    return not why


def visible(request: HttpRequest, pk: UUID) -> Case:
    """A case that this person may know of, with its people. Raises Http404."""
    return get_object_or_404(
        Case.objects.visible_to(request.user).select_related(*PEOPLE).with_materials(), pk=pk
    )
