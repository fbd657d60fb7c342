"""Correspondence in the cabinet between the applicant and the curator."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import STAFF
from audit import log
from requests_app import permissions
from requests_app.actions import notices
from requests_app.models import Case, Message
from requests_app.workflow import StepRefused


@transaction.atomic
def write(number: str, *, by: User, at: datetime, text: str) -> Message:
    """Write a message; the other side gets a letter that says only that there is one (L9).

    To who wrote by letter the words themselves go, to the verified address alone (D18): there may be no cabinet.
    """
    case = Case.objects.take(number, by=by)
    if not permissions.may_write_messages(case, by):
        raise StepRefused("Писать здесь пока нельзя: заявка не отправлена.")
    if not text.strip():
        raise StepRefused("Напишите сообщение.")
    from_office = by.role in STAFF
    message = Message.objects.create(
        case=case, author=by, from_office=from_office, text=text.strip(), written_at=at
    )
    log.record("case.message", by=by, at=at, case_number=number, subject=message)
    if from_office:
        by_letter = case.channel == Case.Channel.LETTER
        notices.tell_applicant(
            "message_from_curator", case, by=by, at=at, text=text.strip() if by_letter else ""
        )
    else:
        notices.tell_staff("staff_message", case, ["curator"], at=at)
    return message


def mark_read(case: Case, *, by: User, at: datetime) -> None:
    """The messages of the other side are read as of now."""
    case.messages.filter(from_office=by.role not in STAFF, read_at=None).update(read_at=at)
