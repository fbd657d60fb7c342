"""A figure and its floor: measured in turns, so that a slow minute of the machine falls on both."""

import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

ROUNDS = 3


@dataclass(frozen=True)
class Figure:
    """``ours`` and ``floor`` in things a second, the medians of the rounds; ``wanted``: what the project asks for."""

    name: str
    ours: float
    floor: float
    wanted: str
    holds: bool

    @property
    def share(self) -> float:
        return self.ours / self.floor

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "share": self.share}

    def as_row(self) -> str:
        mark = "да" if self.holds else "НЕТ"
        return f"{self.name:<44} {self.ours:>9.1f} {self.floor:>9.1f} {self.share:>6.2f}  {self.wanted:<22} {mark}"


def in_turns(count: int, ours: Callable[[int], None], floor: Callable[[int], None]) -> tuple[float, float]:
    """Rates of both, things a second; each call does ``count`` things of the round whose number it is given."""
    rates: tuple[list[float], list[float]] = ([], [])
    for number in range(ROUNDS):
        for work, rate in zip((floor, ours), (rates[1], rates[0]), strict=True):
            began = time.perf_counter()
            work(number)
            rate.append(count / (time.perf_counter() - began))
    return statistics.median(rates[0]), statistics.median(rates[1])


def held_megabytes() -> float:
    """What this process holds in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024**2
