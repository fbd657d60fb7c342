"""One line of the checklist, and the moment from which S7 counts. What makes them is ``package``."""

from dataclasses import dataclass
from datetime import datetime

from documents.models import Scan
from requests_app.models import AbsentPart, Enclosure, Kind, RequestedItem


@dataclass(frozen=True)
class Item:
    """One line of the checklist: a kind of enclosure, and what closes it."""

    kind: Kind
    enclosures: tuple[Enclosure, ...] = ()
    absence: AbsentPart | None = None
    registered: tuple[RequestedItem, ...] = ()
    filled_in_cabinet: bool = False
    needed: bool = True

    @property
    def label(self) -> str:
        return self.kind.label

    @property
    def usable(self) -> tuple[Enclosure, ...]:
        """Neither questioned by the curator nor still (or for ever) closed by the scanner."""
        questioned = Enclosure.Verdict.QUESTIONED
        return tuple(e for e in self.enclosures if e.verdict != questioned and e.document.may_be_opened)

    @property
    def accepted(self) -> tuple[Enclosure, ...]:
        return tuple(e for e in self.usable if e.verdict == Enclosure.Verdict.ACCEPTED)

    @property
    def state(self) -> str:
        """ok · wait (not looked at yet) · absent (declared) · checking (scan) · bad (question) · missing · idle."""
        if self.filled_in_cabinet or self.accepted or (self.absence and self.absence.accepted_at):
            return "ok"
        if self.registered and all(item.registered_at for item in self.registered):
            return "ok"
        if self.usable:
            return "wait"
        if self.absence:
            return "absent"
        return self._state_of_unusable

    @property
    def _state_of_unusable(self) -> str:
        if any(e.verdict == Enclosure.Verdict.QUESTIONED for e in self.enclosures):
            return "bad"
        if self.enclosures:
            return "checking"
        return "missing" if self.needed else "idle"

    @property
    def is_being_checked(self) -> bool:
        """Here, and the scanner has said nothing yet: no letter calls that lacking, however long the scanner is away."""
        return self.state == "checking" and any(e.document.scan == Scan.PENDING for e in self.enclosures)

    @property
    def is_missing(self) -> bool:
        """Nothing usable has come and nobody said that nothing will."""
        return self.needed and self.state in {"missing", "bad", "checking"} and not self.is_being_checked

    @property
    def is_undecided(self) -> bool:
        """Something readable has come that the curator has not decided on: a clinic would not get it."""
        return any(e.verdict == Enclosure.Verdict.PENDING for e in self.usable)

    @property
    def is_settled(self) -> bool:
        return not self.is_undecided and (not self.needed or self.state == "ok")


@dataclass(frozen=True)
class Anchor:
    """The moment from which S7's term counts, and what came then (D3)."""

    at: datetime
    what: str
