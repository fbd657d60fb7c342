"""The terms of one case for its right column: what runs, what was kept, stopped or broken."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from curators.clocks import BY_DAY, moscow_day
from requests_app.models import Case, Deadline
from requests_app.statuses import NOT_YET_DELIVERED

ORDER = tuple(Deadline.Kind)


@dataclass(frozen=True)
class Term:
    """One deadline with what to say of it."""

    deadline: Deadline
    at: datetime

    @property
    def by_day(self) -> bool:
        """Its last day is read, not the instant."""
        return self.deadline.kind in BY_DAY | {Deadline.Kind.STORAGE, Deadline.Kind.ANSWER}

    @property
    def has_strip(self) -> bool:
        return self.deadline.kind in BY_DAY and self.deadline.due_at is not None

    @property
    def is_late(self) -> bool:
        return self.deadline.is_overdue(self.at)

    @property
    def is_today(self) -> bool:
        return self.deadline.promised_on == moscow_day(self.at)

    @property
    def left(self) -> timedelta:
        return (self.deadline.due_at or self.at) - self.at

    @property
    def late_by(self) -> timedelta:
        """True lateness of a kept promise."""
        met, due = self.deadline.met_at, self.deadline.due_at
        return met - due if met and due else timedelta()


@dataclass(frozen=True)
class Terms:
    running: list[Term]
    past: list[Term]
    opinion_not_started: bool


def of(case: Case, *, at: datetime) -> Terms:
    """One query."""
    every = [Term(d, at) for d in case.deadlines.select_related("met_by")]
    running = sorted((t for t in every if t.deadline.is_running), key=lambda t: ORDER.index(t.deadline.kind))
    past = [t for t in every if not t.deadline.is_running]
    begun = any(t.deadline.kind == Deadline.Kind.OPINION and not t.deadline.stopped_at for t in every)
    return Terms(running, past[::-1], not begun and case.status in NOT_YET_DELIVERED)
