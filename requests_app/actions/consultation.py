"""The medical organisation's stage: offer, acceptance, return, the opinion handed over (S6, S9, L4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import Expert, Organisation, User
from accounts.roles import STAFF
from documents.models import Document
from requests_app import deadlines, package, signing, workflow
from requests_app.actions import notices
from requests_app.models import (
    Answer,
    Case,
    ConsentKind,
    Deadline,
    Material,
    Opinion,
)
from requests_app.models.opinion import is_unexplained
from requests_app.workflow import StepRefused


@dataclass(frozen=True)
class Reply:
    """The expert's answer to a question, or the reason why it cannot be answered."""

    text: str
    cannot: bool = False


def closed_to(case: Case, clinic: Organisation, *, at: datetime, whole: package.Package | None = None) -> str:
    """Why the case may not go to this organisation: L4's gate; empty when it may."""
    if not clinic.is_active:
        return "Организация сейчас не принимает дела"
    if not clinic.is_abroad:
        return ""
    whole = whole or package.of(case, at=at)
    if not whole.has_consents([ConsentKind.CROSS_BORDER]):
        return "Нет согласия на трансграничную передачу"
    return (
        ""
        if clinic.cross_border_notice_on
        else "Не записано уведомление регулятора о трансграничной передаче"
    )


@transaction.atomic
def send_to_clinic(number: str, *, by: User, at: datetime, clinic: Organisation) -> Case:
    """Offer the case to an organisation; it answers within a working day (S6, L4)."""
    case = Case.objects.take(number, by=by)
    why = closed_to(case, clinic, at=at)
    if why:
        raise StepRefused(f"{clinic.short_name}: {why[0].lower()}{why[1:]}.")
    case.clinic, case.offered_at, case.accepted_by_clinic_at = clinic, at, None
    workflow.move(case, "send_to_clinic", by=by, at=at, clinic=clinic.pk)
    deadlines.start(case, Deadline.Kind.CLINIC_ACCEPTANCE, since=at, anchor="дело предложено клинике", at=at)
    promise = deadlines.running(case, Deadline.Kind.OPINION)
    notices.tell_clinic("clinic_offer", case, clinic, at=at, promised_on=promise and promise.promised_on)
    return case


@transaction.atomic
def clinic_accept(number: str, *, by: User, at: datetime) -> Case:
    case = Case.objects.take(number, by=by)
    case.accepted_by_clinic_at = at
    workflow.move(case, "clinic_accept", by=by, at=at)
    deadlines.meet(case, Deadline.Kind.CLINIC_ACCEPTANCE, by=by, at=at)
    notices.tell_applicant("with_clinic", case, at=at)
    return case


@transaction.atomic
def clinic_decline(number: str, *, by: User, at: datetime, reason: str) -> Case:
    """The organisation refuses with a reason; the case is the curator's again at once, the term runs on."""
    return _back_from_clinic("clinic_decline", number, by=by, at=at, reason=reason)


@transaction.atomic
def recall(number: str, *, by: User, at: datetime, reason: str) -> Case:
    """The curator takes the case back from the organisation, whose access ends with it."""
    return _back_from_clinic("recall", number, by=by, at=at, reason=reason)


