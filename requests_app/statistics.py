"""Figures for the worklist and the head's view; each is one query."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from requests_app.models import Deadline
from requests_app.querysets import CaseQuerySet
from workcalendar.days import MOSCOW


@dataclass(frozen=True)
class Kpi:
    overdue: int
    today: int
    week: int
    on_time_share: int | None
    """Per cent of the promises kept in time of those that ended in the last 30 days; None when there were none."""


def kpi(cases: CaseQuerySet, *, at: datetime) -> Kpi:
    """Three counts and a share over the cases of one view; S5's and S7's promises alone make the share."""
    midnight = at.astimezone(MOSCOW).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return Kpi(
        overdue=cases.overdue(at).count(),
        today=cases.at_risk(at, midnight).count(),
        week=cases.at_risk(at, midnight + timedelta(days=6)).count(),
        on_time_share=on_time_share(since=at - timedelta(days=30), until=at),
    )


def on_time_share(*, since: datetime, until: datetime) -> int | None:
    promises = Deadline.objects.filter(kind__in=["acknowledgement", "opinion"])
    kept = Q(met_at__gte=since, met_at__lt=until)
    broken = Q(met_at=None, stopped_at=None, breached_at__gte=since, breached_at__lt=until)
    late = broken | Q(met_at__gte=F("due_at"))
    counted = promises.filter(kept | broken).aggregate(all=Count("pk"), late=Count("pk", filter=late))
    return round(100 * (counted["all"] - counted["late"]) / counted["all"]) if counted["all"] else None
