"""The packages of a whole page of cases in a few queries. What makes a package complete is requests_app.package's matter."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import OuterRef, Subquery, prefetch_related_objects

from accounts.models import Representation
from curators.clocks import moscow_day
from requests_app.asked import Line, lines
from requests_app.models import Case, Enclosure, Material, RequestedItem
from requests_app.package import PAPERS_OF_RIGHT, Package
from requests_app.querysets import CaseQuerySet


@dataclass
class ReadTogether(Package):
    """A package whose rows somebody has read already."""

    proposed: list[RequestedItem] = field(default_factory=list)
    """What a clinic has asked for and nobody has confirmed yet."""
    things: list[Material] = field(default_factory=list)
    """All that is no file (S12), also what is no longer needed and may be on its way."""

    def __post_init__(self) -> None:
        """Nothing is read here."""

    def fill(self, enclosures: list[Enclosure], items: list[RequestedItem], *, right_is_shown: bool) -> None:
        for enclosure in enclosures:
            self._by_kind[enclosure.kind].append(enclosure)
        self.things = [item.material for item in items if getattr(item, "material", None)]
        items = [item for item in items if item.dropped_at is None]
        confirmed = [item for item in items if item.request.confirmed_at]
        self.__dict__.update(requested=confirmed, _right_is_shown=right_is_shown)
        self.proposed = [i for i in items if i.request.confirmed_at is None and i.request.closed_at is None]

    @property
    def asked_now(self) -> list[RequestedItem]:
        """Told to the applicant and still awaited as one request."""
        return [item for item in self.requested if item.request.closed_at is None]

    @property
    def asked(self) -> list[RequestedItem]:
        return self.asked_now or self.proposed

    @property
    def asked_lines(self) -> list[Line]:
        return lines(self.asked)


def with_basis(cases: CaseQuerySet) -> CaseQuerySet:
    """Each case gets ``basis``: by what right its applicant acts for the insured person; None for oneself."""
    right = Representation.objects.filter(insured=OuterRef("insured"), representative=OuterRef("applicant"))
    return cases.annotate(basis=Subquery(right.values("basis")[:1]))


def of_all(cases: Sequence[Case], *, at: datetime) -> dict[object, ReadTogether]:
    """Case pk → package: four queries whatever the number of cases, which are read ``with_basis``."""
    prefetch_related_objects(cases, "absent_parts", "consents")
    enclosures, requested = _enclosures(cases), _requested(cases)
    packages: dict[object, ReadTogether] = {}
    for case in cases:
        whole = packages[case.pk] = ReadTogether(case, on=moscow_day(at))
        shown = case.by_representative and case.basis in PAPERS_OF_RIGHT
        whole.fill(enclosures[case.pk], requested[case.pk], right_is_shown=shown)
    return packages


def _enclosures(cases: Sequence[Case]) -> dict[object, list[Enclosure]]:
    found = defaultdict(list)
    for row in Enclosure.objects.present().filter(case__in=cases).select_related("document"):
        found[row.case_id].append(row)
    return found


def _requested(cases: Sequence[Case]) -> dict[object, list[RequestedItem]]:
    """What was asked for, things with their material; dropped ones too."""
    rows = RequestedItem.objects.filter(request__case__in=cases)
    found = defaultdict(list)
    for item in rows.select_related("request", "material__clinic"):
        found[item.request.case_id].append(item)
    return found
