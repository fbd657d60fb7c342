"""Posting a letter: a row in the caller's transaction. How it leaves the house is ``delivery``'s business."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.validators import validate_email
from django.db import transaction

from accounts.models import User
from audit import log
from correspondence import composing, tasks
from correspondence.models import Attachment, LetterState, OutgoingLetter
from documents.waking import wake

__all__ = ["Attachment", "LetterRefused", "abort", "post", "send_again"]


class LetterRefused(Exception):
    """A letter that may not be repeated; the words are for the person who asked."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@transaction.atomic
def post(
    name: str,
    /,
    *,
    to: str,
    at: datetime,
    case_number: str = "",
    attachments: Sequence[Attachment] = (),
    secret: bool = False,
    auto: bool = True,
    key: str = "",
    **context: Any,
) -> OutgoingLetter:
    """Insert a letter made of ``letters/<name>.txt`` (and ``.html``) for one address; it goes after the commit.

    The templates see ``context`` and case_number, site_url, support_phone; the subject line sees case_number only (L9).
    ``key``: an automatic step that may run twice posts once, the second call returns the first letter.
    ``secret``: codes and passwords; the text is erased once sent and shown to no one.
    ``auto``: False for a letter that a person has written. Raises ValidationError for what is not one address.
    """
    validate_email(to)
    composed = composing.compose(name, case_number=case_number, context=context)
    letter = OutgoingLetter(
        key=key,
        name=name,
        case_number=case_number,
        to_address=to,
        subject=composed.subject,
        body_text=composed.text,
        body_html=composed.html,
        attachments=[
            Attachment(item.document_id, composing.one_line(item.name)).as_json() for item in attachments
        ],
        secret=secret,
        auto=auto,
    )
    return _insert(letter, by=None, at=at)


@transaction.atomic
def send_again(letter: OutgoingLetter, *, by: User, at: datetime) -> OutgoingLetter:
    """The same letter as a new row; while one repeat is still waiting, asking again returns that one."""
    original = OutgoingLetter.objects.select_for_update().get(pk=letter.pk)
    if original.secret:
        raise LetterRefused("Письма с кодами не повторяются: запросите новый код.")
    if original.is_waiting:
        raise LetterRefused("Это письмо ещё не отправлено: оно уйдёт само.")
    waiting = original.sent_again.waiting().first()
    return waiting or _insert(_copy(original), by=by, at=at)


@transaction.atomic
def abort(letter: OutgoingLetter, *, by: User, at: datetime) -> bool:
    """Stop a letter that has not begun to leave; False when it is too late."""
    stopped = OutgoingLetter.objects.filter(
        pk=letter.pk, state__in=[LetterState.QUEUED, LetterState.CLAIMED]
    ).update(state=LetterState.ABORTED, last_error="", **letter.wiped())
    if stopped:
        log.record(
            "letter.aborted", by=by, at=at, case_number=letter.case_number, subject=letter, letter=letter.name
        )
    return bool(stopped)


def _insert(letter: OutgoingLetter, *, by: User | None, at: datetime) -> OutgoingLetter:
    letter.message_id = f"<{letter.pk}@{composing.domain()}>"
    letter.created_at = letter.next_attempt_at = at
    if letter.key:
        kept = {field.attname: getattr(letter, field.attname) for field in letter._meta.concrete_fields}
        letter, created = OutgoingLetter.objects.get_or_create(key=letter.key, defaults=kept)
        if not created:
            return letter
    else:
        letter.save(force_insert=True)
    log.record(
        "letter.posted", by=by, at=at, case_number=letter.case_number, subject=letter, letter=letter.name
    )
    wake(tasks.deliver_letter, str(letter.pk))
    return letter


def _copy(original: OutgoingLetter) -> OutgoingLetter:
    same = ("name", "case_number", "to_address", "subject", "body_text", "body_html", "attachments", "auto")
    return OutgoingLetter(
        pk=uuid.uuid4(), again_of=original, **{field: getattr(original, field) for field in same}
    )
