"""The last stage: release, the copy by e-mail, its acceptance by the mail server, the original's storage (S8, S10, D8)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.roles import STAFF
from audit import log
from correspondence import outbox
from correspondence.models import OutgoingLetter
from correspondence.outbox import Attachment
from documents import uploads
from requests_app import copies, deadlines, needs, permissions, workflow
from requests_app.actions import notices, originals
from requests_app.actions.consultation import refuse_another
from requests_app.models import Addendum, Case, Deadline, Opinion
from requests_app.models.signed import Signed
from requests_app.needs import Situation
from requests_app.statuses import Status
from requests_app.workflow import StepRefused
from workcalendar.days import MOSCOW

COPY_LETTER = "opinion_copy"
ADDENDUM_LETTER = "addendum_copy"
WITH_A_COPY = (COPY_LETTER, ADDENDUM_LETTER)
"""Letters that carry what was signed: promised, and stopped by withdrawing alone."""
LETTERS = {
    Opinion: (COPY_LETTER, "opinion_in_cabinet"),
    Addendum: (ADDENDUM_LETTER, "addendum_in_cabinet"),
}
"""What was signed → the letter with its copy, and the one without."""
WITH_COPY = frozenset({Status.RELEASED, Status.DELIVERED, Status.CLOSED})


@transaction.atomic
def release_opinion(number: str, *, by: User, at: datetime, looked_at: UUID | None = None) -> Case:
    """S8, D6: the copy goes as soon as it is released; the promise is kept once the mail server accepts the letter.

    ``looked_at``: the version that the curator has on the page; another one is not released unseen.
    """
    case = Case.objects.take(number, by=by)
    refuse_another(case, looked_at)
    workflow.move(case, "release_opinion", by=by, at=at)
    opinion = in_force(case)
    letter = issue(case, opinion, name=f"Второе мнение {number}.pdf", by=by, at=at)
    deadlines.await_letter(case, Deadline.Kind.OPINION, letter=letter.pk, by=by, at=at)
    originals.keep(opinion, at=at)
    notices.tell_system("opinion.released", case, opinion.clinic, at=at)
    return case


def issue(case: Case, paper: Signed, *, name: str, by: User, at: datetime) -> OutgoingLetter:
    """Release one signed paper of a locked case: its travelling copy (D8), and the letter that keeps the promise (S8)."""
    try:
        copy = copies.travelling_copy(paper.document, password=case.copy_password if _protected(case) else "")
    except copies.Altered as altered:
        raise StepRefused(
            "Файл повреждён в хранилище: выпускать его нельзя. Сообщите администратору."
        ) from altered
    paper.copy = uploads.store_issued(
        copy.content, name=name, case_number=case.number, by=None, at=at, draw=not _protected(case)
    )
    paper.released_at, paper.released_by = at, by
    paper.save(update_fields=["copy", "released_at", "released_by"])
    return _tell(case, paper, smaller=copy.is_smaller, by=by, at=at)


@transaction.atomic
def confirm_delivery(number: str, *, by: User, at: datetime) -> Case:
    """The mail server accepted the letter with the copy: the opinion is with the insured."""
    case = Case.objects.take(number, by=by)
    workflow.move(case, "confirm_delivery", by=by, at=at)
    return case


@transaction.atomic
def send_again(letter: OutgoingLetter, *, by: User, at: datetime) -> OutgoingLetter:
    """Repeat a letter, to the applicant's address of today if it has changed since (D18).

    A copy of the opinion goes only while its consent, its right and its case still stand (L3, L8).
    """
    case = Case.objects.take(letter.case_number, by=by)
    if letter.name in WITH_A_COPY:
        _refuse_unless_copy_may_travel(case, by=by, at=at)
    if not letter.reply_token:
        return outbox.send_again(letter, by=by, at=at)
    to = permissions.address_of(case, at=at)
    if permissions.has_come_of_age(case, at=at) and not to:
        raise StepRefused(notices.NOBODY_TO_WRITE_TO)
    changed = letter.to_address != (to or case.receipt_to)
    anew = {"to": to, "reply_token": case.reply_token} if changed else {}
    return outbox.send_again(letter, by=by, at=at, **anew)


@transaction.atomic
def abort(letter: OutgoingLetter, *, by: User, at: datetime) -> None:
    """Stop a letter that has not left; the copy of what was signed is stopped only by withdrawing (S8)."""
    if letter.name in WITH_A_COPY:
        raise StepRefused("Письмо с мнением не отменяют: оно обещано.")
    if not outbox.abort(letter, by=by, at=at):
        raise StepRefused("Письмо уже передаётся почте: отменить поздно.")


def call_back_copies(case: Case, *, by: User, at: datetime) -> None:
    """Letters with the opinion that have not left yet stay here; one whose fate is not known does not go again (L3)."""
    for letter in OutgoingLetter.objects.of_case(case.number).unsettled().filter(name__in=WITH_A_COPY):
        outbox.call_back(letter, by=by, at=at)


@transaction.atomic
def letter_came_back(number: str, *, by: User, at: datetime) -> Case:
    """The copy bounced after it had been accepted: the opinion is not with the insured, the case is the curator's again."""
    case = Case.objects.take(number, by=by)
    workflow.move(case, "delivery_failed", by=by, at=at)
    return case