@transaction.atomic
def hand_over_opinion(
    number: str,
    *,
    by: User,
    at: datetime,
    document: Document,
    expert_name: str,
    expert_position: str,
    opinion_on: date,
    replies: Mapping[UUID, Reply],
    comparison: Mapping[str, str] | None = None,
    expert: Expert | None = None,
    signature: Document | None = None,
) -> Opinion:
    """S9: the signed opinion with its organisation, expert and answers; without an answer to each question it is refused.

    ``comparison``: the fields of COMPARED. ``signature``: a detached one. ``expert``: of the list, or looked up by the name.
    """
    case = Case.objects.take(number, by=by)
    _check_s9(case, expert_name, expert_position, replies, comparison or {})
    workflow.move(case, "hand_over_opinion", by=by, at=at)
    assert case.clinic is not None
    facts = signing.of_paper(case, case.clinic, document, signature, expert, expert_name, opinion_on)
    opinion = Opinion.objects.create(
        case=case,
        version=case.opinions.count() + 1,
        clinic=case.clinic,
        document=document,
        expert_name=expert_name.strip(),
        expert_position=expert_position.strip(),
        opinion_on=opinion_on,
        handed_over_at=at,
        handed_over_by=by,
        **(comparison or {}),
        **facts,
    )
    _answer(opinion, replies)
    case.document_requests.proposed().update(closed_at=at, closed_because="мнение передано")
    notices.tell_staff("staff_opinion_received", case, ["curator"], at=at)
    return opinion


@transaction.atomic
def return_to_clinic(
    number: str, *, by: User, at: datetime, reason: str, looked_at: UUID | None = None
) -> Case:
    """The opinion goes back with a reason; the term runs on. ``looked_at``: the version that the reason is about."""
    case = Case.objects.take(number, by=by)
    if not reason.strip():
        raise StepRefused("Напишите клинике, что исправить.")
    refuse_another(case, looked_at)
    workflow.move(case, "return_to_clinic", by=by, at=at)
    case.opinions.filter(returned_at=None, released_at=None).update(
        returned_at=at, return_reason=reason.strip()
    )
    notices.tell_clinic("clinic_opinion_returned", case, case.clinic, at=at)
    return case


def refuse_another(case: Case, looked_at: UUID | None) -> None:
    """A version that nobody has looked at is neither released nor returned. The caller holds the case's lock."""
    newest = case.opinions.in_force().first()
    if looked_at is not None and newest is not None and newest.pk != looked_at:
        raise StepRefused("Организация передала новую версию мнения: сначала посмотрите её.")


def _back_from_clinic(step: str, number: str, *, by: User, at: datetime, reason: str) -> Case:
    case = Case.objects.take(number, by=by)
    if not reason.strip():
        raise StepRefused("Напишите причину.")
    clinic = case.clinic
    case.clinic, case.offered_at, case.accepted_by_clinic_at = None, None, None
    workflow.move(case, step, by=by, at=at, reason=reason.strip(), clinic=clinic and clinic.pk)
    case.document_requests.proposed().update(closed_at=at, closed_because="дело отозвано у клиники")
    deadlines.stop(case, Deadline.Kind.CLINIC_ACCEPTANCE, because=reason.strip()[:300], at=at)
    if step == "recall":
        notices.tell_clinic("clinic_recalled", case, clinic, at=at)
    if Material.objects.of_case(case).out_of_hand().filter(clinic=clinic).exists():
        notices.tell_staff("staff_things_stay", case, ["curator"], at=at)
    if by.role not in STAFF:
        notices.tell_staff("staff_clinic_declined", case, ["curator"], at=at)
    return case


def _check_s9(
    case: Case,
    expert_name: str,
    expert_position: str,
    replies: Mapping[UUID, Reply],
    comparison: Mapping[str, str],
) -> None:
    if len(expert_name.split()) < 2 or not expert_position.strip():
        raise StepRefused("Укажите фамилию, имя и должность эксперта: без них мнение не принимается.")
    asked = set(case.questions.values_list("pk", flat=True))
    answered = {pk for pk, reply in replies.items() if reply.text.strip()}
    if asked != answered:
        raise StepRefused("Ответьте на каждый вопрос или напишите, почему ответить нельзя.")
    if is_unexplained(comparison):
        raise StepRefused("Напишите, что меняется для пациента.")


def _answer(opinion: Opinion, replies: Mapping[UUID, Reply]) -> None:
    Answer.objects.bulk_create(
        Answer(opinion=opinion, question_id=pk, text=reply.text.strip(), cannot=reply.cannot)
        for pk, reply in replies.items()
    )
