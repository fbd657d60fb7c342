"""The one-time link from a letter: it shows nothing before the address is confirmed by signing in with a code (D18)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from requests_app.actions import contacts
from requests_app.workflow import StepRefused


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Looking claims nothing: programs that open links beforehand change nothing. Whoever is not meant is told alike."""
    if request.method == "POST":
        return _claimed(request, token)
    found = contacts.invited(token, by=request.user, at=timezone.now())
    return render(request, "portal/invitation.html", {"case": found and found.case})


def _claimed(request: HttpRequest, token: str) -> HttpResponse:
    try:
        case = contacts.claim(token, by=request.user, at=timezone.now())
    except StepRefused:
        return render(request, "portal/invitation.html", {"case": None})
    messages.success(request, f"Заявка {case.number} теперь в вашем кабинете.")
    return redirect("portal:case", case.pk)
