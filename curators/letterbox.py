"""Letters as this door shows them: a word, a colour and what may be done. A secret letter is shown to no one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q
from django.urls import reverse

from correspondence.models import LetterQuerySet, LetterState, OutgoingLetter
from requests_app.actions.delivery import WITH_A_COPY

TONES = {
    LetterState.QUEUED: "us",
    LetterState.CLAIMED: "us",
    LetterState.SENDING: "us",
    LetterState.ACCEPTED: "ok",
    LetterState.BOUNCED: "bad",
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
    def arrived_url(self) -> str:
        """For a letter of which a person may know more than the mail server said."""
        return reverse("curators:letter_arrived", args=[self.letter.pk]) if self.is_unknown else ""

    @property
    def abort_url(self) -> str:
        """For what has not begun to leave; the copy of an opinion is promised (S8)."""
        waits = self.letter.state in {LetterState.QUEUED, LetterState.CLAIMED}
        may_stop = waits and self.letter.name not in WITH_A_COPY
        return reverse("curators:letter_abort", args=[self.letter.pk]) if may_stop else ""

    @property
    def is_unknown(self) -> bool:
        return self.letter.state == LetterState.UNKNOWN


@dataclass(frozen=True)
class Alarm:
    """So many letters, of this office or not, wait too long; the first of them since this moment."""

    count: int
    since: datetime


def alarm(at: datetime) -> Alarm | None:
    """None while the post goes."""
    late = OutgoingLetter.objects.late(at).aggregate(count=Count("pk"), since=Min("created_at"))
    return Alarm(**late) if late["count"] else None


def figures(letters: LetterQuerySet) -> list[dict[str, object]]:
    """Four counts for the head of the page: of what needs a person, that nobody has sent again."""
    broken = [LetterState.FAILED, LetterState.BOUNCED, LetterState.UNKNOWN]
    found = letters.needing_a_person().aggregate(
        **{state.value: Count("pk", filter=Q(state=state)) for state in broken}
    )
    terms = zip(("Не ушли", "Вернулись", "Неизвестно"), broken, strict=True)
    return [
        {"term": "Ждут отправки", "value": letters.waiting().count()},
        *({"term": term, "value": found[state], "bad": bool(found[state])} for term, state in terms),
    ]


def rows(letters: Iterable[OutgoingLetter]) -> list[Row]:
    return [Row(letter) for letter in letters]


def of_cases() -> LetterQuerySet:
    """Letters about cases; sign-in codes and passwords are not among them."""
    return OutgoingLetter.objects.filter(secret=False).exclude(case_number="")
