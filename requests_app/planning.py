"""Which steps enforce a deadline, and when (PROCEDURE, «Enforcement»). Pure: no rows are written here.

Notices to people come in working time (D1); acts and breaches come at their moment.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from requests_app import terms
from requests_app.models import Deadline, PlannedStep
from workcalendar.days import MOSCOW, CalendarMissing, WorkCalendar

Name = PlannedStep.Name
To = PlannedStep.Recipient
Kind = Deadline.Kind


@dataclass(frozen=True)
class Plan:
    name: str
    recipient: str
    at: datetime
    day: int = 0


def plans(deadline: Deadline, calendar: WorkCalendar) -> list[Plan]:
    """Every step of one deadline, earliest first. A deadline without a calendar (D16) has none yet."""
    if deadline.due_at is None:
        return []
    return sorted(_BY_KIND[deadline.kind](deadline, calendar), key=lambda plan: plan.at)


def _due(deadline: Deadline) -> datetime:
    if deadline.due_at is None:
        raise ValueError("a deadline without a calendar has no steps")
    return deadline.due_at


def _acknowledgement(deadline: Deadline, calendar: WorkCalendar) -> Iterator[Plan]:
    due = _due(deadline)
    yield Plan(Name.UNTAKEN, To.HEAD, calendar.halfway(deadline.began_at, due))
    warned_at = calendar.minus_working_time(due, terms.WARNING_BEFORE)
    yield Plan(Name.WARNING, To.CURATOR, warned_at)
    yield Plan(Name.WARNING, To.HEAD, warned_at)
    yield Plan(Name.NOTICE, To.APPLICANT, calendar.minus_working_time(due, terms.NOTICE_BEFORE))
    yield Plan(Name.BREACH, To.SYSTEM, due)


def _internal(deadline: Deadline, calendar: WorkCalendar) -> Iterator[Plan]:
    """Curator before the end, head at the end: no promise to the insured is broken."""
    due = _due(deadline)
    yield Plan(Name.WARNING, To.CURATOR, calendar.minus_working_time(due, terms.WARNING_BEFORE))
    yield Plan(Name.END, To.HEAD, due)


def _clinic_acceptance(deadline: Deadline, calendar: WorkCalendar) -> Iterator[Plan]:
    due = _due(deadline)
    yield Plan(Name.END, To.CURATOR, due)


def _answer(deadline: Deadline, calendar: WorkCalendar) -> Iterator[Plan]:
    for day in terms.ANSWER_REMINDER_DAYS:
        at = in_working_time(_morning(deadline.began_at, day), _due(deadline), calendar)
        yield Plan(Name.REMINDER, To.APPLICANT, at, day)
    yield Plan(Name.END, To.CURATOR, _due(deadline))


def _opinion(deadline: Deadline, calendar: WorkCalendar) -> Iterator[Plan]:
    yield from _opinion_reminders(deadline, calendar)
    due = _due(deadline)
    last_day = (due - timedelta(microseconds=1)).astimezone(MOSCOW).date()
    noon = datetime.combine(last_day, terms.AUTOMATIC_RELEASE_AT, MOSCOW)
    yield Plan(Name.RELEASE, To.SYSTEM, noon)
    yield Plan(Name.BREACH, To.SYSTEM, due)


def _opinion_reminders(deadline: Deadline, calendar: WorkCalendar) -> Iterator[Plan]:
    due = _due(deadline)
    for day in terms.OPINION_REMINDER_DAYS:
        at = in_working_time(_morning(deadline.began_at, day), due, calendar)
        yield Plan(Name.REMINDER, To.CLINIC, at, day)
        yield Plan(Name.REMINDER, To.CURATOR, at, day)
    called_at = in_working_time(_morning(deadline.began_at, terms.OPINION_HEAD_DAY), due, calendar)
    yield Plan(Name.CALL_HEAD, To.HEAD, called_at, terms.OPINION_HEAD_DAY)


def _provisional(deadline: Deadline, calendar: WorkCalendar) -> Iterator[Plan]:
    """D20: escalated like a real one, to the office alone."""
    for plan in _opinion_reminders(deadline, calendar):
        if plan.recipient != To.CLINIC:
            yield plan
    yield Plan(Name.END, To.HEAD, _due(deadline))


def _storage(deadline: Deadline, calendar: WorkCalendar) -> Iterator[Plan]:
    """D9: 6, 3, 1 months and 14 days before the last day; then the end is recorded."""
    due = _due(deadline)
    last_day = (due - timedelta(microseconds=1)).astimezone(MOSCOW).date()
    days = [(months * 30, _months_before(last_day, months)) for months in terms.STORAGE_REMINDERS_MONTHS]
    days += [(terms.STORAGE_REMINDER_DAYS, last_day - timedelta(days=terms.STORAGE_REMINDER_DAYS))]
    for name, day in days:
        at = in_working_time(datetime.combine(day, time(9), MOSCOW), due, calendar)
        yield Plan(Name.REMINDER, To.APPLICANT, at, name)
    yield Plan(Name.END, To.SYSTEM, due)


def _follow_up(deadline: Deadline, calendar: WorkCalendar) -> Iterator[Plan]:
    """Halfway, organisation and curator; on the last day the head, and at noon what is ready goes by itself."""
    due = _due(deadline)
    halfway = calendar.halfway(deadline.began_at, due)
    yield Plan(Name.REMINDER, To.CLINIC, halfway)
    yield Plan(Name.REMINDER, To.CURATOR, halfway)
    last_day = due.astimezone(MOSCOW).date()
    yield Plan(Name.CALL_HEAD, To.HEAD, calendar.opens_at(last_day))
    yield Plan(Name.RELEASE, To.SYSTEM, datetime.combine(last_day, terms.AUTOMATIC_RELEASE_AT, MOSCOW))
    yield Plan(Name.BREACH, To.SYSTEM, due)


_BY_KIND: dict[str, Callable[[Deadline, WorkCalendar], Iterator[Plan]]] = {
    Kind.ACKNOWLEDGEMENT: _acknowledgement,
    Kind.REVIEW: _internal,
    Kind.CLINIC_ACCEPTANCE: _clinic_acceptance,
    Kind.ANSWER: _answer,
    Kind.OPINION: _opinion,
    Kind.PROVISIONAL: _provisional,
    Kind.STORAGE: _storage,
    Kind.FOLLOW_UP: _follow_up,
}


def in_working_time(moment: datetime, due_at: datetime, calendar: WorkCalendar) -> datetime:
    """The next working moment; where that is the last day or later, the last opening before, so that there is time to act.

    Raw where no calendar is (D16).
    """
    try:
        following = calendar.next_working_moment(moment)
        last_day = (due_at - timedelta(microseconds=1)).astimezone(MOSCOW).date()
        if following.astimezone(MOSCOW).date() < last_day:
            return following
        day = moment.astimezone(MOSCOW).date()
        while not calendar.is_working(day):
            day -= timedelta(days=1)
        return calendar.opens_at(day)
    except CalendarMissing:
        return moment


def _morning(began_at: datetime, day: int) -> datetime:
    """09:00 Moscow of the n-th day of a term (the day of the event is not counted)."""
    return datetime.combine(began_at.astimezone(MOSCOW).date() + timedelta(days=day), time(9), MOSCOW)


def _months_before(day: date, months: int) -> date:
    """The same day number so many months earlier, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
