"""The head's view: who has what overdue or at risk, what nobody took, what was broken lately, what cannot be counted."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accounts.models import User
from curators import clocks
from curators.worklist import borders
from requests_app.models import Case, Deadline
from requests_app.querysets import CaseQuerySet

LATELY = timedelta(days=30)
AT_MOST = 300
"""Rows on the page; above this the queue with its pages is the place."""


@dataclass
class Desk:
    """One curator's cases that call for eyes; nobody's desk holds the untaken."""

    curator: User | None
    rows: list[clocks.Clock] = field(default_factory=list)

    @property
    def late(self) -> int:
        return sum(row.group == "late" for row in self.rows)


def desks(cases: CaseQuerySet, *, at: datetime) -> list[Desk]:
    """Overdue cases and those that end today or tomorrow, by curator; the untaken first, then by lateness."""
    tomorrow_ends = borders(at)[0] + timedelta(days=1)
    hot = cases.overdue(at) | cases.at_risk(at, tomorrow_ends)
    found: dict[object, Desk] = {}
    for case in hot.with_people().with_running_deadlines().nearest_first()[:AT_MOST]:
        found.setdefault(case.curator_id, Desk(case.curator)).rows.append(clocks.of(case, at=at))
    return sorted(found.values(), key=lambda desk: (desk.curator is not None, -desk.late, str(desk.curator)))


def breached(cases: CaseQuerySet, *, at: datetime) -> list[dict[str, object]]:
    """Promises broken in the last 30 days, with the lateness so far or, once kept, the true one."""
    rows = Deadline.objects.filter(breached_at__gte=at - LATELY, case__in=cases)
    rows = rows.select_related("case__insured", "case__curator").order_by("-due_at")
    return [
        {"deadline": d, "late": (d.met_at or d.stopped_at or at) - (d.due_at or at)} for d in rows[:AT_MOST]
    ]


def uncounted(cases: CaseQuerySet) -> list[tuple[int, list[Case]]]:
    """D16: years without an approved calendar, and the cases that wait for one."""
    rows: Iterable[Deadline] = (
        Deadline.objects.without_calendar().filter(case__in=cases).select_related("case")
    )
    years: dict[int, dict[object, Case]] = defaultdict(dict)
    for row in rows:
        years[row.calendar_missing_year or 0][row.case_id] = row.case
    return [(year, list(found.values())) for year, found in sorted(years.items())]
