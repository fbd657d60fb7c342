"""The medical organisation's stage: offer, acceptance, a request for more, the opinion handed over (S6, S9, S12, D4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import Organisation, User
from correspondence import outbox
from documents.models import Document
from requests_app import copies, deadlines, package, workflow
from requests_app.actions import notices
from requests_app.actions.review import Asked, fix_completeness
from requests_app.models import (
    Answer,
    Case,
    ConsentKind,
    Deadline,
    DocumentRequest,
    Kind,
    Opinion,
    RequestedItem,
)
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
    outbox.post(
        "clinic_offer",
        to=clinic.email,
        case_number=number,
        at=at,
        promised_on=promise and promise.promised_on,
    )
    return case


@transaction.atomic
def clinic_accept(number: str, *, by: User, at: datetime) -> Case:
    case = Case.objects.take(number, by=by)
    case.accepted_by_clinic_at = at
    workflow.move(case, "clinic_accept", by=by, at=at)
    deadlines.meet(case, Deadline.Kind.CLINIC_ACCEPTANCE, by=by, at=at)
    outbox.post("with_clinic", to=case.reply_to, case_number=number, at=at)
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
def propose_request(
    number: str, *, by: User, at: datetime, reason: str, asked: Sequence[Asked], address: str = ""
) -> DocumentRequest:
    """S12: the organisation asks for slides, blocks or documents, with a reason; nothing stops until it is confirmed."""
    case = Case.objects.take(number, by=by)
    if case.status != "with_clinic":
        raise StepRefused("Запросить материалы можно, пока вы готовите мнение.")
    if not reason.strip() or not asked:
        raise StepRefused("Отметьте, что нужно, и напишите зачем.")
    if case.document_requests.filter(closed_at=None).exists():
        raise StepRefused("Один запрос уже ждёт ответа.")
    request = DocumentRequest.objects.create(
        case=case,
        origin=DocumentRequest.Origin.CLINIC,
        reason=reason.strip(),
        address=address.strip(),
        asked_by=by,
        asked_at=at,
    )
    RequestedItem.objects.bulk_create(RequestedItem(request=request, kind=a.kind, note=a.note) for a in asked)
    notices.tell_staff("staff_clinic_asks", case, ["curator"], at=at)
    return request


@transaction.atomic
def decline_request(number: str, *, by: User, at: datetime, reason: str) -> None:
    """The curator does not confirm the clinic's request; the term was never touched."""
    case = Case.objects.take(number, by=by)
    case.document_requests.proposed().update(closed_at=at, closed_because=reason.strip() or "не подтверждён")
    notices.tell_staff("clinic_request_declined", case, ["clinic"], at=at, reason=reason.strip())


@transaction.atomic
def ask_for_materials(number: str, *, by: User, at: datetime) -> Case:
    """D4: the confirmed request revokes completeness and stops the term; the applicant is told what and why."""
    case = Case.objects.take(number, by=by)
    workflow.move(case, "ask_for_materials", by=by, at=at)
    request = case.document_requests.proposed().get()
    stopped = deadlines.stop(case, Deadline.Kind.OPINION, because="клиника запросила материалы", at=at)
    request.confirmed_by, request.confirmed_at = by, at
    request.first_promise_on = stopped[0].promised_on if stopped else None
    request.save(update_fields=["confirmed_by", "confirmed_at", "first_promise_on"])
    case.completenesses.filter(revoked_at=None).update(
        revoked_at=at, revoked_because="клиника запросила материалы"
    )
    outbox.post(
        "materials_requested",
        to=case.reply_to,
        case_number=number,
        at=at,
        auto=False,
        reason=request.reason,
        address=request.address,
        first_promise_on=request.first_promise_on,
        items=[str(item) for item in request.items.all()],
        has_materials=request.has_materials,
    )
    return case


@transaction.atomic
def register_item(number: str, *, by: User, at: datetime, item_id: UUID) -> Case:
    """The organisation registers a thing as received (D10); the last one begins the new term by itself."""
    case = Case.objects.take(number, by=by)
    item = RequestedItem.objects.filter(
        pk=item_id, request__case=case, request__in=DocumentRequest.objects.open(), registered_at=None
    ).first()
    if item is None or not item.is_physical:
        raise StepRefused("Это уже зарегистрировано или больше не нужно.")
    item.registered_at, item.registered_by = at, by
    item.save(update_fields=["registered_at", "registered_by"])
    if "register_materials" in workflow.open_steps(case, by, at=at):
        return _resume(case, "register_materials", by=by, at=at, because="всё пришло")
    return case


