"""What is asked for: written down one by one, so that each glass has a row of its own, and told in a line for all alike."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from requests_app.models import DocumentRequest, Kind, RequestedItem
from requests_app.models.enclosure import PHYSICAL
from workcalendar.wording import plural

MOST = 30
"""Things of one kind in a request: more is a mistake of the finger."""
MOST_AT_ONCE = MOST * len(PHYSICAL)
"""Things named in one call: all of a request, of every kind as many as may be asked for."""


@dataclass(frozen=True)
class Asked:
    """One thing to ask for, or ``count`` alike: the kind and the words for the person."""

    kind: str
    note: str = ""
    count: int | None = None


@dataclass(frozen=True)
class Line:
    """«Парафиновые блоки, 2 штуки» and the words beside it."""

    what: str
    note: str = ""

    def __str__(self) -> str:
        return f"{self.what}: {self.note}" if self.note else self.what


def write_down(request: DocumentRequest, asked: Sequence[Asked]) -> None:
    """An item for each; of several alike every one is an item, which is sent, registered and returned by itself (S12)."""
    RequestedItem.objects.bulk_create(
        RequestedItem(
            request=request, kind=one.kind, note=one.note, position=position, nth=nth, out_of=one.count
        )
        for position, one in enumerate(asked)
        for nth in (range(1, one.count + 1) if one.count else (None,))
    )


def lines(items: Iterable[RequestedItem]) -> list[Line]:
    """In the order in which they come; those alike are one line where their first stands."""
    alike: dict[object, list[RequestedItem]] = defaultdict(list)
    for item in items:
        alike[item.pk if item.out_of is None else (item.request_id, item.position)].append(item)
    return [_line(group) for group in alike.values()]


def line_of(kind: str, note: str) -> str:
    """One kind that is asked for, as a line of a letter."""
    return str(Line(Kind(kind).label, note))


def _line(items: list[RequestedItem]) -> Line:
    first, out_of = items[0], items[0].out_of
    if out_of is None or len(items) == 1:
        return Line(first.what, first.note)
    if len(items) == out_of:
        return Line(f"{first.get_kind_display()}, {plural(out_of, 'штука', 'штуки', 'штук')}", first.note)
    return Line(
        f"{first.get_kind_display()} {_ranges(sorted(item.nth or 0 for item in items))} из {out_of}",
        first.note,
    )


def _ranges(numbers: Sequence[int]) -> str:
    """«1–3, 5»."""
    starts = [numbers[0], *(there for here, there in pairwise(numbers) if there != here + 1)]
    ends = [*(here for here, there in pairwise(numbers) if there != here + 1), numbers[-1]]
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in zip(starts, ends, strict=True))
