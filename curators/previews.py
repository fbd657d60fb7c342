"""What a step would make people read: the step is really taken, its letters are looked at, and all of it is undone."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from correspondence.models import OutgoingLetter
from requests_app.models import Case
from requests_app.workflow import StepRefused


@dataclass(frozen=True)
class Preview:
    """Letters of a step that was tried, or why it is refused."""

    letters: list[OutgoingLetter]
    refusal: str = ""


def tried(case: Case, act: Callable[[], object]) -> Preview:
    """Nothing of the trial stays: no letter leaves, no row is kept, the lock is let go."""
    with transaction.atomic():
        try:
            before = set(OutgoingLetter.objects.filter(case_number=case.number).values_list("pk", flat=True))
            act()
            letters = list(OutgoingLetter.objects.of_case(case.number).exclude(pk__in=before))
            return Preview([_for_whom(letter, case) for letter in letters])
        except StepRefused as refusal:
            return Preview([], refusal.message)
        finally:
            transaction.set_rollback(True)


def _for_whom(letter: OutgoingLetter, case: Case) -> OutgoingLetter:
    """Mark whose eyes a letter is for; a sender's address gets the receipt before it is confirmed (D18)."""
    reads = "Прочтёт заявитель"
    if letter.to_address != case.receipt_to:
        clinic = case.clinic is not None and letter.to_address == case.clinic.email
        reads = "Прочтёт организация" if clinic else "Прочтут сотрудники"
    letter.reads = reads
    return letter
