"""Putting papers into the package, taking them back, and saying that a part will never come (S3, S4, D5)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.roles import STAFF, Role
from audit import log
from documents.models import Document
from requests_app import deadlines, permissions, workflow
from requests_app.actions import notices
from requests_app.models import AbsentPart, Case, Deadline, DocumentRequest, Enclosure, Kind, RequestedItem
from requests_app.models.enclosure import MEDICAL, PARTS
from requests_app.statuses import Status
from requests_app.workflow import StepRefused


@transaction.atomic
def enclose(
    number: str, *, by: User, at: datetime, document: Document, kinds: Sequence[str]
) -> list[Enclosure]:
    """Put one document into the package as each of ``kinds``; one file may close several parts of S4.

    After submission the arrival is ``at`` (D3); a file that answers an open request is marked as its answer,
    and when the request is answered in full the case goes back to the curator by itself.
    """
    case = Case.objects.take(number, by=by)
    if not permissions.may_add_enclosures(case, by):
        raise StepRefused("Комплект уже передан. Чтобы добавить документ, напишите куратору.")
    arrived_at = None if case.is_draft else at
    asked = _asked(case)
    added = [
        Enclosure.objects.create(
            case=case,
            kind=kind,
            document=document,
            added_by=by,
            arrived_at=arrived_at,
            answers=asked.get(kind),
        )
        for kind in kinds
        if not case.enclosures.present().filter(document=document, kind=kind).exists()
    ]
    log.record("case.enclosed", by=by, at=at, case_number=number, subject=document, kinds=list(kinds))
    if not case.is_draft:
        _came(case, by=by, at=at)
    return added


@transaction.atomic
def describe(number: str, *, by: User, at: datetime, document: Document, kinds: Sequence[str]) -> None:
    """Set exactly which kinds a document of a draft, or one not looked at yet, closes."""
    case = Case.objects.take(number, by=by)
    if not permissions.may_add_enclosures(case, by):
        raise StepRefused("Комплект уже передан: отметки изменить нельзя.")
    present = case.enclosures.present().filter(document=document)
    arrived_at = _arrival_of(case, document)
    pending = present.filter(verdict=Enclosure.Verdict.PENDING)
    pending.exclude(kind__in=kinds).update(removed_at=at)
    asked = _asked(case)
    kept = set(present.values_list("kind", flat=True))
    for kind in kinds:
        if kind not in kept:
            Enclosure.objects.create(
                case=case,
                kind=kind,
                document=document,
                added_by=by,
                arrived_at=arrived_at,
                answers=asked.get(kind),
            )
    log.record("case.described", by=by, at=at, case_number=number, subject=document, kinds=list(kinds))
    if not case.is_draft:
        _came(case, by=by, at=at)


def _arrival_of(case: Case, document: Document) -> datetime | None:
    """When it came, also where every mark on it was taken off meanwhile (D3); None in a draft: nothing has come yet."""
    if case.is_draft:
        return None
    known = case.enclosures.filter(document=document, arrived_at__isnull=False)
    first: datetime | None = known.order_by("arrived_at").values_list("arrived_at", flat=True).first()
    return first or max(document.uploaded_at, case.submitted_at or document.uploaded_at)


@transaction.atomic
def mark_part(number: str, *, by: User, at: datetime, document: Document, kind: str) -> None:
    """The curator has seen that a document contains this part of S4 too; it still waits for a verdict as that part."""
    present = Enclosure.objects.present().filter(case__number=number, document=document)
    kinds = set(present.values_list("kind", flat=True))
    if by.role not in STAFF or kind not in PARTS or not kinds & {*MEDICAL, Kind.UNSORTED}:
        raise StepRefused("Отметить можно часть выписки в медицинском документе этой заявки.")
    kept = kinds - {Kind.UNSORTED.value, Kind.OTHER.value}
    describe(number, by=by, at=at, document=document, kinds=sorted({*kept, kind}))


@transaction.atomic
def take_back(number: str, *, by: User, at: datetime, document_id: UUID) -> None:
    """Remove a file from a draft, or one that the curator has not looked at; it is not sent to anyone."""
    case = Case.objects.take(number, by=by)
    mine = case.enclosures.present().filter(document_id=document_id)
    looked_at = mine.exclude(verdict=Enclosure.Verdict.PENDING).exists()
    if looked_at or not permissions.may_add_enclosures(case, by):
        raise StepRefused("Этот документ уже принят в дело: убрать его нельзя, напишите куратору.")
    mine.update(removed_at=at)
    log.record("case.taken_back", by=by, at=at, case_number=number, document=document_id)


@transaction.atomic
def declare_absent(number: str, *, by: User, at: datetime, kind: str, reason: str) -> AbsentPart:
    """«Нет и не будет»: with the reason, for the curator to accept (D5)."""
    case = Case.objects.take(number, by=by)
    if not permissions.may_add_enclosures(case, by):
        raise StepRefused("Комплект уже передан. Напишите куратору.")
    if not reason.strip():
        raise StepRefused("Напишите, почему этой части не будет.")
    absence, _ = AbsentPart.objects.update_or_create(
        case=case,
        kind=kind,
        defaults={
            "reason": reason.strip(),
            "declared_at": None if case.is_draft else at,
            "accepted_at": None,
            "accepted_by": None,
        },
    )
    log.record("case.declared_absent", by=by, at=at, case_number=number, kind=kind)
    if not case.is_draft:
        _came(case, by=by, at=at)
    return absence


@transaction.atomic
def undo_absent(number: str, *, by: User, at: datetime, kind: str) -> None:
    """The part was found after all."""
    case = Case.objects.take(number, by=by)
    if not permissions.may_add_enclosures(case, by):
        raise StepRefused("Комплект уже передан. Напишите куратору.")
    case.absent_parts.filter(kind=kind, accepted_at=None).delete()
    log.record("case.absence_undone", by=by, at=at, case_number=number, kind=kind)


@transaction.atomic
def add_documents(number: str, *, by: User, at: datetime) -> Case:
    """«Это всё, что есть»: back to the curator, who reviews within a working day; D20's date appears."""
    case = Case.objects.take(number, by=by)
    files = [item for item in _asked(case).values() if not item.is_physical]
    if by.role == Role.APPLICANT and files and len(_unanswered(case)) == len(files):
        raise StepRefused(
            "Вы пока ничего не прислали. Добавьте файл или напишите, почему его нет и не будет."
        )
    _to_review(case, by=by, at=at)
    return case


