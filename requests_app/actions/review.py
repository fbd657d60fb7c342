"""The curator's stage: taking, acknowledging, verdicts, asking for more, completeness (S5-S7, D3-D5)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.roles import STAFF
from audit import log
from documents.models import Scan
from requests_app import deadlines, package, workflow
from requests_app.actions import notices
from requests_app.asked import Asked, line_of, write_down
from requests_app.items import Anchor, Item
from requests_app.models import (
    AbsentPart,
    Case,
    Completeness,
    Deadline,
    DocumentRequest,
    Enclosure,
)
from requests_app.statuses import ENDED, PACKAGE_IS_FIXED, Status
from requests_app.workflow import StepRefused

DECIDED = PACKAGE_IS_FIXED | {Status.DELIVERED}
"""The list of documents is frozen (D3): what the clinic sees is what was fixed."""


@transaction.atomic
def assign(number: str, *, by: User, at: datetime, to: User) -> Case:
    """Give the case to a curator; taking it oneself is ``to=by``."""
    case = Case.objects.take(number, by=by)
    if to.role not in STAFF or not to.is_active:
        raise StepRefused("Вести дело может только врач-куратор.")
    if (
        case.curator_id is not None
        and case.curator_id != to.pk
        and by.pk not in {case.curator_id}
        and by.role != "head"
    ):
        raise StepRefused(f"Дело уже ведёт {case.curator}. Переназначить может руководитель.")
    case.curator = to
    case.save(update_fields=["curator"])
    log.record("case.assigned", by=by, at=at, case_number=number, to=to.pk)
    return case


@transaction.atomic
def acknowledge_accepted(number: str, *, by: User, at: datetime) -> Case:
    """S5: the documents are received and accepted for consideration; kept once the mail server takes the letter."""
    case = Case.objects.take(number, by=by)
    workflow.move(case, "acknowledge_accepted", by=by, at=at)
    _lead(case, by, at=at)
    letter = notices.tell_applicant("acknowledgement_accepted", case, by=by, at=at)
    deadlines.await_letter(case, Deadline.Kind.ACKNOWLEDGEMENT, letter=letter.pk, by=by, at=at)
    enclosing_review(case, at=at)
    return case


@transaction.atomic
def acknowledge_incomplete(
    number: str, *, by: User, at: datetime, message: str = "", asked: Sequence[Asked] = ()
) -> Case:
    """D5: «получено, к рассмотрению пока не принято: не хватает …», in S5's term all the same."""
    case = Case.objects.take(number, by=by)
    missing = package.of(case, at=at).missing
    workflow.move(case, "acknowledge_incomplete", by=by, at=at)
    _lead(case, by, at=at)
    wanted = list(asked) or [Asked(item.kind, _words(item)) for item in missing]
    _ask(case, wanted, by=by, at=at, reason=message or "Не хватает документов")
    letter = notices.tell_applicant(
        "acknowledgement_incomplete",
        case,
        by=by,
        at=at,
        message=message,
        missing=[line_of(a.kind, a.note) for a in wanted],
    )
    deadlines.await_letter(case, Deadline.Kind.ACKNOWLEDGEMENT, letter=letter.pk, by=by, at=at)
    return case


@transaction.atomic
def ask_for_documents(number: str, *, by: User, at: datetime, message: str, asked: Sequence[Asked]) -> Case:
    """Ask the applicant for what is unreadable or lacking; S7's term does not run meanwhile."""
    case = Case.objects.take(number, by=by)
    workflow.move(case, "ask_for_documents", by=by, at=at)
    refuse_unless(bool(asked), "Отметьте, что прислать.")
    _ask(case, asked, by=by, at=at, reason=message)
    deadlines.stop(case, Deadline.Kind.REVIEW, because="запрошены документы", at=at)
    notices.tell_applicant(
        "documents_requested",
        case,
        by=by,
        at=at,
        message=message,
        missing=[line_of(a.kind, a.note) for a in asked],
    )
    return case


@transaction.atomic
def give_verdict(
    number: str, *, by: User, at: datetime, enclosure_id: UUID, accepted: bool, reason: str = ""
) -> Enclosure:
    """The curator's verdict on one document as one part; a question needs the words for the applicant.

    What came with the last of the things, and nobody had looked at, is decided after the package was fixed.
    """
    case = Case.objects.take(number, by=by)
    enclosure = case.enclosures.present().select_related("document").filter(pk=enclosure_id).first()
    refuse_unless(
        case.status not in ENDED and enclosure is not None and by.role in STAFF, "Этого документа уже нет."
    )
    assert enclosure is not None
    is_late = enclosure.verdict == Enclosure.Verdict.PENDING
    refuse_unless(
        is_late or case.status not in DECIDED, "Комплект уже зафиксирован: решение изменить нельзя."
    )
    refuse_unless(enclosure.document.may_be_opened, "Файл ещё проверяется: решать по нему рано.")
    refuse_unless(accepted or bool(reason.strip()), "Напишите, что не так: эти слова прочтёт заявитель.")
    verdict = Enclosure.Verdict.ACCEPTED if accepted else Enclosure.Verdict.QUESTIONED
    enclosure.verdict, enclosure.verdict_reason = verdict, "" if accepted else reason.strip()
    enclosure.verdict_by, enclosure.verdict_at = by, at
    enclosure.save(update_fields=["verdict", "verdict_reason", "verdict_by", "verdict_at"])
    if not accepted and case.status == Status.AWAITING_MATERIALS:
        label = enclosure.get_kind_display()
        notices.tell_applicant("document_questioned", case, by=by, at=at, label=label)
    if accepted and case.status in {Status.OFFERED, Status.WITH_CLINIC} and _clinic_sees(enclosure):
        notices.tell_clinic("clinic_document_added", case, case.clinic, at=at)
    log.record("case.verdict", by=by, at=at, case_number=number, subject=enclosure, verdict=verdict)
    reviewed(case, by=by, at=at)
    return enclosure


