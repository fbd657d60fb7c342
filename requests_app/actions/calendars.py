"""A production calendar is approved by a person, and every open promise is computed anew by it, once (L2, D16)."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from audit import log
from requests_app.actions import enforcement
from requests_app.models import Deadline
from requests_app.workflow import StepRefused
from workcalendar import loading


@transaction.atomic
def approve_year(year: int, *, by: User, at: datetime) -> list[Deadline]:
    """The head of curators approves a draft year; returns the deadlines that moved. Raises CalendarMissing for no table."""
    if by.role not in {Role.HEAD, Role.SYSTEM}:
        raise StepRefused("Календарь утверждает руководитель кураторов.")
    loading.approve(year, by=by, at=at)
    log.record("calendar.approved", by=by, at=at, year=year)
    return enforcement.recompute_open(at=at)
