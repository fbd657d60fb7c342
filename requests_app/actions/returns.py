"""Letters that came back: the promise that such a letter had kept is open again, and a person is called (D7).

And those that were called back, with the consent to e-mail: what they carried is read in the cabinet (D13).
"""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from audit.rounds import each
from correspondence.models import OutgoingLetter
from requests_app import deadlines
from requests_app.actions import delivery, notices
from requests_app.actions.enforcement import accepted_of
from requests_app.models import Case, Deadline, PlannedStep
from requests_app.statuses import Status

PROMISES = (Deadline.Kind.ACKNOWLEDGEMENT, Deadline.Kind.OPINION, Deadline.Kind.FOLLOW_UP)
LOOKED_BACK = timedelta(days=30)
To = PlannedStep.Recipient


def settle(*, at: datetime) -> int:
    """Open again each promise whose letter bounced and has no accepted repeat. Safe to run twice and by many."""
    bounced = OutgoingLetter.objects.bounced().filter(bounced_at__gt=at - LOOKED_BACK).exclude(case_number="")
    return each(bounced, lambda letter: _settle(letter, at=at), what="bounced letter")


def _settle(letter: OutgoingLetter, *, at: datetime) -> int:
    promised = Deadline.objects.filter(letter=_root(letter).pk, kind__in=PROMISES, stopped_at=None)
    return sum(_reopen(deadline, letter, at=at) for deadline in promised if accepted_of(deadline) is None)


@transaction.atomic
def _reopen(deadline: Deadline, letter: OutgoingLetter, *, at: datetime) -> bool:
    """The task is given once for each letter, also where the promise had not been called kept yet."""
    case = Case.objects.take(letter.case_number, by=User.objects.system())
    reopened = deadlines.reopen(case, deadline, at=at)
    if reopened and deadline.kind == Deadline.Kind.OPINION and case.status == Status.DELIVERED:
        delivery.letter_came_back(case.number, by=User.objects.system(), at=at)
    key = f"bounced:{letter.pk}"
    notices.tell_staff("staff_letter_bounced", case, [To.CURATOR, To.HEAD], at=at, key=key)
    return reopened


def tell_in_cabinet(case: Case, *, at: datetime) -> None:
    """In place of each copy that is owed and has not been accepted; the caller holds the case's lock."""
    copies = OutgoingLetter.objects.of_case(case.number).filter(name__in=delivery.WITH_A_COPY)
    known = {letter.pk: letter for letter in copies}
    for deadline in Deadline.objects.awaiting_letter().filter(case=case).select_related("met_by"):
        letter = known.get(deadline.letter) if deadline.letter else None
        if letter is None or accepted_of(deadline) is not None:
            continue
        without = dict(delivery.LETTERS.values())[letter.name]
        told = notices.tell_applicant(without, case, at=at, key=f"{without}:{letter.pk}")
        deadline.case = case
        deadlines.await_letter_of(
            deadline, letter=told.pk, by=deadline.met_by or User.objects.system(), at=at
        )


def _root(letter: OutgoingLetter) -> OutgoingLetter:
    """The first of a chain of repeats: the one that the promise waits for."""
    while letter.again_of is not None:
        letter = letter.again_of
    return letter
