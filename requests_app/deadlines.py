"""Starting, stopping and keeping promises. A deadline is a row, its steps are rows; nothing is counted elsewhere.

Terms are in ``terms``, arithmetic in ``workcalendar.days``, the moments of the steps in ``planning``;
what a step does when its moment comes is in ``actions.enforcement``.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q

from accounts.models import User
from audit import log
from requests_app import planning, terms
from requests_app.models import Case, Deadline, PlannedStep
from workcalendar import loading
from workcalendar.days import (
    MOSCOW,
    BusinessDays,
    CalendarDays,
    CalendarMissing,
    Due,
    Months,
    WorkCalendar,
    rolled,
)

Term = BusinessDays | CalendarDays | Months

TERMS: dict[str, Term] = {
    Deadline.Kind.ACKNOWLEDGEMENT: terms.ACKNOWLEDGEMENT_WITHIN,
    Deadline.Kind.REVIEW: terms.REVIEW_WITHIN,
    Deadline.Kind.CLINIC_ACCEPTANCE: terms.CLINIC_ANSWERS_WITHIN,
    Deadline.Kind.ANSWER: terms.ANSWER_WITHIN,
    Deadline.Kind.OPINION: terms.OPINION_WITHIN,
    Deadline.Kind.PROVISIONAL: terms.OPINION_WITHIN,
    Deadline.Kind.STORAGE: terms.ORIGINAL_KEPT_FOR,
    Deadline.Kind.FOLLOW_UP: terms.FOLLOW_UP_WITHIN,
}


def start(case: Case, kind: str, *, since: datetime, anchor: str, at: datetime) -> Deadline:
    """Begin a promise that counts from ``since``; the caller holds the case's lock.

    A missing year's calendar leaves the row without a due moment, in the «calendar missing» list (D16).
    """
    calendar = loading.approved()
    deadline = Deadline(case=case, kind=kind, anchor=anchor, began_at=since)
    _compute(deadline, calendar)
    deadline.save(force_insert=True)
    _plan(deadline, calendar, taken=set())
    told: dict[str, Any] = {
        "began_at": since,
        "due_at": deadline.due_at,
        "calendar_missing": deadline.calendar_missing_year,
    }
    log.record("deadline.started", by=None, at=at, case_number=case.number, kind=kind, **told)
    return deadline


def running(case: Case, kind: str) -> Deadline | None:
    return Deadline.objects.running().filter(case=case, kind=kind).first()


def stop(case: Case, *kinds: str, because: str, at: datetime) -> list[Deadline]:
    """Stop the running deadlines of these kinds; the history keeps them.

    With no kind named all stop but the original's storage, which runs on whatever becomes of the case (S10).
    """
    found = Deadline.objects.running().filter(case=case)
    stopped = list(found.filter(kind__in=kinds) if kinds else found.exclude(kind=Deadline.Kind.STORAGE))
    for deadline in stopped:
        stop_this(deadline, because=because, at=at)
    return stopped


def stop_this(deadline: Deadline, *, because: str, at: datetime) -> None:
    """This very one, where a case may have several of its kind; nothing happens to one that runs no more."""
    if not deadline.is_running:
        return
    deadline.stopped_at, deadline.stopped_because = at, because
    deadline.save(update_fields=["stopped_at", "stopped_because"])
    cancel_steps(deadline, at=at)
    told: dict[str, Any] = {"case_number": deadline.case.number, "kind": deadline.kind, "because": because}
    log.record("deadline.stopped", by=None, at=at, **told)


def meet(case: Case, kind: str, *, by: User | None, at: datetime) -> Deadline | None:
    """The promise is kept at ``at``; lateness stays readable from the row."""
    deadline = running(case, kind)
    if deadline is not None:
        _meet(deadline, by=by, at=at)
    return deadline


def end(deadline: Deadline, *, by: User | None, at: datetime) -> None:
    """This very deadline is over, where a case may have several of its kind: the storage of each original (S10)."""
    if deadline.is_running:
        _meet(deadline, by=by, at=at)


def begin_anew(deadline: Deadline, *, since: datetime, because: str, at: datetime) -> Deadline:
    """Count the storage of an original from another day (D9): a new row takes the old one's place, the history keeps both.

    Reminders whose moment has passed already are not sent again: whoever moves the day tells the new end.
    """
    stop_this(deadline, because=because, at=at)
    anew = start(deadline.case, deadline.kind, since=since, anchor=deadline.anchor, at=at)
    cancel_reminders(anew, until=at, at=at)
    return anew


def cancel_reminders(deadline: Deadline, *, at: datetime, until: datetime | None = None) -> None:
    """Nobody is reminded any more (``until``: of what was planned before that moment); the end stays planned."""
    reminders = deadline.steps.waiting().filter(name=PlannedStep.Name.REMINDER)
    (reminders.filter(planned_at__lte=until) if until else reminders).update(cancelled_at=at)


def await_letter(case: Case, kind: str, *, letter: uuid.UUID, by: User, at: datetime) -> None:
    """The promise is kept once the mail server accepts this letter; until then only the breach stays planned."""
    deadline = running(case, kind)
    if deadline is not None:
        await_letter_of(deadline, letter=letter, by=by, at=at)


def await_letter_of(deadline: Deadline, *, letter: uuid.UUID, by: User, at: datetime) -> None:
    """The same for this very one, where a case may have several of its kind."""
    deadline.letter, deadline.met_by = letter, by
    deadline.save(update_fields=["letter", "met_by"])
    deadline.steps.waiting().exclude(name=PlannedStep.Name.BREACH).update(cancelled_at=at)


def reopen(case: Case, deadline: Deadline, *, at: datetime) -> bool:
    """What a letter had kept is owed again, since the letter came back; False when it is open, or kept anew, already.

    The breach is planned again, with its true lateness if the term has ended meanwhile (D7).
    """
    if deadline.kind not in Deadline.SEVERAL and _is_counted_anew(case, deadline):
        return False
    reopened = Deadline.objects.filter(pk=deadline.pk, met_at__isnull=False).update(met_at=None)
    if reopened:
        deadline.steps.filter(name=PlannedStep.Name.BREACH, taken_at=None).update(cancelled_at=None)
        log.record("deadline.reopened", by=None, at=at, case_number=case.number, kind=deadline.kind)
    return bool(reopened)


def _is_counted_anew(case: Case, deadline: Deadline) -> bool:
    later = Q(met_at=None) | Q(met_at__gt=deadline.met_at or deadline.began_at)
    return case.deadlines.filter(later, kind=deadline.kind, stopped_at=None).exclude(pk=deadline.pk).exists()


def letter_accepted(deadline: Deadline, *, accepted_at: datetime) -> None:
    """The mail server took the awaited letter: that moment keeps the promise (D7)."""
    _meet(deadline, by=deadline.met_by, at=accepted_at)


def cancel_steps(deadline: Deadline, *, at: datetime) -> None:
    deadline.steps.waiting().update(cancelled_at=at)


def breach(deadline: Deadline, *, at: datetime) -> timedelta:
    """Record that the promise is broken; returns the true lateness at ``at``."""
    late = at - (deadline.due_at or at)
    deadline.breached_at = at
    deadline.save(update_fields=["breached_at"])
    log.record(
        "deadline.breached",
        by=None,
        at=at,
        case_number=deadline.case.number,
        kind=deadline.kind,
        due_at=deadline.due_at,
        late_seconds=int(late.total_seconds()),
    )
    return late


def recompute(deadline: Deadline, calendar: WorkCalendar, *, at: datetime) -> bool:
    """Compute an open deadline anew after a calendar changed (L2, D16); True when its due moment moved."""
    before = deadline.due_at
    _compute(deadline, calendar)
    deadline.save()
    if deadline.due_at == before:
        return False
    deadline.steps.waiting().delete()
    _plan(deadline, calendar, taken=set(deadline.steps.values_list("name", "day", "recipient")))
    told: dict[str, Any] = {"kind": deadline.kind, "was": before, "now": deadline.due_at}
    log.record("deadline.recomputed", by=None, at=at, case_number=deadline.case.number, **told)
    return True


def _meet(deadline: Deadline, *, by: User | None, at: datetime) -> None:
    deadline.met_at, deadline.met_by = at, by
    deadline.save(update_fields=["met_at", "met_by"])
    cancel_steps(deadline, at=at)
    log.record(
        "deadline.met",
        by=by,
        at=at,
        case_number=deadline.case.number,
        kind=deadline.kind,
        late=deadline.was_late,
    )


def _compute(deadline: Deadline, calendar: WorkCalendar) -> None:
    term = TERMS[deadline.kind]
    try:
        due = (
            term.due(deadline.began_at, calendar)
            if isinstance(term, BusinessDays)
            else _plain(term, deadline)
        )
    except CalendarMissing as missing:
        deadline.calendar_missing_year = missing.year
        deadline.explanation = f"Нет утверждённого производственного календаря на {missing.year} год"
        return
    if deadline.kind == Deadline.Kind.OPINION:
        due = _with_legal_limit(deadline, due, calendar)
    deadline.due_at, deadline.promised_on, deadline.explanation = due.due_at, due.promised_on, due.explanation
    deadline.calendar_version, deadline.calendar_missing_year = due.calendar_version, None


def _plain(term: Term, deadline: Deadline) -> Due:
    if isinstance(term, Months):
        return term.due(deadline.began_at.astimezone(MOSCOW).date())
    if isinstance(term, CalendarDays):
        return term.due(deadline.began_at)
    raise TypeError(term)


def _with_legal_limit(deadline: Deadline, due: Due, calendar: WorkCalendar) -> Due:
    """Art. 193 beside the raw day (D2); it is the promise only where the setting says so."""
    try:
        limit = rolled(due, calendar)
    except CalendarMissing:
        return due
    deadline.legal_limit_on = limit.promised_on
    return limit if settings.ROLL_DELIVERY_TO_WORKING_DAY else due


def _plan(deadline: Deadline, calendar: WorkCalendar, *, taken: set[tuple[str, int, str]]) -> None:
    """Rows for the steps still ahead; those ``taken`` stay in the history as they were."""
    PlannedStep.objects.bulk_create(
        PlannedStep(deadline=deadline, name=p.name, day=p.day, recipient=p.recipient, planned_at=p.at)
        for p in planning.plans(deadline, calendar)
        if (p.name, p.day, p.recipient) not in taken
    )
