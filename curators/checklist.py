"""The checklist of a case: the package as lines with a state, a link to the file and the form of the current one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from curators.forms import ConsentScanForm, VerdictForm
from curators.proposals import Proposal
from curators.viewing import Choice
from requests_app.models import Case, Consent, ConsentKind, Enclosure, Kind
from requests_app.models.consent import CONSENTS
from requests_app.package import Item, Package

DRAWN = {"ok": "ok", "bad": "bad", "missing": "bad", "idle": "off"}
"""The package's states as the checklist draws them; the rest wait for a decision."""


@dataclass
class Line:
    """One thing of the package."""

    item: Item
    note: str
    current: Enclosure | None = None
    form: VerdictForm | None = None
    proposals: list[Proposal] = field(default_factory=list)

    @property
    def state(self) -> str:
        return DRAWN.get(self.item.state, "wait")

    @property
    def url(self) -> str:
        chosen = self.current or next(iter([*_undecided(self.item), *self.item.enclosures]), None)
        return address_of(chosen) if chosen else ""

    @property
    def files(self) -> list[tuple[str, Enclosure]]:
        """The other files of this thing, each with its own verdict."""
        return [(address_of(e), e) for e in self.item.enclosures] if len(self.item.enclosures) > 1 else []

    @property
    def absence_waits(self) -> bool:
        absence = self.item.absence
        return absence is not None and absence.accepted_at is None and not self.item.usable


@dataclass
class Checklist:
    case: Case
    whole: Package
    choice: Choice
    form: VerdictForm | None = None
    proposals: dict[str, list[Proposal]] = field(default_factory=dict)
    groups: list[tuple[str, list[Line]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        parts = (
            ("О застрахованном", self.whole.personal),
            ("Выписка", self.whole.extract),
            ("Дополнительно", self.whole.further),
        )
        self.groups = [(name, [self._line(item) for item in items]) for name, items in parts]

    @property
    def settled(self) -> int:
        return sum(item.is_settled for item in self.whole.needed)

    @property
    def needed(self) -> int:
        return len(self.whole.needed)

    @property
    def unsorted(self) -> list[Enclosure]:
        """Files from letters of which nobody has said yet what they are: part of nothing, and hidden from nobody."""
        return list(self.whole.item(Kind.UNSORTED).enclosures)

    def next_undecided(self, after: Enclosure | None = None) -> Enclosure | None:
        """What to look at next: a file without a verdict."""
        waiting = [e for item in self.whole.items for e in _undecided(item)]
        return next((e for e in waiting if e != after), None)

    def _line(self, item: Item) -> Line:
        current = next((e for e in item.enclosures if str(e.pk) == self.choice.item), None)
        form = (self.form or VerdictForm.of(current)) if current else None
        return Line(item, _note(self.case, item), current, form, self.proposals.get(item.kind.value, []))


@dataclass(frozen=True)
class ConsentLine:
    """One kind of consent by one signer: signed and how, withdrawn, or not yet."""

    kind: ConsentKind
    signer: str
    consent: Consent | None
    withdrawn_at: datetime | None = None


def consents(whole: Package) -> list[ConsentLine]:
    found = {(c.kind, c.signer): c for c in whole.consents}
    signers, withdrawn = sorted(whole.signers), _withdrawn(whole)
    return [
        ConsentLine(kind, Consent.Signer(who).label, found.get((kind, who)), withdrawn.get((kind, who)))
        for kind in CONSENTS
        for who in signers
    ]


def _withdrawn(whole: Package) -> dict[tuple[str, str], datetime]:
    """The last day on which each was taken back."""
    taken_back = [c for c in whole.case.consents.all() if c.withdrawn_at]
    return {(c.kind, c.signer): c.withdrawn_at for c in sorted(taken_back, key=lambda c: c.withdrawn_at)}


def consent_form(
    whole: Package, form: ConsentScanForm | None = None
) -> tuple[Enclosure, ConsentScanForm] | None:
    """The last scan of the consent and the form that says what it covers; None when there is nothing to mark."""
    scans = [e for e in whole.item(Kind.CONSENT).enclosures if e.document.may_be_opened]
    if not scans:
        return None
    came, withdrawn = scans[-1].arrived_at, _withdrawn(whole)
    unsigned = [one for one in whole.unsigned() if not (one in withdrawn and came and withdrawn[one] >= came)]
    if not unsigned:
        return None
    return scans[-1], form or ConsentScanForm(unsigned=unsigned)


def address_of(enclosure: Enclosure) -> str:
    return f"?{urlencode({'item': enclosure.pk, 'doc': enclosure.document_id})}#item"


def _undecided(item: Item) -> list[Enclosure]:
    return [e for e in item.usable if e.verdict == Enclosure.Verdict.PENDING]


def _note(case: Case, item: Item) -> str:
    """The second line: the files, or why there are none."""
    said = [_names(item.enclosures)] if item.enclosures else []
    if item.filled_in_cabinet and not item.enclosures:
        said.append("подписаны все виды" if item.kind == Kind.CONSENT else "заполнена в кабинете")
    if item.kind == Kind.POLICY and case.policy:
        said.append(f"по реестру до {case.policy.ends_on:%d.%m.%Y}")
    said += [{"missing": "не хватает", "checking": "проверяется", "idle": "не требуется"}.get(item.state, "")]
    if item.absence:
        accepted = "принято" if item.absence.accepted_at else "решите, принять ли"
        said.append(f"нет и не будет, {accepted}: {item.absence.reason}")
    said += [_registered(item)]
    return "; ".join(part for part in said if part)


def _names(enclosures: Iterable[Enclosure]) -> str:
    return ", ".join(dict.fromkeys(e.document.name for e in enclosures))


def _registered(item: Item) -> str:
    if not item.registered:
        return ""
    come = sum(thing.registered_at is not None for thing in item.registered)
    return f"зарегистрировано {come} из {len(item.registered)}"
