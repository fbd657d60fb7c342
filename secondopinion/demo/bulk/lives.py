"""When each generated case was sent, how far it came, and the moments on its way. Pure: no rows."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from requests_app.statuses import Status

DAY = timedelta(days=1)
WAY, LONG_WAY = 12 * DAY, 19 * DAY
"""From the application to the closing; on the long one the opinion comes a day late."""
LATE = 0.05
"""The share of cases that go the long way; in the rest all promises are kept."""

AGES: dict[Status, tuple[float, float, int]] = {
    Status.DRAFT: (0.1, 30, 3),
    Status.RECEIVED: (0.01, 0.8, 2),
    Status.UNDER_REVIEW: (1, 2, 3),
    Status.AWAITING_DOCUMENTS: (2, 20, 4),
    Status.PACKAGE_COMPLETE: (1.5, 4, 2),
    Status.OFFERED: (2, 4, 2),
    Status.WITH_CLINIC: (3, 12, 8),
    Status.AWAITING_MATERIALS: (5, 20, 2),
    Status.OPINION_RECEIVED: (6, 12, 2),
    Status.RELEASED: (8, 12, 1),
    Status.DELIVERED: (13, 60, 12),
    Status.CLOSED: (30, 600, 50),
    Status.REFUSED: (5, 600, 5),
    Status.WITHDRAWN: (5, 600, 4),
}
"""State → the least and the greatest age in days, and its share."""
PLACES = {
    "acknowledged": 0.05,
    "fixed": 0.1,
    "offered": 0.15,
    "accepted": 0.2,
    "asked": 0.3,
    "handed_over": 0.6,
    "released": 0.8,
    "closed": 1.0,
}
"""Which part of the way has gone when it happens."""
REACHED = {
    Status.DRAFT: 0,
    Status.RECEIVED: 0,
    Status.REFUSED: 1,
    Status.WITHDRAWN: 1,
    Status.UNDER_REVIEW: 1,
    Status.AWAITING_DOCUMENTS: 1,
    Status.PACKAGE_COMPLETE: 2,
    Status.OFFERED: 3,
    Status.WITH_CLINIC: 4,
    Status.AWAITING_MATERIALS: 5,
    Status.OPINION_RECEIVED: 6,
    Status.RELEASED: 7,
    Status.DELIVERED: 7,
    Status.CLOSED: 8,
}
"""How many of the places, in their order, lie behind a case in this state."""


@dataclass(frozen=True)
class Life:
    status: Status
    created_at: datetime
    sent_at: datetime
    way: timedelta

    def moment(self, place: str) -> datetime:
        return self.sent_at + self.way * PLACES[place]

    def has_been(self, place: str) -> bool:
        if place == "asked":
            return self.status == Status.AWAITING_MATERIALS
        return list(PLACES).index(place) < REACHED[self.status]

    @property
    def since(self) -> datetime:
        """When it came to the state in which it stands."""
        reached = [place for place in PLACES if self.has_been(place)]
        return self.moment(reached[-1]) if reached else self.sent_at


def of(count: int, *, at: datetime, chance: random.Random) -> list[Life]:
    """So many lives, the oldest first; every state is there as soon as there are as many cases as states."""
    states = list(AGES)
    shares = [share for _, _, share in AGES.values()]
    drawn = states[:count] + chance.choices(states, shares, k=max(0, count - len(states)))
    return sorted((_life(state, at, chance) for state in drawn), key=lambda life: life.created_at)


def _life(status: Status, at: datetime, chance: random.Random) -> Life:
    least, most, _ = AGES[status]
    sent_at = at - chance.uniform(least, most) * DAY
    begun_at = sent_at - chance.uniform(0.01, 0.9) * DAY
    return Life(status, begun_at, sent_at, min(at - sent_at, LONG_WAY if chance.random() < LATE else WAY))
