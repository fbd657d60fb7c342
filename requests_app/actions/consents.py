"""Signing consents by a one-time code, marking those of a scan, withdrawing them, withdrawing the case (D13, L3, L8)."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts import one_time_codes
from accounts.models import OneTimeCode, User
from accounts.roles import STAFF
from audit import log
from correspondence import outbox
from requests_app import deadlines, package, terms, workflow
from requests_app.actions import consultation, delivery, following, materials, notices, returns, things
from requests_app.models import Case, Consent, ConsentKind, ConsentText, PlannedStep, SignatureAgreement
from requests_app.models.consent import CONSENTS, NOTHING_WITHOUT
from requests_app.statuses import ENDED, Status
from requests_app.workflow import StepRefused
from workcalendar.days import MOSCOW

To = PlannedStep.Recipient
PAUSE_BETWEEN_CODES = timedelta(minutes=1)


def has_agreed_to_sign(user: User) -> bool:
    """The agreement on the simple electronic signature is stored (63-FZ art. 9)."""
    return SignatureAgreement.objects.filter(user=user).exists()


@transaction.atomic
def agree_to_sign(*, by: User, at: datetime) -> SignatureAgreement:
    """Accept and store the agreement on the simple electronic signature; accepting twice changes nothing."""
    text = ConsentText.objects.current(at).get(kind=ConsentKind.SIMPLE_SIGNATURE)
    agreement, _ = SignatureAgreement.objects.get_or_create(
        user=by, text=text, defaults={"text_sha256": text.sha256, "accepted_at": at}
    )
    log.record("consent.agreed_to_sign", by=by, at=at, subject=agreement)
    return agreement


@transaction.atomic
def send_code(number: str, *, by: User, at: datetime, kinds: Sequence[str]) -> None:
    """Send a code for these texts to the signer's own verified address; it signs nothing else.

    Raises StepRefused without the stored agreement.
    """
    case = Case.objects.take(number, by=by)
    if not has_agreed_to_sign(by):
        raise StepRefused("Сначала примите соглашение о простой электронной подписи.")
    if OneTimeCode.objects.filter(user=by, created_at__gt=at - PAUSE_BETWEEN_CODES, used_at=None).exists():
        raise StepRefused("Код уже отправлен. Новый можно запросить через минуту.")
    code = one_time_codes.issue(by, _purpose(case, kinds, at), at=at)
    outbox.post("signing_code", to=by.email, case_number=number, at=at, secret=True, code=code)


def sign(number: str, *, by: User, at: datetime, kinds: Sequence[str], code: str) -> list[Consent]:
    """Sign the current texts of ``kinds`` with the code. Not one transaction: a wrong try must stay counted."""
    case = Case.objects.visible_to(by).get(number=number)
    if not has_agreed_to_sign(by):
        raise StepRefused("Сначала примите соглашение о простой электронной подписи.")
    if not one_time_codes.check(by, _purpose(case, kinds, at), code, at=at):
        raise StepRefused("Код не подошёл. Проверьте цифры или запросите новый код.")
    return _sign(number, by=by, at=at, kinds=kinds)


@transaction.atomic
def _sign(number: str, *, by: User, at: datetime, kinds: Iterable[str]) -> list[Consent]:
    """Each signature keeps the text's hash, the time and the method (L3)."""
    case = Case.objects.take(number, by=by)
    texts = {text.kind: text for text in ConsentText.objects.current(at)}
    signer = _signer(case, by)
    signed = [
        Consent.objects.get_or_create(
            case=case,
            kind=kind,
            signer=signer,
            withdrawn_at=None,
            defaults={
                "text": texts[kind],
                "text_sha256": texts[kind].sha256,
                "method": Consent.Method.CODE,
                "signed_by": by,
                "signed_at": at,
            },
        )[0]
        for kind in kinds
        if kind in CONSENTS
    ]
    log.record(
        "consent.signed", by=by, at=at, case_number=number, kinds=[c.kind for c in signed], method="code"
    )
    return signed


@transaction.atomic
def mark_scan(
    number: str, *, by: User, at: datetime, enclosure_id: UUID, kinds: Iterable[str], signer: str
) -> list[Consent]:
    """The curator marks which kinds the signed scan covers (D13); they count from the scan's arrival."""
    case = Case.objects.take(number, by=by)
    enclosure = case.enclosures.present().filter(pk=enclosure_id, kind="consent").first()
    if enclosure is None or by.role not in STAFF:
        raise StepRefused("Скана согласия в деле нет.")
    kinds = [kind for kind in kinds if kind in CONSENTS]
    signed_at = enclosure.arrived_at or at
    if case.consents.withdrawn_since(signed_at).filter(kind__in=kinds, signer=signer).exists():
        raise StepRefused("Это согласие отозвано позже, чем пришёл скан: нужен новый подписанный документ.")
    marked = [
        Consent.objects.get_or_create(
            case=case,
            kind=kind,
            signer=signer,
            withdrawn_at=None,
            defaults={
                "method": Consent.Method.SCAN,
                "document_id": enclosure.document_id,
                "marked_by": by,
                "signed_at": signed_at,
            },
        )[0]
        for kind in kinds
    ]
    log.record(
        "consent.marked", by=by, at=at, case_number=number, kinds=[c.kind for c in marked], method="scan"
    )
    return marked


