"""What enforces a deadline when the moment comes (D7): reminders, the automatic notice, the automatic release, the breach.

Every planned step is taken exactly once, by whichever worker locks its row; after a pause only the latest reminder
to a recipient acts. Which steps there are, and when, is in ``planning``.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from audit.rounds import each
from correspondence.models import LetterState, OutgoingLetter
from requests_app import deadlines, workflow
from requests_app.actions import addenda, delivery, notices, storing
from requests_app.models import Case, Deadline, PlannedStep
from requests_app.statuses import Status

Name = PlannedStep.Name
To = PlannedStep.Recipient
Kind = Deadline.Kind
NO_ADDRESS = "подтверждённого адреса нет"
REMINDERS = frozenset({Name.UNTAKEN, Name.WARNING, Name.REMINDER, Name.CALL_HEAD})
"""Steps that a later one to the same recipient overtakes; acts and breaches are never overtaken."""
LATE_LETTERS: dict[str, str] = {Kind.OPINION: "opinion_late", Kind.FOLLOW_UP: "follow_up_late"}
"""A promise to the insured that was broken → the honest letter, where nothing is on its way yet."""


@transaction.atomic
def take_step(step_pk: int, *, at: datetime) -> bool:
    """Take one planned step; False when another worker has it or it is no longer waiting.

    The case is locked first, as every action does, then the step: nobody waits for anybody in a ring.
    """
    number = PlannedStep.objects.filter(pk=step_pk).values_list("deadline__case__number", flat=True).first()
    if number is None:
        return False
    case = Case.objects.take(number, by=User.objects.system())
    step = PlannedStep.objects.due(at).select_for_update(skip_locked=True).filter(pk=step_pk).first()
    if step is None:
        return False
    deadline = Deadline.objects.get(pk=step.deadline_id)
    deadline.case = case
    if _is_overtaken(step, at):
        step.overtaken_at = at
        step.save(update_fields=["overtaken_at"])
        return True
    step.taken_at = at
    step.outcome = _ACTS[step.name](step, deadline, at)
    step.save(update_fields=["taken_at", "outcome"])
    return True


def settle_letters(*, at: datetime) -> int:
    """Read below whether awaited letters were accepted by the mail server, and keep the promises that they keep."""

    def settle(deadline: Deadline) -> bool:
        accepted = accepted_of(deadline)
        return accepted is not None and _settle(deadline.pk, accepted, at=at)

    awaiting = Deadline.objects.awaiting_letter().select_related("case", "met_by")
    return each(awaiting, settle, what="awaited letter of deadline")


@transaction.atomic
def _settle(deadline_pk: UUID, letter: OutgoingLetter, *, at: datetime) -> bool:
    number = Deadline.objects.values_list("case__number", flat=True).get(pk=deadline_pk)
    case = Case.objects.take(number, by=User.objects.system())
    deadline = Deadline.objects.running().filter(pk=deadline_pk).first()
    if deadline is None or letter.accepted_at is None:
        return False
    deadline.case = case
    deadlines.letter_accepted(deadline, accepted_at=letter.accepted_at)
    if deadline.kind == Kind.OPINION and case.status == Status.RELEASED:
        delivery.confirm_delivery(number, by=User.objects.system(), at=at)
    return True


def accepted_of(deadline: Deadline) -> OutgoingLetter | None:
    """The awaited letter, or the first of its repeats (and theirs), that the mail server accepted."""
    family = {deadline.letter} if deadline.letter else set()
    found = set(family)
    while found:
        found = set(OutgoingLetter.objects.filter(again_of__in=found).values_list("pk", flat=True))
        family |= found
    sent = OutgoingLetter.objects.filter(pk__in=family, state=LetterState.ACCEPTED)
    return sent.order_by("accepted_at").first()


def _is_overtaken(step: PlannedStep, at: datetime) -> bool:
    if step.name not in REMINDERS:
        return False
    later = PlannedStep.objects.due(at).filter(
        Q(planned_at__gt=step.planned_at) | Q(planned_at=step.planned_at, day__gt=step.day),
        deadline_id=step.deadline_id,
        recipient=step.recipient,
    )
    return later.exclude(name=Name.BREACH).exists()


Act = Callable[[PlannedStep, Deadline, datetime], str]


def _remind(step: PlannedStep, deadline: Deadline, at: datetime) -> str:
    """A reminder to staff, or to the applicant whose answer or original is waited for."""
    if step.recipient == To.APPLICANT:
        return _remind_applicant(step, deadline, at)
    told = notices.tell_staff(
        "staff_deadline",
        deadline.case,
        [step.recipient],
        at=at,
        key=f"deadline:{deadline.pk}:{step.name}:{step.day}",
        kind=deadline.get_kind_display(),
        due_at=deadline.due_at,
        promised_on=deadline.promised_on,
        step=step.name,
    )
    return f"писем: {told}"


def _remind_applicant(step: PlannedStep, deadline: Deadline, at: datetime) -> str:
    is_storage = deadline.kind == Kind.STORAGE
    if is_storage and deadline.is_overdue(at):
        return "хранение уже окончено"
    template = "original_reminder" if is_storage else "documents_reminder"
    told = notices.try_to_tell(
        template, deadline.case, at=at, key=f"step:{step.pk}", promised_on=deadline.promised_on
    )
    return "письмо заявителю" if told else NO_ADDRESS


def _untaken(step: PlannedStep, deadline: Deadline, at: datetime) -> str:
    """Half of the working time is gone and nobody took the case → head of curators."""
    return "уже взято" if deadline.case.curator_id else _remind(step, deadline, at)


def _notice(step: PlannedStep, deadline: Deadline, at: datetime) -> str:
    """D14: «получено», never «принято»; signed by no doctor; the curator's acknowledgement stays owed."""
    told = notices.try_to_tell("automatic_notice", deadline.case, at=at, key=f"step:{step.pk}")
    return "уведомление о получении" if told else NO_ADDRESS


