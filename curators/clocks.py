"""Which clock a row of the queue shows, and how near its end is. Words are the template's (_clock.html)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from curators.worklist import borders
from requests_app.models import Case, Deadline
from requests_app.statuses import NOT_YET_DELIVERED, Status
from workcalendar.days import MOSCOW

NAMES = {
    Deadline.Kind.ACKNOWLEDGEMENT: "подтверждение",
    Deadline.Kind.REVIEW: "проверка",
    Deadline.Kind.CLINIC_ACCEPTANCE: "клиника принимает",
    Deadline.Kind.OPINION: "второе мнение",
    Deadline.Kind.PROVISIONAL: "предварительно",
    Deadline.Kind.FOLLOW_UP: "ответ на вопрос",
}
BY_DAY = frozenset({Deadline.Kind.OPINION, Deadline.Kind.PROVISIONAL})
"""Terms whose last day is read, never the instant after it (D2)."""
WAITING = frozenset({Status.AWAITING_DOCUMENTS, Status.AWAITING_MATERIALS})


@dataclass(frozen=True)
class Clock:
    """The deadline cell: the nearest running deadline, or why none runs."""

    case: Case
    at: datetime
    deadline: Deadline | None = None
    missing_year: int | None = None

    @property
    def group(self) -> str:
        """The key of worklist.GROUPS."""
        if self.deadline is None or self.deadline.due_at is None:
            return "uncounted" if self.missing_year else "still"
        return group_of(self.deadline.due_at, self.at)

    @property
    def name(self) -> str:
        return NAMES[Deadline.Kind(self.deadline.kind)] if self.deadline else ""

    @property
    def by_day(self) -> bool:
        return self.deadline is not None and self.deadline.kind in BY_DAY

    @property
    def has_strip(self) -> bool:
        return self.by_day and self.deadline is not None and self.deadline.due_at is not None

    @property
    def left(self) -> timedelta:
        """Until the end; negative once the promise is broken."""
        due = self.deadline.due_at if self.deadline else None
        return (due or self.at) - self.at

    @property
    def waiting_days(self) -> int | None:
        """Days since something was asked for (the day of asking is not counted), None when nothing is waited for."""
        if self.case.status not in WAITING:
            return None
        return (moscow_day(self.at) - moscow_day(self.case.status_since)).days

    @property
    def is_open(self) -> bool:
        return self.case.status in NOT_YET_DELIVERED


def of(case: Case, *, at: datetime) -> Clock:
    """The clock of a case read with ``with_running_deadlines``."""
    running: list[Deadline] = case.running_deadlines  # type: ignore[attr-defined]
    counted = [d for d in running if d.due_at is not None]
    missing = next((d.calendar_missing_year for d in running if d.due_at is None), None)
    nearest = counted[0] if counted else (running[0] if running else None)
    return Clock(case, at, nearest, missing)


def group_of(due_at: datetime, at: datetime) -> str:
    midnight, week_ends = borders(at)
    if due_at <= at:
        return "late"
    if due_at <= midnight:
        return "today"
    return "week" if due_at <= week_ends else "later"


def moscow_day(moment: datetime):
    return moment.astimezone(MOSCOW).date()
