"""Posting a letter: a row in the caller's transaction. How it leaves the house is ``delivery``'s business."""

import re
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction

from accounts.models import User
from audit import log
from correspondence import addresses, composing, tasks
from correspondence.models import Attachment, LetterState, OutgoingLetter
from correspondence.outcomes import LetterRefused
from documents.waking import wake

__all__ = ["Attachment", "LetterRefused", "abort", "answer", "may_be_answered", "post", "send_again"]

ANSWERS_APART = timedelta(hours=1)
"""An address gets at most one automatic answer in this time, whatever it writes (RFC 3834, 2)."""
ANSWERS_LOCK = 60_000_000
MESSAGE_ID = re.compile(r"<[!-;=?-~]{3,298}>")
THREAD_TAIL = 9
"""Of a long thread its first letter is named and so many of the last."""
REPEATED = (
    *("name", "case_number", "subject", "body_text", "body_html", "attachments", "auto", "is_answer"),
    *("reply_token", "in_reply_to", "references"),
)
"""What a repeat has of the first letter."""


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
    reply_token: str = "",
    thread: Sequence[str] = (),
    is_answer: bool = False,
    **context: Any,
) -> OutgoingLetter:
    """Insert a letter made of ``letters/<name>.txt`` (and ``.html``) for one address; it goes after the commit.

    The templates see ``context`` and case_number, site_url, support_phone; the subject line sees case_number only (L9).
    ``key``: an automatic step that may run twice posts once, the second call returns the first letter.
    ``secret``: codes and passwords; the text is erased once sent and shown to no one.
    ``auto``: False for a letter that a person has written. Raises ValidationError for what is not one address.
    ``reply_token``: answers return to our address with it. ``thread``: Message-IDs, the one answered to last.
    """
    validate_email(to)
    composed = composing.compose(name, case_number=case_number, context=context)
    letter = OutgoingLetter(
        key=key,
        name=name,
        case_number=case_number,
        to_address=to,
        **composed.columns,
        attachments=_named(attachments),
        secret=secret,
        auto=auto,
        is_answer=is_answer,
        reply_token=reply_token,
        **_threaded(thread),
    )
    return _insert(letter, by=None, at=at)


@transaction.atomic(savepoint=False)
def answer(
    name: str,
    /,
    *,
    to: str,
    at: datetime,
    case_number: str = "",
    reply_token: str = "",
    thread: Sequence[str] = (),
    **context: Any,
) -> OutgoingLetter | None:
    """Post an automatic answer to somebody's letter, as ``post`` does; None when nobody is to be answered.

    None for our own address, a robot's or no address at all, and when this address had an answer within the hour
    (RFC 3834, 2; D19): so two machines never write to each other for long. Holds over all processes and mailboxes.
    """
    if not may_be_answered(to):
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"answer {to.lower()}"])
    if OutgoingLetter.objects.answers_to(to, since=at - ANSWERS_APART).exists():
        return None
    return post(
        name,
        to=to,
        at=at,
        case_number=case_number,
        reply_token=reply_token,
        thread=thread,
        is_answer=True,
        **context,
    )


@transaction.atomic
def send_again(
    letter: OutgoingLetter, *, by: User, at: datetime, to: str = "", reply_token: str = ""
) -> OutgoingLetter:
    """The same letter as a new row; while one repeat is still waiting, asking again returns that one.

    ``to``: where it goes this time, when the address has changed since; ``reply_token``: and its answers' way back.
    Raises ValidationError for no address.
    """
    if to:
        validate_email(to)
    original = OutgoingLetter.objects.select_for_update().get(pk=letter.pk)
    if original.secret:
        raise LetterRefused("Письма с кодами не повторяются: запросите новый код.")
    if original.is_waiting:
        raise LetterRefused("Это письмо ещё не отправлено: оно уйдёт само.")
    waiting = original.sent_again.waiting().first()
    if waiting is not None:
        return waiting
    again = _copy(original, to=to or original.to_address)
    again.reply_token = reply_token or again.reply_token
    return _insert(again, by=by, at=at)


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


def call_back(letter: OutgoingLetter, *, by: User, at: datetime) -> None:
    """Stop it if it has not left; where a worker is at it, or nobody knows, it goes at least not once more.

    Marked first: whoever puts it back into the queue meanwhile sees the mark (``outcomes``).
    """
    OutgoingLetter.objects.filter(pk=letter.pk).update(called_back_at=at)
    abort(letter, by=by, at=at)


@transaction.atomic(savepoint=False)
def _insert(letter: OutgoingLetter, *, by: User | None, at: datetime) -> OutgoingLetter:
    letter.message_id = f"<{letter.pk}@{addresses.domain()}>"
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
    if letter.is_answer:
        wake(tasks.sweep_letters)  # they come in crowds: one wakes for all
    else:
        wake(tasks.deliver_letter, str(letter.pk))
    return letter


def _copy(original: OutgoingLetter, *, to: str) -> OutgoingLetter:
    same = {field: getattr(original, field) for field in REPEATED}
    return OutgoingLetter(pk=uuid.uuid4(), again_of=original, to_address=to, **same)


def _named(attachments: Sequence[Attachment]) -> list[dict[str, str]]:
    return [Attachment(item.document_id, composing.one_line(item.name)).as_json() for item in attachments]


def _threaded(thread: Sequence[str]) -> dict[str, str]:
    """The headers that hold a thread together, of what really is a Message-ID."""
    known = [found for found in thread if MESSAGE_ID.fullmatch(found)]
    return {
        "in_reply_to": known[-1] if known else "",
        "references": " ".join(known[:1] + known[1:][-THREAD_TAIL:]),
    }


def may_be_answered(address: str) -> bool:
    """A valid address that is neither ours nor a robot's."""
    try:
        validate_email(address)
    except ValidationError:
        return False
    return not addresses.is_ours(address) and not addresses.is_robot(address)
