"""The promises of a generated case as rows: kept, stopped or running as its state has it. No steps are planned for them."""

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache

from accounts.models import User
from requests_app.deadlines import TERMS
from requests_app.models import Case, Deadline
from requests_app.statuses import Status
from secondopinion.demo.bulk.lives import Life
from workcalendar import loading
from workcalendar.days import (
    MOSCOW,
    BusinessDays,
    CalendarDays,
    CalendarMissing,
    Due,
    Months,
    in_moscow,
    rolled,
)

Kind = Deadline.Kind
ANCHOR = "заявка поступила из личного кабинета"


class Promises:
    """Due moments, each day of beginning counted once."""

    def __init__(self, at: datetime) -> None:
        self.at, self.calendar = at, loading.approved()
        self._terms_of_day = lru_cache(maxsize=None)(self._terms)

    def of(self, life: Life, case: Case, by: User) -> Iterator[Deadline]:
        """The deadlines of one case that was sent."""
        yield self._acknowledgement(life, case, by)
        if life.status == Status.AWAITING_DOCUMENTS:
            yield self._deadline(case, Kind.ANSWER, life.moment("acknowledged"))
        elif life.status == Status.UNDER_REVIEW:
            yield self._deadline(case, Kind.REVIEW, life.moment("acknowledged"))
        if life.has_been("fixed"):
            kept = {"met_at": life.moment("fixed"), "met_by": by}
            yield self._deadline(case, Kind.REVIEW, life.moment("acknowledged"), **kept)
            yield self._opinion(life, case, by)
        if life.has_been("offered"):
            kept = {"met_at": life.moment("accepted"), "met_by": by} if life.has_been("accepted") else {}
            yield self._deadline(case, Kind.CLINIC_ACCEPTANCE, life.moment("offered"), **kept)
        if life.has_been("released"):
            yield self._storage(life, case)

    def _acknowledgement(self, life: Life, case: Case, by: User) -> Deadline:
        end: dict[str, object] = {"met_at": life.moment("acknowledged"), "met_by": by}
        if life.status == Status.RECEIVED:
            end = {}
        elif life.status == Status.WITHDRAWN:
            end = {"stopped_at": life.moment("acknowledged"), "stopped_because": "заявка отозвана"}
        return self._deadline(case, Kind.ACKNOWLEDGEMENT, life.sent_at, **end)

    def _opinion(self, life: Life, case: Case, by: User) -> Deadline:
        end: dict[str, object] = {}
        if life.status == Status.AWAITING_MATERIALS:
            end = {"stopped_at": life.moment("asked"), "stopped_because": "клиника запросила материалы"}
        elif life.status in {Status.DELIVERED, Status.CLOSED}:
            end = {"met_at": life.moment("released"), "met_by": by}
        return self._deadline(case, Kind.OPINION, life.sent_at, **end)

    def _storage(self, life: Life, case: Case) -> Deadline:
        served = in_moscow(life.moment("handed_over")).date()
        deadline = self._deadline(case, Kind.STORAGE, datetime.combine(served, time(), MOSCOW))
        if deadline.due_at is not None and deadline.due_at <= self.at:
            deadline.met_at = deadline.due_at
        return deadline

    def _deadline(self, case: Case, kind: str, since: datetime, **end: object) -> Deadline:
        terms = self._terms_of_day(kind, in_moscow(since).date())
        return Deadline(case=case, kind=kind, anchor=ANCHOR, began_at=since, **terms, **end)

    def _terms(self, kind: str, since: date) -> dict[str, object]:
        """The same for every moment of a day: terms are counted from its end."""
        try:
            due = self._due(kind, since)
        except CalendarMissing as missing:
            words = f"Нет утверждённого производственного календаря на {missing.year} год"
            return {"calendar_missing_year": missing.year, "explanation": words}
        limit = rolled(due, self.calendar).promised_on if kind == Kind.OPINION else None
        return {
            "due_at": due.due_at,
            "promised_on": due.promised_on,
            "explanation": due.explanation,
            "calendar_version": due.calendar_version,
            "legal_limit_on": limit,
        }

    def _due(self, kind: str, since: date) -> Due:
        term, noon = TERMS[kind], datetime.combine(since, time(12), MOSCOW)
        if isinstance(term, BusinessDays):
            return term.due(noon, self.calendar)
        if isinstance(term, CalendarDays):
            return term.due(noon)
        assert isinstance(term, Months)
        return term.due(since)
