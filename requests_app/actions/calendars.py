"""A production calendar is approved by a person, and every open promise is computed anew by it, once (L2, D16)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from audit import log
from requests_app import deadlines
from requests_app.models import Case, Deadline
from requests_app.workflow import StepRefused
from workcalendar import loading
from workcalendar.days import WorkCalendar


@transaction.atomic
def approve_year(year: int, *, by: User, at: datetime) -> list[Deadline]:
    """The head of curators approves a draft year; returns the deadlines that moved. Raises CalendarMissing for no table."""
    if by.role not in {Role.HEAD, Role.SYSTEM}:
        raise StepRefused("Календарь утверждает руководитель кураторов.")
    loading.approve(year, by=by, at=at)
    log.record("calendar.approved", by=by, at=at, year=year)
    return recompute_open(at=at)


def recompute_open(*, at: datetime) -> list[Deadline]:
    """After a calendar changed: open deadlines once, each under its case's lock; returns those that moved (L2, D16)."""
    calendar = loading.approved()
    others = Deadline.objects.running().exclude(calendar_version=calendar.version)
    old = others.order_by("case__number", "pk").values_list("pk", flat=True)
    found = [_recompute(pk, calendar, at=at) for pk in list(old)]
    return [deadline for deadline in found if deadline is not None]


@transaction.atomic
def _recompute(pk: UUID, calendar: WorkCalendar, *, at: datetime) -> Deadline | None:
    number = Deadline.objects.values_list("case__number", flat=True).get(pk=pk)
    case = Case.objects.take(number, by=User.objects.system())
    deadline = Deadline.objects.running().filter(pk=pk).first()
    if deadline is None or deadline.calendar_version == calendar.version:
        return None
    deadline.case = case
    return deadline if deadlines.recompute(deadline, calendar, at=at) else None
