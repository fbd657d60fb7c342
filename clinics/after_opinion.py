"""What an organisation has to do, and has done, after its opinion was released (S9)."""

from dataclasses import dataclass

from accounts.models import User
from requests_app import afterwards
from requests_app.afterwards import Asked
from requests_app.models import Addendum, Case, Original


@dataclass(frozen=True)
class After:
    """``questions``: those with the expert or with the curator; ``last``: the newest addendum, also a returned one."""

    original: Original
    questions: list[Asked]
    last: Addendum | None

    @property
    def open(self) -> list[Asked]:
        return [one for one in self.questions if one.state in (afterwards.OPEN, afterwards.CHECKED)]

    @property
    def awaits(self) -> bool:
        """The curator has it; nothing more can be handed over meanwhile."""
        return self.last is not None and self.last.awaits_release


def of(case: Case, user: User) -> After | None:
    """None before there is a released opinion of the user's own organisation."""
    kept = Original.objects.visible_to(user).of_case(case).with_people().order_by("-opinion__version").first()
    return of_original(kept) if kept else None


def of_original(original: Original) -> After:
    """Three queries."""
    opinion = original.opinion
    last = opinion.addenda.select_related("document").order_by("-number").first()
    return After(original, afterwards.questions(opinion), last)
