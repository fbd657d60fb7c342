"""What the curator makes of a letter (D19): a request of its own, part of another case, or no request at all.

Each is a recorded step; nothing is deleted, and a letter joined by mistake is split off again.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.roles import STAFF
from audit import log
from correspondence.models import IncomingLetter
from correspondence.models.incoming import Filed
from documents.models import Document
from requests_app import deadlines, workflow
from requests_app.actions import enclosing, letters
from requests_app.actions.review import refuse_unless
from requests_app.models import Case, Deadline, Enclosure, Kind
from requests_app.models.enclosure import SORTABLE
from requests_app.statuses import ENDED


@transaction.atomic
def keep(number: str, *, by: User, at: datetime) -> Case:
    """«Это новая заявка»: the letter is sorted, the case goes its own way."""
    case = Case.objects.take(number, by=by)
    refuse_unless(case.is_unsorted and case.status not in ENDED, "Письмо уже разобрано.")
    case.sorted_at = at
    case.save(update_fields=["sorted_at"])
    log.record("case.kept", by=by, at=at, case_number=number)
    return case


@transaction.atomic
def join(number: str, *, by: User, at: datetime, into: str) -> Case:
    """The letter belongs to another case: its letters, files and their arrivals go there, this one is closed (D19).

    Both are locked in the order of their numbers; a case that has ended is joined by nothing, so there are no rings.
    """
    refuse_unless(number != into, "Это та же самая заявка.")
    first, second = (Case.objects.take(n, by=by) for n in sorted([number, into]))
    case, target = (first, second) if first.number == number else (second, first)
    refuse_unless(target.status not in ENDED, f"{target.number} закрыта: сначала её открывает руководитель.")
    refuse_unless(not target.is_unsorted, f"Письмо {target.number} само ещё не разобрано.")
    case.joined_to, case.sorted_at = target, case.sorted_at or at
    case.closed_because = f"Письмо присоединено к заявке {target.number}."
    workflow.move(case, "join", by=by, at=at, into=target.number)
    deadlines.stop(case, because=f"присоединено к {target.number}", at=at)
    _move_papers(case, target)
    log.record("case.joined_from", by=by, at=at, case_number=target.number, source=case.number)
    letters.came(target, at=at)
    return target


@transaction.atomic
def not_a_request(number: str, *, by: User, at: datetime, reason: str) -> Case:
    """Spam, a wrong address, a question to others: closed with the reason, the sender is not written to."""
    case = Case.objects.take(number, by=by)
    refuse_unless(bool(reason.strip()), "Напишите, почему это не обращение.")
    case.closed_because, case.sorted_at = f"Не обращение: {reason.strip()}", case.sorted_at or at
    workflow.move(case, "not_a_request", by=by, at=at, reason=reason.strip())
    deadlines.stop(case, because="не обращение", at=at)
    return case


@transaction.atomic
def split(letter_id: UUID, *, by: User, at: datetime) -> Case:
    """A letter that was joined by mistake, or lay aside, becomes a case of its own: S5's clock from its arrival.

    Its files go with it; those that the curator has already decided on hold it where it is.
    """
    letter = IncomingLetter.objects.select_for_update().get(pk=letter_id)
    refuse_unless(by.role in STAFF and letter.copy_of_id is None, "Это второй экземпляр письма.")
    documents = _documents_of(letter)
    if letter.case_number:
        _take_out(letter, documents, by=by, at=at)
    case = letters.started(letter)
    Document.objects.filter(pk__in=[d.pk for d in documents]).update(case_number=case.number)
    letters.lay(case, letter, documents)
    letter.case_number, letter.filed = case.number, Filed.OWN_CASE
    letter.filed_at = letter.filed_at or at
    letter.save(update_fields=["case_number", "filed", "filed_at", "parts"])
    deadlines.start(
        case, Deadline.Kind.ACKNOWLEDGEMENT, since=letter.arrived_at, anchor="письмо пришло в ящик", at=at
    )
    log.record("case.split_off", by=by, at=at, case_number=case.number, subject=letter)
    return case


@transaction.atomic
def sort_paper(number: str, *, by: User, at: datetime, document: Document, kinds: Sequence[str]) -> None:
    """What a file from a letter is; no kind at all: it is no document of the case (a logo, a signature)."""
    refuse_unless(by.role in STAFF and set(kinds) <= set(SORTABLE), "Такого вида документов нет.")
    enclosing.describe(number, by=by, at=at, document=document, kinds=kinds)


@transaction.atomic
def unsort_paper(number: str, *, by: User, at: datetime, document: Document) -> None:
    """Back among the files to be sorted: the undo of ``sort_paper``."""
    refuse_unless(by.role in STAFF, "Разбирает документы куратор.")
    enclosing.describe(number, by=by, at=at, document=document, kinds=[Kind.UNSORTED])


def _move_papers(case: Case, target: Case) -> None:
    IncomingLetter.objects.filter(case_number=case.number).update(case_number=target.number)
    Document.objects.filter(case_number=case.number).update(case_number=target.number)
    case.enclosures.update(case=target, answers=None)


def _take_out(letter: IncomingLetter, documents: Sequence[Document], *, by: User, at: datetime) -> None:
    old = Case.objects.take(letter.case_number, by=by)
    others = IncomingLetter.objects.of_case(old.number).originals().exclude(pk=letter.pk)
    refuse_unless(
        old.channel != Case.Channel.LETTER or others.exists(), "Это единственное письмо этой заявки."
    )
    papers = Enclosure.objects.present().filter(case=old, document__in=documents)
    decided = papers.exclude(verdict=Enclosure.Verdict.PENDING).exists()
    refuse_unless(not decided, "Документы из этого письма уже приняты в дело.")
    papers.update(removed_at=at)
    log.record("case.letter_taken_out", by=by, at=at, case_number=old.number, subject=letter)


def _documents_of(letter: IncomingLetter) -> list[Document]:
    ids = [part["document_id"] for part in letter.parts if part.get("document_id")]
    found = Document.objects.in_bulk([UUID(pk) for pk in ids])
    return [found[UUID(pk)] for pk in ids if UUID(pk) in found]
