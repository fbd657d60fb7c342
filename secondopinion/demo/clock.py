"""The demonstration's time: many tales go on together, and between their acts happens what beat wakes each minute.

So numbers, records, letters and the steps of the deadlines come in the order of their moments, as in life.
"""

import heapq
from collections.abc import Iterable, Iterator
from datetime import datetime

from requests_app.actions import enforcement
from requests_app.models import PlannedStep
from secondopinion.demo.post import ON_THE_WAY, letters_leave

Script = Iterator[datetime]
"""Yields the moment at which it wants to go on, and acts when it is taken up again."""


class InTheFuture(Exception):
    """A tale would act after now."""


def play(scripts: Iterable[Script], *, until: datetime) -> None:
    """Run all scripts, merged by their moments, up to now."""
    waiting: list[tuple[datetime, int, Script]] = []
    for place, script in enumerate(scripts):
        _go_on(waiting, place, script)
    while waiting:
        at, place, script = heapq.heappop(waiting)
        if at > until:
            raise InTheFuture(f"{script}: {at} > {until}")
        pass_time(until=at)
        _go_on(waiting, place, script)
        _post_goes(at)
    pass_time(until=until)


def pass_time(*, until: datetime) -> None:
    """Take the steps of the deadlines that are due, each at its own hour."""
    while step := PlannedStep.objects.due(until).first():
        if not enforcement.take_step(step.pk, at=step.planned_at):
            raise RuntimeError(f"the step was not taken: {step.pk} {step}")
        _post_goes(step.planned_at)


def _post_goes(at: datetime) -> None:
    letters_leave(at=at)
    enforcement.settle_letters(at=at + ON_THE_WAY)


def _go_on(waiting: list[tuple[datetime, int, Script]], place: int, script: Script) -> None:
    following = next(script, None)
    if following is not None:
        heapq.heappush(waiting, (following, place, script))
