"""What several stages tell people alike: the applicant, staff by address, and the provisional date of D20."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import Organisation, User
from api import webhooks
from correspondence import outbox
from correspondence.models import IncomingLetter, OutgoingLetter
from correspondence.outbox import Attachment
from requests_app import deadlines, package, permissions
from requests_app.models import Case, Deadline, PlannedStep
from requests_app.workflow import StepRefused

logger = logging.getLogger(__name__)
To = PlannedStep.Recipient

RECEIPTS = {
    "automatic_notice": "automatic_notice",
    "acknowledgement_incomplete": "receipt_by_curator",
    "documents_reminder": "receipt_reminder",
    "application_refused": "receipt_closed",
    "application_closed": "receipt_closed",
    "application_withdrawn": "receipt_closed",
    "application_reopened": "receipt_reopened",
}
"""What a sender reads in place of a letter while the address is not verified: a receipt, no personal data (D18)."""

EVENTS = {
    "clinic_offer": "case.offered",
    "clinic_recalled": "case.recalled",
    "clinic_opinion_returned": "opinion.returned",
    "clinic_request_declined": "request.declined",
    "clinic_document_added": "document.added",
    "clinic_term_resumed": "term.resumed",
    "clinic_original_asked": "original.asked",
    "clinic_original_kept": "original.kept",
    "clinic_original_date": "original.date_corrected",
    "clinic_original_owed": "original.owed",
    "clinic_material_sent": "material.sent",
    "clinic_material_asked_back": "material.asked_back",
    "clinic_material_kept": "material.kept",
    "clinic_material_corrected": "material.corrected",
    "clinic_material_unaccounted": "material.unaccounted",
    "clinic_follow_up": "question.asked",
    "clinic_follow_up_dropped": "question.dropped",
    "clinic_addendum_returned": "addendum.returned",
}
"""What a letter to an organisation is to its own system (docs/api.md); a reminder is a letter alone."""
NOBODY_TO_WRITE_TO = (
    "Пациенту исполнилось 18 лет: пишут только ему самому. Узнайте адрес и пригласите его в кабинет."
)
WITHOUT_A_LETTER = ("request.confirmed", "opinion.released", "addendum.released")
"""What people see on the case's page when they open it, and a system would have to ask for again and again."""


def tell_applicant(
    name: str,
    case: Case,
    *,
    at: datetime,
    by: User | None = None,
    key: str = "",
    attachments: Sequence[Attachment] = (),
    **context: Any,
) -> OutgoingLetter:
    """One letter to the applicant's verified address, as an answer to what came from there; a reply joins the case.

    ``by``: the person who writes, named in it; None for an automatic one. An address not verified gets the receipt
    that stands for the letter, or StepRefused where there is none (D18).
    """
    to = permissions.address_of(case, at=at)
    if not to:
        name, to = _receipt_in_place_of(name, case, at=at), case.contact_email
    return outbox.post(
        name,
        to=to,
        case_number=case.number,
        at=at,
        auto=by is None,
        key=key,
        attachments=attachments,
        reply_token=case.reply_token,
        thread=thread_of(case) if to == case.contact_email else (),
        curator=by.full_name if by else "",
        **context,
    )


def try_to_tell(name: str, case: Case, *, at: datetime, key: str = "", **context: Any) -> bool:
    """The same where nobody is there to read a refusal; False when there is no address to write to."""
    try:
        tell_applicant(name, case, at=at, key=key, **context)
    except StepRefused:
        return False
    return True


def thread_of(case: Case) -> list[str]:
    """Message-IDs of what came from the applicant's address in this case, the latest last; none in the cabinet."""
    if not case.contact_email:
        return []
    came = IncomingLetter.objects.of_case(case.number).filter(sender=case.contact_email)
    return list(came.exclude(message_id="").values_list("message_id", flat=True))


def _receipt_in_place_of(name: str, case: Case, *, at: datetime) -> str:
    if permissions.has_come_of_age(case, at=at):
        raise StepRefused(NOBODY_TO_WRITE_TO)
    if not case.contact_email:
        raise StepRefused("Писать некуда: в письме нет адреса. Укажите его по подписанной анкете.")
    if name not in RECEIPTS:
        raise StepRefused("Сначала подтвердите адрес: ответом на наше письмо или по подписанной анкете.")
    return RECEIPTS[name]


def tell_staff(
    name: str, case: Case, recipients: Iterable[str], *, at: datetime, key: str = "", **context: Any
) -> int:
    """One letter to each address; a letter to staff carries the number alone, no person (L9). Returns how many."""
    addresses = sorted({address for recipient in recipients for address in _addresses(case, recipient)})
    return sum(
        _posted(name, address, case, at=at, key=f"{key}:{address}" if key else "", **context)
        for address in addresses
    )


def _posted(name: str, address: str, case: Case, **facts: Any) -> bool:
    """False for an address of a colleague that is none: it must not keep the others, or a breach, from being told."""
    try:
        outbox.post(name, to=address, case_number=case.number, **facts)
    except ValidationError:
        logger.error("no address of a letter to staff: %s of case %s", name, case.number)
        return False
    return True


def tell_clinic(
    name: str, case: Case, clinic: Organisation | None, *, at: datetime, key: str = "", **context: Any
) -> None:
    """One letter to the organisation, and a word to its own system where it has one; both carry the number alone (L9)."""
    if clinic is None:
        return
    outbox.post(name, to=clinic.email, case_number=case.number, at=at, key=key, **context)
    tell_system(EVENTS[name], case, clinic, at=at)


def tell_system(event: str, case: Case, clinic: Organisation | None, *, at: datetime) -> None:
    """A word to the organisation's own system alone, where it has one."""
    if clinic is None:
        return
    webhooks.post(clinic, event, {"case": str(case.pk), "number": case.number}, at=at)


def _addresses(case: Case, recipient: str) -> list[str]:
    if recipient == To.CURATOR:
        return [case.curator.email] if case.curator else _heads()
    if recipient == To.HEAD:
        return _heads()
    if recipient == To.CLINIC:
        return [case.clinic.email] if case.clinic else []
    return []


def _heads() -> list[str]:
    return list(User.objects.heads().values_list("email", flat=True))


def provisional(case: Case, *, at: datetime) -> None:
    """D20: once the applicant has declared nothing missing, the office sees a provisional date of the opinion."""
    if case.nothing_missing_at is None or deadlines.running(case, Deadline.Kind.PROVISIONAL):
        return
    anchor = package.of(case, at=at).anchor()
    deadlines.start(case, Deadline.Kind.PROVISIONAL, since=anchor.at, anchor=anchor.what, at=at)