def _release(step: PlannedStep, deadline: Deadline, at: datetime) -> str:
    """Day 14, noon: the uploaded opinion goes by itself if every condition of D7 holds; otherwise the head is told why."""
    if deadline.kind == Kind.FOLLOW_UP:
        why = addenda.release_automatically(deadline, at=at)
    else:
        why = _release_the_opinion(deadline.case, at=at)
    if not why:
        return "выпущено автоматически"
    notices.tell_staff(
        "staff_release_blocked",
        deadline.case,
        [To.HEAD, To.CURATOR],
        at=at,
        key=f"step:{step.pk}",
        why=why,
        promised_on=deadline.promised_on,
    )
    return f"не выпущено: {why}"[:300]


def _release_the_opinion(case: Case, *, at: datetime) -> str:
    why = automatic_release_closed(case, at=at)
    if not why:
        delivery.release_opinion(case.number, by=User.objects.system(), at=at)
    return why


def automatic_release_closed(case: Case, *, at: datetime) -> str:
    """Why the opinion may not go by itself: a step's needs, and S9 in the document's own text (D7); empty when it may."""
    step = workflow.offered_steps(case, User.objects.system(), at=at).get("release_opinion")
    if step is None:
        return "мнение не получено"
    if step.why_closed:
        return step.why_closed
    return delivery.in_force(case).needs_eyes


def _breach(step: PlannedStep, deadline: Deadline, at: datetime) -> str:
    """The promise is broken: recorded with its true lateness, told at once to the answerable and honestly to the insured."""
    if _kept_meanwhile(deadline, at=at):
        return "обещание исполнено"
    deadlines.breach(deadline, at=at)
    recipients = [To.HEAD, To.CURATOR, *([To.CLINIC] if deadline.kind in LATE_LETTERS else [])]
    notices.tell_staff(
        "staff_breach",
        deadline.case,
        recipients,
        at=at,
        key=f"step:{step.pk}",
        kind=deadline.get_kind_display(),
        due_at=deadline.due_at,
        promised_on=deadline.promised_on,
    )
    if deadline.kind in LATE_LETTERS and not deadline.letter:
        notices.try_to_tell(
            LATE_LETTERS[deadline.kind],
            deadline.case,
            at=at,
            key=f"step:{step.pk}:applicant",
            promised_on=deadline.promised_on,
        )
    return "нарушение записано"


def _kept_meanwhile(deadline: Deadline, *, at: datetime) -> bool:
    """A letter accepted in time that nobody has read off yet keeps the promise: no false breach."""
    accepted = accepted_of(deadline)
    if accepted is None or accepted.accepted_at is None or deadline.due_at is None:
        return False
    return accepted.accepted_at < deadline.due_at


def _end(step: PlannedStep, deadline: Deadline, at: datetime) -> str:
    """An internal term ended, or the original's storage: told once, and the storage is over (S10)."""
    if deadline.kind != Kind.STORAGE:
        return _remind(step, deadline, at)
    return storing.end_storage(deadline, at=at)


_ACTS: dict[str, Act] = {
    Name.UNTAKEN: _untaken,
    Name.WARNING: _remind,
    Name.REMINDER: _remind,
    Name.CALL_HEAD: _remind,
    Name.NOTICE: _notice,
    Name.RELEASE: _release,
    Name.BREACH: _breach,
    Name.END: _end,
}