@transaction.atomic
def register_materials(number: str, *, by: User, at: datetime) -> Case:
    """All that was asked for is here: a new 14 days from the arrival of the last of it (D3, D4)."""
    case = Case.objects.take(number, by=by)
    return _resume(case, "register_materials", by=by, at=at, because="всё пришло")


@transaction.atomic
def drop_request(number: str, *, by: User, at: datetime, reason: str) -> Case:
    """The request is no longer needed: the term stands again as if it had not been asked (D3)."""
    case = Case.objects.take(number, by=by)
    RequestedItem.objects.filter(
        request__in=DocumentRequest.objects.open().filter(case=case), registered_at=None
    ).update(dropped_at=at)
    return _resume(case, "drop_request", by=by, at=at, because=reason.strip() or "снят")


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
) -> Opinion:
    """S9: the signed opinion with its organisation, expert and answers; without an answer to each question it is refused."""
    case = Case.objects.take(number, by=by)
    _check_s9(case, expert_name, expert_position, replies)
    workflow.move(case, "hand_over_opinion", by=by, at=at)
    assert case.clinic is not None
    found = _names_found(case, document, expert_name)
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
        **found,
    )
    Answer.objects.bulk_create(
        Answer(opinion=opinion, question_id=pk, text=reply.text.strip(), cannot=reply.cannot)
        for pk, reply in replies.items()
    )
    notices.tell_staff("staff_opinion_received", case, ["curator"], at=at)
    return opinion


@transaction.atomic
def return_to_clinic(number: str, *, by: User, at: datetime, reason: str) -> Case:
    """The opinion goes back with a reason; the term runs on."""
    case = Case.objects.take(number, by=by)
    if not reason.strip():
        raise StepRefused("Напишите клинике, что исправить.")
    workflow.move(case, "return_to_clinic", by=by, at=at)
    case.opinions.filter(returned_at=None).update(returned_at=at, return_reason=reason.strip())
    notices.tell_staff("clinic_opinion_returned", case, ["clinic"], at=at)
    return case


def _back_from_clinic(step: str, number: str, *, by: User, at: datetime, reason: str) -> Case:
    case = Case.objects.take(number, by=by)
    if not reason.strip():
        raise StepRefused("Напишите причину.")
    clinic = case.clinic
    case.clinic, case.offered_at, case.accepted_by_clinic_at = None, None, None
    workflow.move(case, step, by=by, at=at, reason=reason.strip(), clinic=clinic and clinic.pk)
    case.document_requests.proposed().update(closed_at=at, closed_because="дело отозвано у клиники")
    deadlines.stop(case, Deadline.Kind.CLINIC_ACCEPTANCE, because=reason.strip()[:300], at=at)
    if step == "recall" and clinic is not None:
        outbox.post("clinic_recalled", to=clinic.email, case_number=number, at=at)
    else:
        notices.tell_staff("staff_clinic_declined", case, ["curator"], at=at)
    return case


def _resume(case: Case, step: str, *, by: User, at: datetime, because: str) -> Case:
    workflow.move(case, step, by=by, at=at)
    case.document_requests.open().update(closed_at=at, closed_because=because)
    promise = fix_completeness(case, by=by, at=at)
    outbox.post(
        "term_resumed", to=case.reply_to, case_number=case.number, at=at, promised_on=promise.promised_on
    )
    notices.tell_staff("clinic_term_resumed", case, ["clinic"], at=at, promised_on=promise.promised_on)
    return case


def _check_s9(case: Case, expert_name: str, expert_position: str, replies: Mapping[UUID, Reply]) -> None:
    if len(expert_name.split()) < 2 or not expert_position.strip():
        raise StepRefused("Укажите фамилию, имя и должность эксперта: без них мнение не принимается.")
    asked = set(case.questions.values_list("pk", flat=True))
    answered = {pk for pk, reply in replies.items() if reply.text.strip()}
    if asked != answered:
        raise StepRefused("Ответьте на каждый вопрос или напишите, почему ответить нельзя.")


def _names_found(case: Case, document: Document, expert_name: str) -> dict[str, bool]:
    """What the document's own text layer says of S9: kept for the automatic release (D7)."""
    assert case.clinic is not None and case.insured is not None
    wanted = {
        "organisation_found": case.clinic.short_name,
        "expert_found": expert_name.split()[0],
        "patient_found": case.insured.last_name,
    }
    found = copies.names_found(document, list(wanted.values()))
    return {field: word in found for field, word in wanted.items()}


MATERIAL_KINDS = (Kind.SLIDES, Kind.BLOCKS, Kind.MATERIAL, Kind.IMAGING, Kind.RESULTS, Kind.OTHER)
"""What a clinic may ask for."""
