"""Everything overdue and at risk by curator; for curators to read, for the head to reassign."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.roles import Role
from curators import figures, letterbox, overview, worklist
from requests_app import statistics
from requests_app.models import Case
from workcalendar.models import CalendarYear


@require_GET
def deadlines(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    cases = Case.objects.visible_to(request.user)
    context = {
        "now": at,
        "kpi": _kpi(worklist.counts(cases, request.user, at), at),
        "desks": overview.desks(cases.open(), at=at),
        "breached": overview.breached(cases, at=at),
        "weeks": figures.weeks(at),
        "letters": letterbox.rows(letterbox.of_cases().needing_a_person()[:20]),
        "uncounted": overview.uncounted(cases.open()),
        "years": CalendarYear.objects.order_by("year"),
        "may_assign": request.user.role == Role.HEAD,
    }
    return render(request, "curators/deadlines.html", context)


def _kpi(found: dict[str, int], at) -> list[dict[str, object]]:
    share = statistics.on_time_share(since=at - timedelta(days=30), until=at)
    queue = "/office/queue/"
    return [
        {"term": "Просрочено", "value": found["group_late"], "bad": bool(found["group_late"])},
        {"term": "Сегодня", "value": found["group_today"]},
        {
            "term": "Без куратора",
            "value": found["view_untaken"],
            "bad": bool(found["view_untaken"]),
            "url": f"{queue}?view=untaken",
        },
        {"term": "В срок за 30 дней", "value": "—" if share is None else f"{share}\u00a0%"},
    ]
