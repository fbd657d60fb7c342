"""What a letter does by itself: it opens a case (S1, D19) or joins the one whose reply address it carries.

Nothing here shows, moves or closes anything: From, Reply-To and Cc prove nothing. What the curator makes of a letter
is in ``sorting``, who the sender is in ``contacts``.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.roles import STAFF
from audit import log
from correspondence import addresses, outbox
from correspondence.models import IncomingLetter, Nature, OutgoingLetter
from documents import keeping
from documents.keeping import Kept
from documents.models import Document
from requests_app import deadlines
from requests_app.actions import contacts, enclosing, notices
from requests_app.actions.registration import fresh_password
from requests_app.models import Case, Deadline, Enclosure, Kind, Questionnaire
from requests_app.numbering import next_number
from requests_app.statuses import ENDED, Status
from requests_app.workflow import StepRefused

REVIEWED = frozenset({Status.UNDER_REVIEW, Status.AWAITING_DOCUMENTS, Status.AWAITING_MATERIALS})
"""Where something that came is looked at within a working day; elsewhere a clock runs already."""


@transaction.atomic(savepoint=False)
def open_case(letter: IncomingLetter, papers: Sequence[Kept], *, at: datetime) -> Case:
    """D19: a case at once, in the state «received», S5's clock from the letter's arrival (D1), its files to be sorted.

    The sender gets a receipt and nothing else (D18), at most one an hour; an automatic letter gets none.
    """
    case = started(letter)
    log.record("case.opened_by_letter", by=None, at=at, case_number=case.number, subject=letter)
    lay(case, letter, keeping.keep(papers, case_number=case.number, at=letter.arrived_at))
    promise = deadlines.start(
        case, Deadline.Kind.ACKNOWLEDGEMENT, since=letter.arrived_at, anchor="письмо пришло в ящик", at=at
    )
    _give_receipt(case, letter, promise, at=at)
    return case


@transaction.atomic
def join_reply(number: str, letter: IncomingLetter, papers: Sequence[Kept], *, at: datetime) -> Case | None:
    """A reply to our letter, from the address that we wrote to: into the case, for the curator to sort.

    The caller has found our token in the letter's address. None when the sender is another, or the case has ended:
    such a letter is a case of its own. The first reply proves the sender's address (D18).
    """
    case = Case.objects.take(number, by=User.objects.system())
    wrote_from = addresses.plain(letter.sender)
    if case.status in ENDED or not wrote_from or wrote_from != addresses.plain(case.receipt_to):
        return None
    lay(case, letter, keeping.keep(papers, case_number=case.number, at=letter.arrived_at))
    log.record("case.letter_joined", by=None, at=at, case_number=number, subject=letter)
    contacts.confirm_by_reply(case, at=at)
    came(case, at=at)
    return case


def started(letter: IncomingLetter) -> Case:
    """A case made of a letter; an automatic letter leaves no address to write to."""
    writes = may_be_written_to(letter)
    case = Case.objects.create(
        number=next_number(at=letter.arrived_at),
        status=Status.RECEIVED,
        channel=Case.Channel.LETTER,
        created_at=letter.arrived_at,
        submitted_at=letter.arrived_at,
        status_since=letter.arrived_at,
        contact_email=letter.sender if writes else "",
        contact_name=letter.sender_name if writes else "",
        copy_password=fresh_password(),
    )
    Questionnaire.objects.create(case=case)
    return case


def may_be_written_to(letter: IncomingLetter) -> bool:
    """A person wrote, from an address that a letter can go to."""
    return letter.nature == Nature.PERSON and outbox.may_be_answered(letter.sender)


def lay(case: Case, letter: IncomingLetter, documents: Sequence[Document]) -> None:
    """The letter's files into the package as «not sorted», arrived when the letter arrived (D3)."""
    attach(letter, documents)
    if documents:
        system = User.objects.system()
        Enclosure.objects.bulk_create(
            Enclosure(
                case=case,
                kind=Kind.UNSORTED,
                document=document,
                added_by=system,
                arrived_at=letter.arrived_at,
            )
            for document in documents
        )


def attach(letter: IncomingLetter, documents: Sequence[Document]) -> None:
    """Each part that was stored names its document; the caller saves the letter."""
    ids = iter(str(document.pk) for document in documents)
    letter.parts = [part if part["skipped"] else {**part, "document_id": next(ids)} for part in letter.parts]


def came(case: Case, *, at: datetime) -> None:
    """Whatever the applicant writes brings the case before a curator's eyes."""
    if case.status in REVIEWED:
        enclosing.review_again(case, at=at)
    elif case.status != Status.RECEIVED:
        notices.tell_staff("staff_message", case, ["curator"], at=at)


def _give_receipt(
    case: Case, letter: IncomingLetter, promise: Deadline, *, at: datetime
) -> OutgoingLetter | None:
    """A letter too large to be kept whole is answered with the way to send its files."""
    if not case.contact_email:
        return None
    return outbox.answer(
        "letter_received" if letter.is_whole else "letter_too_big",
        to=case.contact_email,
        case_number=case.number,
        at=at,
        reply_token=case.reply_token,
        thread=[letter.message_id] if letter.message_id else [],
        acknowledge_by=promise.due_at,
    )


def case_answered(reply_tokens: Sequence[str]) -> str:
    """The number of the case whose reply address was written to; that of a joined case leads to where it was joined."""
    case = Case.objects.filter(reply_token__in=reply_tokens).select_related("joined_to").first()
    seen: set[UUID] = set()
    while case is not None and case.joined_to is not None and case.pk not in seen:
        seen.add(case.pk)
        case = case.joined_to
    return case.number if case else ""


@transaction.atomic
def ask_to_read_again(letter_id: UUID, *, by: User, at: datetime) -> None:
    """«Разобрать ещё раз»: a letter of the quarantine goes back to the reader; its case stays its own."""
    letter = IncomingLetter.objects.select_for_update().get(pk=letter_id)
    if by.role not in STAFF or not letter.is_quarantined:
        raise StepRefused("Это письмо уже прочитано.")
    letter.state, letter.problem, letter.file_after, letter.readings_broken_off = "stored", "", None, 0
    letter.save(update_fields=["state", "problem", "file_after", "readings_broken_off"])
    log.record("letter.read_again_asked", by=by, at=at, case_number=letter.case_number, subject=letter)


def fill(letter: IncomingLetter, papers: Sequence[Kept], *, at: datetime) -> None:
    """A letter that could be read at last: its files and its sender into the case that it has had all along."""
    if not papers and letter.is_quarantined:
        return
    case = Case.objects.take(letter.case_number, by=User.objects.system())
    lay(case, letter, keeping.keep(papers, case_number=case.number, at=letter.arrived_at))
    if not case.contact_email and may_be_written_to(letter):
        case.contact_email, case.contact_name = letter.sender, letter.sender_name
        case.save(update_fields=["contact_email", "contact_name"])
    log.record("case.letter_read_again", by=None, at=at, case_number=case.number, subject=letter)
    came(case, at=at)