@transaction.atomic
def withdraw_consent(number: str, *, by: User, at: datetime, kind: str) -> Case:
    """L3: without an indispensable consent processing stops; without cross-border, a clinic abroad loses the case."""
    case = Case.objects.take(number, by=by)
    case.consents.live().filter(kind=kind).update(withdrawn_at=at)
    log.record("consent.withdrawn", by=by, at=at, case_number=number, kind=kind)
    if kind in {ConsentKind.EMAIL_DELIVERY, *NOTHING_WITHOUT}:
        delivery.call_back_copies(case, by=by, at=at)
    if kind == ConsentKind.EMAIL_DELIVERY:
        returns.tell_in_cabinet(case, at=at)
    abroad = case.clinic is not None and case.clinic.is_abroad
    if kind == ConsentKind.CROSS_BORDER and abroad:
        _recall_from_abroad(case, at=at)
    if kind in NOTHING_WITHOUT or (kind == ConsentKind.CROSS_BORDER and abroad):
        following.drop_all(case, because="Согласие отозвано.", by=by, at=at)
    if (
        kind in NOTHING_WITHOUT
        and case.status not in ENDED
        and case.status not in {Status.DRAFT, Status.DELIVERED}
    ):
        case = withdraw(number, by=by, at=at, reason="Отозвано согласие на обработку данных")
    if kind in NOTHING_WITHOUT and case.status != Status.DRAFT:
        until = (at + terms.DESTROY_AFTER_WITHDRAWAL).astimezone(MOSCOW).date()
        key = f"destroy:{case.pk}:{until}"
        notices.tell_staff("staff_consent_withdrawn", case, [To.HEAD], at=at, key=key, until=until)
    return case


def _recall_from_abroad(case: Case, *, at: datetime) -> None:
    """L4: what was asked for there is not sent there any more; the case is the curator's again."""
    system, reason = User.objects.system(), "Отозвано согласие на передачу за рубеж"
    if case.status == Status.AWAITING_MATERIALS:
        materials.drop_request(case.number, by=system, at=at, reason=reason)
    if case.status in {Status.OFFERED, Status.AWAITING_MATERIALS, Status.WITH_CLINIC}:
        consultation.recall(case.number, by=system, at=at, reason=reason)


@transaction.atomic
def withdraw(number: str, *, by: User, at: datetime, reason: str = "") -> Case:
    """The applicant takes the application back: clocks stop, the clinic's access ends, a letter confirms it."""
    return _withdrawn("withdraw", number, by=by, at=at, reason=reason.strip() or "Вы отозвали заявку.")


@transaction.atomic
def withdraw_by_letter(number: str, *, by: User, at: datetime, reason: str) -> Case:
    """The same by a letter of the applicant, carried out by the curator; ``reason`` says which."""
    if not reason.strip():
        raise StepRefused("Напишите, каким письмом заявитель отозвал заявку.")
    return _withdrawn("withdraw_by_letter", number, by=by, at=at, reason=reason.strip())


def _withdrawn(step: str, number: str, *, by: User, at: datetime, reason: str) -> Case:
    case = Case.objects.take(number, by=by)
    case.closed_because = reason
    workflow.move(case, step, by=by, at=at)
    deadlines.stop(case, because="заявка отозвана", at=at)
    delivery.call_back_copies(case, by=by, at=at)
    case.document_requests.filter(closed_at=None).update(closed_at=at, closed_because="заявка отозвана")
    things.forget_awaited(case, by=by, at=at)
    following.drop_all(case, because="Заявка отозвана.", by=by, at=at)
    notices.try_to_tell("application_withdrawn", case, at=at)
    notices.tell_clinic("clinic_recalled", case, case.clinic, at=at)
    return case


def signers_missing(case: Case, *, at: datetime) -> list[tuple[str, str]]:
    """Pairs (kind, signer) that are not signed yet."""
    return package.of(case, at=at).unsigned()


def _purpose(case: Case, kinds: Iterable[str], at: datetime) -> str:
    """A code is bound to the case and to the very texts that were shown (L3)."""
    wanted = set(kinds)
    shown = sorted(text.sha256 for text in ConsentText.objects.current(at) if text.kind in wanted)
    return f"consent:{case.pk}:{hashlib.sha256(' '.join(shown).encode()).hexdigest()[:32]}"


def _signer(case: Case, by: User) -> str:
    own = case.insured is not None and case.insured.user_id == by.pk
    return Consent.Signer.INSURED if own else Consent.Signer.REPRESENTATIVE