def _to_review(case: Case, *, by: User, at: datetime) -> None:
    workflow.move(case, "add_documents", by=by, at=at)
    if by.role == Role.APPLICANT:
        case.nothing_missing_at = at
        case.save(update_fields=["nothing_missing_at"])
        _declare_the_rest_absent(case, at=at)
    deadlines.stop(case, Deadline.Kind.ANSWER, because="заявитель ответил", at=at)
    case.document_requests.open().update(closed_at=at, closed_because="заявитель ответил")
    review_again(case, at=at)
    notices.provisional(case, at=at)


def review_again(case: Case, *, at: datetime) -> None:
    """Newly arrived documents are reviewed within a working day (internal); the curator is told once."""
    if deadlines.running(case, Deadline.Kind.REVIEW) is None:
        deadlines.start(case, Deadline.Kind.REVIEW, since=at, anchor="поступили новые документы", at=at)
        notices.tell_staff("staff_new_documents", case, ["curator"], at=at)


def _asked(case: Case) -> dict[str, RequestedItem]:
    items = RequestedItem.objects.filter(
        request__in=DocumentRequest.objects.open().filter(case=case), dropped_at=None
    )
    return {item.kind: item for item in items.select_related("request")}


def _came(case: Case, *, by: User, at: datetime) -> None:
    """What an arrival sets in motion, by where the case stands."""
    if case.status in {Status.UNDER_REVIEW, Status.AWAITING_MATERIALS}:
        review_again(case, at=at)
    elif case.status == Status.AWAITING_DOCUMENTS and _is_answered(case):
        _to_review(case, by=by, at=at)


def _is_answered(case: Case) -> bool:
    """Each requested file has an answer or an absence declared since; with no list, the applicant says when it is all."""
    files = [item for item in _asked(case).values() if not item.is_physical]
    return bool(files) and not _unanswered(case)


def _unanswered(case: Case) -> list[RequestedItem]:
    """Requested files with neither an answer nor an absence declared after they were asked for."""
    files = [item for item in _asked(case).values() if not item.is_physical]
    answered = set(case.enclosures.present().filter(answers__in=files).values_list("answers_id", flat=True))
    absent = dict(case.absent_parts.values_list("kind", "declared_at"))
    return [
        item
        for item in files
        if item.pk not in answered and not ((said := absent.get(item.kind)) and said >= item.request.asked_at)
    ]


def _declare_the_rest_absent(case: Case, *, at: datetime) -> None:
    """«Это всё, что есть»: what was asked for and did not come is declared absent, for the curator to accept (D5)."""
    for item in _unanswered(case):
        AbsentPart.objects.update_or_create(
            case=case,
            kind=item.kind,
            defaults={
                "reason": "Заявитель ответил: это всё, что есть.",
                "declared_at": at,
                "accepted_at": None,
                "accepted_by": None,
            },
        )
