"""The things of a case as the insured person reads of them (S12): what to do now, where each is. Writes nothing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from accounts.models import User
from requests_app import holding
from requests_app.asked import lines
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
        return list(seen.order_by("item__request__asked_at", "item__position", "item__nth", "pk"))

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
        return [thing for thing in self.all if thing.state == State.SENT_BACK]

    @property
    def whole_parcels(self) -> list[list[Material]]:
        """Those of one parcel or of one application, where there are several: what is done with all at once."""
        return [found for found in self._by_way().values() if len(found) > 1]

    @property
    def in_one_parcel(self) -> list[Material]:
        """A parcel that did not arrive comes back whole: of its things nothing is said one by one."""
        return [thing for found in self.whole_parcels for thing in found if thing.state == State.ON_THE_WAY]

    def _by_way(self) -> dict[object, list[Material]]:
        found: dict[object, list[Material]] = defaultdict(list)
        for thing in self.all:
            if thing.state in {State.SENT_BACK, State.ASKED_BACK, State.ON_THE_WAY, State.LOST}:
                found[thing.state, thing.returning_id, thing.application_id, thing.sending_id].append(thing)
        return found

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
    """«стёкла, 4 штуки; блоки» — for a sentence."""
    told = [str(line) for line in lines(thing.item for thing in things)]
    return "; ".join(one[0].lower() + one[1:] for one in told)
