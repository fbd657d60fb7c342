"""The things of a case as the insured person reads of them (S12): what to do now, where each is. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from accounts.models import User
from requests_app import holding
from requests_app.models import Case, DocumentRequest, Material
from requests_app.models.material import WORK_IS_OVER, State
from requests_app.statuses import Status

IS_THERE = (State.HELD, State.ASKED_BACK)


@dataclass
class Things:
    """All things of one case that this person may know of, in the order in which they were asked for."""

    case: Case
    by: User

    @cached_property
    def all(self) -> list[Material]:
        seen = Material.objects.visible_to(self.by).of_case(self.case).with_people()
        return list(seen.order_by("item__request__asked_at", "item__kind", "pk"))

    def open_to(self, step: str) -> list[Material]:
        return [thing for thing in self.all if step in holding.open_steps(thing, self.by)]

    @property
    def to_send(self) -> list[Material]:
        """Asked for now, and still with the insured person."""
        return [thing for thing in self.all if thing.state == State.AWAITED]

    @property
    def sendable(self) -> list[Material]:
        return self.open_to("send")

    @property
    def returnable(self) -> list[Material]:
        """At one organisation: the first that has any; what another has is asked for after that."""
        there = self.open_to("ask_back")
        return [thing for thing in there if thing.clinic_id == there[0].clinic_id]

    @property
    def coming_home(self) -> list[Material]:
        return self.open_to("confirm")

    @property
    def lost(self) -> list[Material]:
        return [thing for thing in self.all if thing.state == State.LOST]

    @property
    def is_needed_there(self) -> bool:
        """The expert still works: what is asked back now may yet be wanted."""
        return self.case.status not in WORK_IS_OVER

    @property
    def request(self) -> DocumentRequest | None:
        """Where to and why, while something is to be sent."""
        return self.to_send[0].item.request if self.to_send else None

    @property
    def is_awaited(self) -> bool:
        return self.case.status == Status.AWAITING_MATERIALS and bool(self.to_send)


def names(things: Sequence[Material]) -> str:
    """«стёкла, блоки» — for a sentence."""
    return ", ".join(str(thing)[0].lower() + str(thing)[1:] for thing in things)
