"""A year of the production calendar: its special days, its approval by the head, and which promises it moved (L2, D16)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.roles import Role
from audit.models import Event
from curators import chronicle
from curators.views.lookup import attempt, head_only
from requests_app.actions import calendars
from workcalendar.models import CalendarYear


@require_http_methods(["GET", "POST"])
def year(request: HttpRequest, year: int) -> HttpResponse:
    if request.method == "POST":
        return _approve(request, year)
    return _shown(request, year)


@head_only
def _approve(request: HttpRequest, year: int) -> HttpResponse:
    """Approval and the recount are one event: both carry the same moment."""
    get_object_or_404(CalendarYear, year=year)
    attempt(
        request, calendars.approve_year, year, done=f"Календарь на {year} год утверждён, сроки пересчитаны."
    )
    return redirect("curators:calendar", year=year)


@require_GET
def _shown(request: HttpRequest, year: int) -> HttpResponse:
    held = get_object_or_404(CalendarYear.objects.select_related("approved_by"), year=year)
    context = {
        "year": held,
        "days": held.days.all(),
        "moved": [chronicle.move(event) for event in _moved(held)],
        "may_approve": held.status == CalendarYear.Status.DRAFT and request.user.role == Role.HEAD,
    }
    return render(request, "curators/calendar.html", context)


def _moved(held: CalendarYear):
    """The promises that were counted anew at the moment of the approval."""
    recounted = Event.objects.filter(action="deadline.recomputed", at=held.approved_at)
    return recounted if held.approved_at else recounted.none()