@transaction.atomic
def accept_absence(number: str, *, by: User, at: datetime, kind: str) -> AbsentPart:
    """Accept «нет и не будет»: the part is no longer needed; its declaration counts for D3."""
    case = Case.objects.take(number, by=by)
    absence = case.absent_parts.filter(kind=kind).first()
    refuse_unless(absence is not None and by.role in STAFF, "Заявитель этого не писал.")
    assert absence is not None
    absence.accepted_by, absence.accepted_at = by, at
    absence.save(update_fields=["accepted_by", "accepted_at"])
    log.record("case.absence_accepted", by=by, at=at, case_number=number, kind=kind)
    return absence


@transaction.atomic
def accept_package(number: str, *, by: User, at: datetime) -> Case:
    """The package is complete (S7, D3): fourteen days run from the arrival of its last document."""
    case = Case.objects.take(number, by=by)
    workflow.move(case, "accept_package", by=by, at=at)
    promise = fix_completeness(case, by=by, at=at)
    deadlines.meet(case, Deadline.Kind.REVIEW, by=by, at=at)
    notices.tell_applicant(
        "package_complete",
        case,
        by=by,
        at=at,
        promised_on=still_ahead(promise, at=at),
        anchor_at=promise.began_at,
    )
    return case


def fix_completeness(case: Case, *, by: User, at: datetime, since: datetime | None = None) -> Deadline:
    """Freeze the list of documents with their hashes, and start S7's term from D3's anchor, or from a later ``since``."""
    whole = package.of(case, at=at)
    anchor = whole.anchor()
    if since is not None and since > anchor.at:
        anchor = Anchor(since, "запрос снят, дни ожидания не в счёт")
    Completeness.objects.create(
        case=case, fixed_at=at, fixed_by=by, anchor_at=anchor.at, anchor=anchor.what, items=whole.frozen()
    )
    deadlines.stop(case, Deadline.Kind.PROVISIONAL, because="полнота зафиксирована", at=at)
    return deadlines.start(case, Deadline.Kind.OPINION, since=anchor.at, anchor=anchor.what, at=at)


def still_ahead(promise: Deadline, *, at: datetime) -> date | None:
    """The promised day, unless it is past: no letter promises what can no longer be kept."""
    return promise.promised_on if promise.due_at and promise.due_at > at else None


def enclosing_review(case: Case, *, at: datetime) -> None:
    """After «принято» the review of the documents is due within a working day."""
    deadlines.start(case, Deadline.Kind.REVIEW, since=at, anchor="документы приняты к рассмотрению", at=at)


def reviewed(case: Case, *, by: User, at: datetime) -> None:
    """Once the package was fixed, the review is done when everything that has come is decided on."""
    if case.status in {Status.RECEIVED, Status.UNDER_REVIEW, Status.AWAITING_DOCUMENTS}:
        return
    waiting = case.enclosures.present().filter(verdict=Enclosure.Verdict.PENDING)
    if not waiting.exclude(document__scan__in=(Scan.INFECTED, Scan.NOT_SCANNABLE)).exists():
        deadlines.meet(case, Deadline.Kind.REVIEW, by=by, at=at)


def _clinic_sees(enclosure: Enclosure) -> bool:
    return Enclosure.objects.for_clinic().filter(pk=enclosure.pk).exists()


def _lead(case: Case, by: User, *, at: datetime) -> None:
    """Whoever acknowledges an untaken case leads it; a letter that is acknowledged is thereby sorted (D19)."""
    case.curator = case.curator or by
    if case.is_unsorted:
        case.sorted_at = at
    case.save(update_fields=["curator", "sorted_at"])


def _ask(case: Case, asked: Sequence[Asked], *, by: User, at: datetime, reason: str) -> DocumentRequest:
    case.document_requests.filter(closed_at=None).update(closed_at=at, closed_because="новый запрос")
    request = DocumentRequest.objects.create(
        case=case,
        origin=DocumentRequest.Origin.CURATOR,
        reason=reason,
        asked_by=by,
        asked_at=at,
        confirmed_by=by,
        confirmed_at=at,
    )
    write_down(request, asked)
    case.absent_parts.filter(kind__in=[a.kind for a in asked], accepted_at=None).delete()
    case.nothing_missing_at = None
    case.save(update_fields=["nothing_missing_at"])
    deadlines.stop(case, Deadline.Kind.PROVISIONAL, because="запрошены документы", at=at)
    deadlines.start(case, Deadline.Kind.ANSWER, since=at, anchor="запрошены документы", at=at)
    return request


def _words(item: Item) -> str:
    reasons = [e.verdict_reason for e in item.enclosures if e.verdict_reason]
    return reasons[-1] if reasons else ""


def refuse_unless(possible: bool, why: str) -> None:
    if not possible:
        raise StepRefused(why)
