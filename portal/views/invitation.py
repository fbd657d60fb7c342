"""The one-time link from a letter: it shows nothing before the address is confirmed by signing in with a code (D18)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portal.forms.invitation import ShownForm
from requests_app.actions import contacts, majority
from requests_app.workflow import StepRefused


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Looking claims nothing: programs that open links beforehand change nothing. Whoever is not meant is told alike."""
    found = contacts.invited(token, by=request.user, at=timezone.now())
    if found is not None and found.for_adult:
        return _of_adult(request, token)
    if request.method == "POST":
        return _claimed(request, token)
    return _page(request, case=found and found.case)


def _claimed(request: HttpRequest, token: str) -> HttpResponse:
    try:
        case = contacts.claim(token, by=request.user, at=timezone.now())
    except StepRefused:
        return _page(request, case=None)
    messages.success(request, f"Заявка {case.number} теперь в вашем кабинете.")
    return redirect("portal:case", case.pk)


def _of_adult(request: HttpRequest, token: str) -> HttpResponse:
    """L8: nothing is shown, the number neither, before name and birth date fit."""
    form = ShownForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            case = majority.claim(token, by=request.user, at=timezone.now(), who=form.who)
        except StepRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Заявка теперь ваша. Подпишите согласия от своего имени.")
            return redirect("portal:consents", case.pk)
    return _page(request, case=None, form=form)


def _page(request: HttpRequest, **context: object) -> HttpResponse:
    return render(request, "portal/invitation.html", context)