@transaction.atomic
def tell_password(number: str, *, by: User, at: datetime) -> str:
    """D8: the copy's password, for the curator to read out by phone to a person without the cabinet; recorded each time."""
    case = Case.objects.take(number, by=by)
    if by.role not in STAFF or not _protected(case) or case.status not in WITH_COPY:
        raise StepRefused("Пароль нужен, когда защищённая копия уже отправлена.")
    log.record("case.password_told", by=by, at=at, case_number=number)
    return str(case.copy_password)


@transaction.atomic
def confirm_minor_email(number: str, *, by: User, at: datetime) -> Case:
    """D18: the curator confirms the minor's address from the signed questionnaire; before that no copy goes there (D8)."""
    case = Case.objects.take(number, by=by)
    if not case.minor_email or by.role not in STAFF:
        raise StepRefused("Почта подростка не указана.")
    case.minor_email_confirmed_at = at
    case.save(update_fields=["minor_email_confirmed_at"])
    log.record("case.minor_email_confirmed", by=by, at=at, case_number=number)
    return case


@transaction.atomic
def hold(number: str, *, by: User, at: datetime, reason: str) -> Case:
    """The curator holds the release back; the automatic one will not happen."""
    case = Case.objects.take(number, by=by)
    if not reason.strip():
        raise StepRefused("Напишите, почему выпуск придержан.")
    case.held_at, case.hold_reason = at, reason.strip()
    case.save(update_fields=["held_at", "hold_reason"])
    log.record("case.held", by=by, at=at, case_number=number, reason=case.hold_reason)
    return case


@transaction.atomic
def unhold(number: str, *, by: User, at: datetime) -> Case:
    case = Case.objects.take(number, by=by)
    case.held_at, case.hold_reason = None, ""
    case.save(update_fields=["held_at", "hold_reason"])
    log.record("case.unheld", by=by, at=at, case_number=number)
    return case


@transaction.atomic
def close(number: str, *, by: User, at: datetime) -> Case:
    """The case is done; the original's storage is still counted (S10)."""
    case = Case.objects.take(number, by=by)
    case.closed_because = "Мнение выдано."
    workflow.move(case, "close", by=by, at=at)
    return case


def in_force(case: Case) -> Opinion:
    """The newest version that was not returned. Raises StepRefused when there is none."""
    opinion = case.opinions.in_force().select_related("document", "copy", "clinic").first()
    if opinion is None:
        raise StepRefused("Мнения ещё нет.")
    return opinion


def _tell(case: Case, paper: Signed, *, smaller: bool, by: User, at: datetime) -> OutgoingLetter:
    """With the copy, or, where the consent to e-mail is withdrawn, that it is in the cabinet."""
    with_copy, without = LETTERS[type(paper)]
    if needs.email_consent(Situation(case, by, at)):
        return notices.tell_applicant(without, case, at=at)
    assert paper.copy is not None
    enclosed = [Attachment(paper.copy.pk, paper.copy.name)]
    says: dict[str, Any] = {"attachments": enclosed, "protected": _protected(case), "smaller": smaller}
    if case.minor_email_confirmed_at and _is_between_15_and_17(case, at):
        key = _copy_key(paper, case.minor_email)
        outbox.post(with_copy, to=case.minor_email, case_number=case.number, at=at, key=key, **says)
    return notices.tell_applicant(with_copy, case, at=at, key=_copy_key(paper, case.reply_to), **says)


def _copy_key(paper: Signed, to: str) -> str:
    """D8: one copy of one paper to one address, AES-256 or, by written choice, plain; no letter names a diagnosis."""
    return f"{LETTERS[type(paper)][0]}:{paper.pk}:{to}"


def _refuse_unless_copy_may_travel(case: Case, *, by: User, at: datetime) -> None:
    if case.status not in WITH_COPY:
        raise StepRefused("Дело не в том состоянии, в котором мнение отправляют.")
    now = Situation(case, by, at)
    why = needs.consents_live(now) or needs.email_consent(now) or needs.right_is_live(now)
    if why:
        raise StepRefused(f"{why}.")


def _protected(case: Case) -> bool:
    return case.copy_mode == Case.CopyMode.PROTECTED


def _is_between_15_and_17(case: Case, at: datetime) -> bool:
    """D8: then the copy goes to the minor too, where an address is given."""
    return case.insured is not None and case.insured.signs_too_on(at.astimezone(MOSCOW).date())
