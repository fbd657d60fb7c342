"""The inbox: letters nobody has sorted, letters that could not be read, automatic letters that answer nothing of ours."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

from accounts.models import User
from correspondence.models import IncomingLetter
from curators import clocks, incoming
from requests_app.models import Case
from requests_app.querysets import CaseQuerySet
from requests_app.statuses import Status

AT_MOST = 50
"""Rows of each list; what is above waits its turn, and its number is said."""


@dataclass(frozen=True)
class Unsorted:
    """A case that a letter has made and nobody has looked into."""

    case: Case
    clock: clocks.Clock
    letter: IncomingLetter | None

    @property
    def files(self) -> int:
        return incoming.files_in(self.letter) if self.letter else 0


@dataclass(frozen=True)
class Unread:
    """A letter of the quarantine with the case that it has had all along."""

    letter: IncomingLetter
    case: Case | None


def waiting(user: User) -> CaseQuerySet:
    """D19: S5's clock stands on each, so the nearest end goes first."""
    cases = Case.objects.visible_to(user).filter(channel=Case.Channel.LETTER, sorted_at=None)
    return cases.filter(status=Status.RECEIVED)


def unsorted(user: User, *, at: datetime) -> list[Unsorted]:
    """Two queries beside the cases' own."""
    cases = list(waiting(user).with_people().with_running_deadlines().nearest_first()[:AT_MOST])
    numbers = [case.number for case in cases]
    rows = IncomingLetter.objects.filter(case_number__in=numbers).originals().defer("text")
    first = {letter.case_number: letter for letter in rows.order_by("-arrived_at")}
    return [Unsorted(case, clocks.of(case, at=at), first.get(case.number)) for case in cases]


def unreadable(user: User) -> list[Unread]:
    letters = list(incoming.visible(user).quarantined().originals().defer("text")[:AT_MOST])
    numbers = [letter.case_number for letter in letters if letter.case_number]
    cases = {case.number: case for case in Case.objects.visible_to(user).filter(number__in=numbers)}
    return [Unread(letter, cases.get(letter.case_number)) for letter in letters]


def aside() -> QuerySet[IncomingLetter]:
    """They have no case: the index over numbers finds them."""
    letters = IncomingLetter.objects.aside().filter(case_number="").defer("text")
    return letters.order_by(F("arrived_at").desc())[:AT_MOST]
