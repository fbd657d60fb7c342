"""Figures of organisations and curators: load, usual days, promises by week. Each is one query."""

from datetime import datetime, timedelta

from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce, TruncWeek

from accounts.models import Organisation
from requests_app.models import Deadline, Opinion
from requests_app.statuses import AT_THE_CLINIC
from workcalendar.days import MOSCOW

PROMISES = (Deadline.Kind.ACKNOWLEDGEMENT, Deadline.Kind.OPINION)


class Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def organisations(*, at: datetime) -> QuerySet[Organisation]:
    """Each with ``load`` (cases there now), ``usual`` (median time from acceptance to the opinion), and of the opinions
    of the last year ``made`` and ``in_time``, handed over while the promise of S7 still stood."""
    made = Opinion.objects.filter(
        clinic=OuterRef("pk"), returned_at=None, case__accepted_by_clinic_at__isnull=False
    )
    spent = F("handed_over_at") - F("case__accepted_by_clinic_at")
    median = made.order_by().values("clinic").annotate(usual=Median(spent)).values("usual")
    year = made.filter(handed_over_at__gte=at - timedelta(days=365)).order_by()
    return Organisation.objects.annotate(
        load=Count("cases", filter=Q(cases__status__in=AT_THE_CLINIC)),
        usual=Subquery(median, output_field=DurationField()),
        made=_how_many(year),
        in_time=_how_many(year.filter(Exists(_promise_that_stood()))),
    ).order_by("-is_active", "country", "short_name")


def _how_many(opinions: QuerySet[Opinion]) -> Coalesce:
    counted = opinions.values("clinic").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _promise_that_stood() -> QuerySet[Deadline]:
    """S7's term of the opinion's case, neither stopped nor over at the moment of handing over."""
    handed_over = OuterRef("handed_over_at")
    return Deadline.objects.filter(
        case=OuterRef("case"),
        kind=Deadline.Kind.OPINION,
        stopped_at=None,
        began_at__lte=handed_over,
        due_at__gt=handed_over,
    )


def weeks(at: datetime, number: int = 12) -> list[dict[str, object]]:
    """Promises of S5 and S7 that were kept, by Moscow week, and how many of them late."""
    monday = (at.astimezone(MOSCOW) - timedelta(days=at.astimezone(MOSCOW).weekday())).date()
    first = monday - timedelta(weeks=number - 1)
    kept = Deadline.objects.filter(kind__in=PROMISES, met_at__date__gte=first)
    rows = kept.annotate(week=TruncWeek("met_at", tzinfo=MOSCOW)).values("week").order_by("week")
    found = rows.annotate(value=Count("pk"), late=Count("pk", filter=Q(met_at__gte=F("due_at"))))
    by_week = {row["week"].astimezone(MOSCOW).date(): row for row in found}
    mondays = [first + timedelta(weeks=n) for n in range(number)]
    return [
        {
            "label": f"{day:%d.%m}",
            "value": by_week.get(day, {}).get("value", 0),
            "late": by_week.get(day, {}).get("late", 0),
        }
        for day in mondays
    ]
