"""The original of the opinion: where it lies, until when, and how to get it (S10, S11, D22)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from audit import log
from portal.forms.original import OriginalForm
from portal.views.lookup import of_case, posted
from requests_app import custody, permissions
from requests_app.actions import originals
from requests_app.models import Case, Original
from requests_app.models.original import COST_AND_RISK
from requests_app.workflow import StepRefused
from workcalendar.days import MOSCOW


@require_http_methods(["GET", "HEAD", "POST"])
@of_case
def original(request: HttpRequest, case: Case) -> HttpResponse:
    """One page for every state; before the opinion is released it says when there will be something."""
    at = timezone.now()
    found = permissions.originals_of(case, request.user).first()
    form = OriginalForm(posted(request))
    if request.method == "POST":
        if found is None:
            return redirect("portal:original", case.pk)
        if form.is_valid() and _applied(request, found, form):
            return redirect("portal:original", case.pk)
    if found is not None:
        log.record("original.opened", by=request.user, at=at, case_number=case.number, subject=found)
    steps = custody.open_steps(found, request.user) if found else frozenset()
    is_past = found is not None and found.kept_until < at.astimezone(MOSCOW).date()
    context = {
        "case": case,
        "original": found,
        "form": form,
        "may_apply": "apply" in steps,
        "may_withdraw": "withdraw" in steps and not is_past,
        "is_past": is_past,
        "cost_and_risk": COST_AND_RISK,
    }
    return render(request, "portal/original.html", context)


@require_POST
@of_case
def withdraw(request: HttpRequest, case: Case) -> HttpResponse:
    """The undo of the application, while nothing has been sent."""
    found = permissions.originals_of(case, request.user).first()
    if found is None:
        raise Http404
    try:
        originals.withdraw(found.pk, by=request.user, at=timezone.now())
    except StepRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Запрос отменён, организация знает. Можно подать новый.")
    return redirect("portal:original", case.pk)


def _applied(request: HttpRequest, found: Original, form: OriginalForm) -> bool:
    """True when the organisation is told; a refusal stands in the form's summary of errors."""
    try:
        originals.apply(found.pk, by=request.user, at=timezone.now(), wish=form.wish)
    except StepRefused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, "Запрос передан в медицинскую организацию.")
    return True
