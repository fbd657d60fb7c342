"""How a case ends before an opinion, and how the head opens it again (D15)."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from requests_app import deadlines, permissions, workflow
from requests_app.actions import enclosing, notices, things
from requests_app.actions.review import refuse_unless
from requests_app.models import (
    Case,
    Deadline,
    RequestedItem,
)


@transaction.atomic
def refuse(number: str, *, by: User, at: datetime, reason: str) -> Case:
    """A refusal with its reason and a letter (D15); every clock stops, an acknowledgement is kept by this letter."""
    case = Case.objects.take(number, by=by)
    refuse_unless(bool(reason.strip()), "Напишите причину отказа: её прочтёт заявитель.")
    case.closed_because = reason.strip()
    workflow.move(case, "refuse", by=by, at=at)
    if nobody_to_write_to(case, at=at):
        deadlines.stop(case, because="отказ", at=at)
        return case
    letter = notices.tell_applicant("application_refused", case, by=by, at=at, reason=case.closed_because)
    deadlines.await_letter(case, Deadline.Kind.ACKNOWLEDGEMENT, letter=letter.pk, by=by, at=at)
    others = set(Deadline.Kind.values) - {Deadline.Kind.ACKNOWLEDGEMENT, Deadline.Kind.STORAGE}
    deadlines.stop(case, *others, because="отказ", at=at)
    return case


def nobody_to_write_to(case: Case, *, at: datetime) -> bool:
    """L8: the patient has come of age and has not answered; the case may end all the same."""
    return permissions.has_come_of_age(case, at=at) and not permissions.address_of(case, at=at)


@transaction.atomic
def close_unanswered(number: str, *, by: User, at: datetime, reason: str = "") -> Case:
    """The reminders of days 7, 14 and 21 had no answer: the curator's decision closes the case."""
    case = Case.objects.take(number, by=by)
    case.closed_because = reason.strip() or "Мы не получили запрошенные документы."
    workflow.move(case, "close_unanswered", by=by, at=at)
    deadlines.stop(case, because="закрыта без ответа", at=at)
    case.document_requests.filter(closed_at=None).update(closed_at=at, closed_because="закрыта без ответа")
    if not nobody_to_write_to(case, at=at):
        notices.tell_applicant("application_closed", case, by=by, at=at, reason=case.closed_because)
    return case


@transaction.atomic
def reopen(number: str, *, by: User, at: datetime, reason: str) -> Case:
    """The head of curators opens an ended case again; it is reviewed within a working day."""
    case = Case.objects.take(number, by=by)
    refuse_unless(bool(reason.strip()), "Напишите, почему дело открывается снова.")
    case.closed_because, case.clinic, case.nothing_missing_at = "", None, None
    case.held_at, case.hold_reason, case.joined_to = None, "", None
    workflow.move(case, "reopen", by=by, at=at, reason=reason.strip())
    deadlines.stop(case, Deadline.Kind.OPINION, because="дело открыто снова", at=at)
    case.completenesses.filter(revoked_at=None).update(revoked_at=at, revoked_because="дело открыто снова")
    case.opinions.filter(returned_at=None, released_at=None).update(
        returned_at=at, return_reason="Дело открыто снова."
    )
    RequestedItem.objects.filter(request__case=case, registered_at=None, enclosures=None).update(
        dropped_at=at
    )
    things.forget_awaited(case, by=by, at=at)
    enclosing.review_again(case, at=at)
    notices.tell_applicant("application_reopened", case, by=by, at=at)
    return case
