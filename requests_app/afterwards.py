"""What came after an opinion, as every door reads it: the questions with their answers, and what was signed beside (S9)."""

from collections.abc import Iterable
from dataclasses import dataclass

from requests_app import terms
from requests_app.models import Addendum, FollowUp, FollowUpAnswer, Opinion

OPEN, CHECKED, ANSWERED, DROPPED = "open", "checked", "answered", "dropped"
"""With the expert · answered, the curator looks at it · answered and sent · taken back."""


@dataclass(frozen=True)
class Asked:
    """One question with the answer in force, released or not yet; a returned one is none."""

    follow_up: FollowUp
    answer: FollowUpAnswer | None

    @property
    def state(self) -> str:
        if self.follow_up.dropped_because:
            return DROPPED
        if self.follow_up.closed_at is not None:
            return ANSWERED
        return CHECKED if self.answer else OPEN

    @property
    def told(self) -> FollowUpAnswer | None:
        """What the insured person may read."""
        return self.answer if self.state == ANSWERED else None


def questions(opinion: Opinion) -> list[Asked]:
    """Two queries."""
    answers = FollowUpAnswer.objects.filter(addendum__opinion=opinion, addendum__returned_at=None)
    by_question = {answer.follow_up_id: answer for answer in answers}
    asked = opinion.follow_ups.select_related("term", "asked_by")
    return [Asked(one, by_question.get(one.pk)) for one in asked]


def left(asked: Iterable[FollowUp]) -> int:
    """How many of the three may still be asked: one that was taken back is none of them."""
    return max(terms.FOLLOW_UPS_AT_MOST - sum(not one.dropped_because for one in asked), 0)


def addenda(opinion: Opinion) -> list[Addendum]:
    """Released ones, the first first."""
    return list(opinion.addenda.released().select_related("document"))
