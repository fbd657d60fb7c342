"""How this door finds a case, and how it does one action with it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.roles import Role
from audit import log
from correspondence.outbox import LetterRefused
from curators import incoming, packages
from requests_app.models import Case, Question
from requests_app.workflow import StepRefused


def the_case(request: HttpRequest, pk: object) -> Case:
    """The case this user may know exists, with its people, ``asked`` questions, letters; 404 otherwise, the same as none."""
    questions = Question.objects.filter(case=OuterRef("pk")).values("text")
    cases = packages.with_basis(Case.objects.visible_to(request.user).with_people().select_related("policy"))
    return get_object_or_404(incoming.with_letters(cases).annotate(asked=ArraySubquery(questions)), pk=pk)


def opened(request: HttpRequest, case: Case, page: str) -> None:
    """Written down before anything of the case is shown (L5); ``page`` says which of its pages."""
    log.record(
        "case.opened", by=request.user, at=timezone.now(), case_number=case.number, subject=case, page=page
    )


def named(things: QuerySet, given: str | None) -> Any:
    """What a form names by its id; a word that is no id names nothing."""
    try:
        pk = UUID(given or "")
    except ValueError as no_id:
        raise Http404 from no_id
    return get_object_or_404(things, pk=pk)


def attempt(
    request: HttpRequest, act: Callable[..., object], *args: object, done: str = "", **words: object
) -> bool:
    """Do one action now in the name of this user; its refusal is said on the next page. True when it was done."""
    try:
        act(*args, by=request.user, at=timezone.now(), **words)
    except (StepRefused, LetterRefused) as refusal:
        messages.error(request, refusal.message)
        return False
    if done:
        messages.success(request, done)
    return True


def said(
    request: HttpRequest, form: BaseForm, act: Callable[..., object], *args: object, **words: object
) -> bool:
    """The same for a form: its refusal stands in the form, beside what was typed. True when it was done."""
    try:
        act(*args, by=request.user, at=timezone.now(), **words)
    except StepRefused as refusal:
        form.add_error(None, refusal.message)
        return False
    return True


def to_case(case: Case, query: str = "", anchor: str = "") -> HttpResponse:
    response = redirect("curators:case", pk=case.pk)
    response["Location"] += (f"?{query}" if query else "") + (f"#{anchor}" if anchor else "")
    return response


def back(request: HttpRequest, fallback: str) -> HttpResponse:
    """To the list the button stood in; only to an address of this door."""
    came_from = request.POST.get("next", "")
    return redirect(came_from if came_from.startswith("/office/") else fallback)


def head_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For what belongs to no case and so is guarded by no step: the calendar."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.role != Role.HEAD:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def heads_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages that curators need not know of: 404 for everybody but the head."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.role != Role.HEAD:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
