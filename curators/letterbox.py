"""Letters as this door shows them: a word and a colour for each state. A secret letter is shown to no one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from correspondence.models import LetterQuerySet, LetterState, OutgoingLetter

TONES = {
    LetterState.QUEUED: "us",
    LetterState.CLAIMED: "us",
    LetterState.SENDING: "us",
    LetterState.ACCEPTED: "ok",
    LetterState.FAILED: "bad",
    LetterState.UNKNOWN: "you",
    LetterState.ABORTED: "none",
}


@dataclass(frozen=True)
class Row:
    letter: OutgoingLetter

    @property
    def word(self) -> str:
        return LetterState(self.letter.state).label

    @property
    def tone(self) -> str:
        return TONES[LetterState(self.letter.state)]

    @property
    def open_url(self) -> str:
        return reverse("curators:letter", args=[self.letter.pk])

    @property
    def is_to_staff(self) -> bool:
        return self.letter.name.startswith("staff_")

    @property
    def again_url(self) -> str:
        return "" if self.letter.is_waiting else reverse("curators:letter_again", args=[self.letter.pk])

    @property
    def repair_url(self) -> str:
        """For lists: only what did not arrive asks to be sent again."""
        return "" if self.letter.state == LetterState.ACCEPTED else self.again_url

    @property
    def may_be_aborted(self) -> bool:
        return self.letter.state in {LetterState.QUEUED, LetterState.CLAIMED}


def rows(letters: Iterable[OutgoingLetter]) -> list[Row]:
    return [Row(letter) for letter in letters]


def of_cases() -> LetterQuerySet:
    """Letters about cases; sign-in codes and passwords are not among them."""
    return OutgoingLetter.objects.filter(secret=False).exclude(case_number="")
