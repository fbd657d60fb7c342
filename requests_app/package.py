"""Which papers a case needs (S3, S4, D5), what is missing, and from what moment everything is there (D3)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from accounts.models import Representation
from requests_app.items import Anchor, Item
from requests_app.models import AbsentPart, Case, Consent, Enclosure, Kind, RequestedItem
from requests_app.models.consent import CONSENTS, NOTHING_WITHOUT
from requests_app.models.enclosure import PARTS
from workcalendar.days import MOSCOW

PAPERS_OF_RIGHT = frozenset(
    {Representation.Basis.ADOPTER, Representation.Basis.GUARDIAN, Representation.Basis.GUARDIAN_OF_ADULT}
)
"""Representatives who show a document of their right beside the identity papers (D12)."""


@dataclass
class Package:
    """The package of one case, read once (five queries at most)."""

    case: Case
    on: date
    _by_kind: dict[str, list[Enclosure]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        present = Enclosure.objects.present().filter(case=self.case)
        for enclosure in present.select_related("document", "answers", "added_by"):
            enclosure.case = self.case
            self._by_kind[enclosure.kind].append(enclosure)

    @cached_property
    def absences(self) -> dict[str, AbsentPart]:
        return {a.kind: a for a in self.case.absent_parts.all()}

    @cached_property
    def consents(self) -> list[Consent]:
        return [c for c in self.case.consents.all() if c.withdrawn_at is None]

    @cached_property
    def requested(self) -> list[RequestedItem]:
        """What was asked for and confirmed, less what was dropped."""
        confirmed = RequestedItem.objects.filter(
            request__case=self.case, request__confirmed_at__isnull=False, dropped_at=None
        )
        return list(confirmed.select_related("request"))

    @cached_property
    def signers(self) -> frozenset[str]:
        """Who has to sign the consents: 15-17 both sign (L8)."""
        if not self.case.by_representative:
            return frozenset({Consent.Signer.INSURED})
        both = self.case.insured is not None and self.case.insured.signs_too_on(self.on)
        return frozenset({Consent.Signer.REPRESENTATIVE, *([Consent.Signer.INSURED] if both else [])})

    def unsigned(
        self, kinds: Iterable[str] = CONSENTS, signers: Iterable[str] | None = None
    ) -> list[tuple[str, str]]:
        """Pairs (kind, signer) that have no live signature."""
        live = {(c.kind, c.signer) for c in self.consents}
        wanted = self.signers if signers is None else signers
        return [(kind, who) for kind in kinds for who in sorted(wanted) if (kind, who) not in live]

    def has_consents(self, kinds: Iterable[str] = NOTHING_WITHOUT) -> bool:
        return not self.unsigned(kinds)

    def item(self, kind: Kind) -> Item:
        return Item(
            kind=kind,
            enclosures=tuple(self._by_kind.get(kind, ())),
            absence=self.absences.get(kind),
            registered=tuple(i for i in self.requested if i.kind == kind and i.is_physical),
            filled_in_cabinet=self._is_filled_in_cabinet(kind),
            needed=kind in self.needed_kinds,
        )

    def _is_filled_in_cabinet(self, kind: Kind) -> bool:
        if kind == Kind.QUESTIONNAIRE:
            form = getattr(self.case, "questionnaire", None)
            return form is not None and form.filled_at is not None
        return kind == Kind.CONSENT and not self.unsigned(CONSENTS if self.case.is_draft else NOTHING_WITHOUT)

    @cached_property
    def needed_kinds(self) -> frozenset[Kind]:
        personal = {Kind.QUESTIONNAIRE, Kind.IDENTITY, Kind.POLICY, Kind.CONSENT}
        asked = {Kind(item.kind) for item in self.requested}
        return frozenset(
            personal | set(PARTS) | asked | ({Kind.REPRESENTATION} if self._right_is_shown else set())
        )

    @cached_property
    def _right_is_shown(self) -> bool:
        if not self.case.by_representative:
            return False
        rights = Representation.objects.filter(insured=self.case.insured, representative=self.case.applicant)
        return rights.filter(basis__in=PAPERS_OF_RIGHT).exists()

    @property
    def personal(self) -> list[Item]:
        kinds = [Kind.QUESTIONNAIRE, Kind.IDENTITY, Kind.REPRESENTATION, Kind.POLICY, Kind.CONSENT]
        return [self.item(k) for k in kinds if k in self.needed_kinds or self._by_kind.get(k)]

    @property
    def extract(self) -> list[Item]:
        """The five parts of S4."""
        return [self.item(kind) for kind in PARTS]

    @property
    def further(self) -> list[Item]:
        """Imaging, histology, other papers, and things a clinic asked for (S12)."""
        always = [Kind.IMAGING, Kind.HISTOLOGY]
        rest = [
            k
            for k in (Kind.OTHER, Kind.SLIDES, Kind.BLOCKS, Kind.MATERIAL)
            if k in self.needed_kinds or self._by_kind.get(k)
        ]
        return [self.item(kind) for kind in (*always, *rest)]

    @property
    def items(self) -> list[Item]:
        return [*self.personal, *self.extract, *self.further]

    @property
    def needed(self) -> list[Item]:
        return [item for item in self.items if item.needed]

    @property
    def missing(self) -> list[Item]:
        return [item for item in self.items if item.is_missing]

    @property
    def unsettled(self) -> list[Item]:
        """Needed and not accepted yet, or here and not decided on: silence sends nothing to a clinic."""
        return [item for item in self.items if not item.is_settled]

    @property
    def blocks_submission(self) -> list[Item]:
        """D5: questionnaire, identity, policy and consents; a missing medical part never blocks.

        A file that is still being checked for viruses does not block either, nor does the signature of a minor of 15-17.
        """
        return [item for item in self.personal if item.needed and not self._may_be_submitted(item)]

    def _may_be_submitted(self, item: Item) -> bool:
        if item.kind == Kind.CONSENT:
            own = {Consent.Signer.REPRESENTATIVE} if self.case.by_representative else self.signers
            return bool(item.enclosures) or not self.unsigned(CONSENTS, own)
        return item.state in {"ok", "wait", "checking"}

    def anchor(self) -> Anchor:
        """The arrival of what was last to come, over the necessary medical items and the indispensable consents (D3)."""
        moments = [m for item in self.needed for m in self._arrivals(item)]
        moments += [
            Anchor(c.signed_at, f"подписано: {c.get_kind_display().lower()}")
            for c in self.consents
            if c.kind in NOTHING_WITHOUT and c.signer in self.signers
        ]
        came = Anchor(self.case.submitted_at or self.case.created_at, "поступила заявка")
        return max(moments, key=lambda anchor: anchor.at, default=came)

    def _arrivals(self, item: Item) -> list[Anchor]:
        if item.kind in {Kind.QUESTIONNAIRE, Kind.IDENTITY, Kind.POLICY, Kind.CONSENT, Kind.REPRESENTATION}:
            return []
        usable = item.accepted or item.usable
        came = sorted(e.arrived_at for e in usable if e.arrived_at)
        answers = [e.arrived_at for e in usable if e.answers_id and e.arrived_at]
        found = [Anchor(moment, f"поступило: {item.label.lower()}") for moment in (*came[:1], *answers)]
        found += [
            Anchor(i.registered_at, f"зарегистрировано: {item.label.lower()}")
            for i in item.registered
            if i.registered_at
        ]
        declared_at = item.absence.declared_at if item.absence else None
        if declared_at and (not usable or self._is_answer(item, declared_at)):
            found.append(Anchor(declared_at, f"заявлено, что не будет: {item.label.lower()}"))
        return found

    def _is_answer(self, item: Item, declared_at: datetime) -> bool:
        """«Нет и не будет» to a request for more of what is here already: accepted, it ends the waiting as a paper would."""
        if not item.absence or not item.absence.accepted_at:
            return False
        asked = [one.request.confirmed_at for one in self.requested if one.kind == item.kind]
        return any(confirmed and confirmed <= declared_at for confirmed in asked)

    def frozen(self) -> list[dict[str, str | None]]:
        """The documents of the package as JSON: kind, name, sha256, arrival. Nothing in it changes later."""
        return [
            {
                "kind": item.kind.value,
                "document": str(e.document_id),
                "name": e.document.name,
                "sha256": e.document.sha256,
                "arrived_at": e.arrived_at.astimezone(MOSCOW).isoformat() if e.arrived_at else None,
            }
            for item in self.items
            for e in item.usable
        ]


def of(case: Case, *, at: datetime) -> Package:
    """The package as it stands; who signs is decided by the age on the Moscow day of sending (L8)."""
    return Package(case, on=(case.submitted_at or at).astimezone(MOSCOW).date())
