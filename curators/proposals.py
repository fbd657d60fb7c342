"""Where the five parts of S4 seem to be, page by page: shown beside the checklist, taken by a press alone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Q, When
from django.db.models.functions import Left

from curators import finding
from curators.packages import ReadTogether
from documents.models import Document, Page
from requests_app import parts
from requests_app.models import Case, Kind
from requests_app.models.enclosure import MEDICAL
from requests_app.permissions import ADDING_IS_OPEN

MOST_PAGES, LETTERS = 150, 4_000
"""How much of a case is read for it: 0.1 s at the most."""
MOST_DOCUMENTS = 3


@dataclass(frozen=True)
class Proposal:
    """A document that seems to contain a part: the page and the words it is seen by."""

    document: Document
    kind: Kind
    page: int
    words: str
    url: str
    may_be_taken: bool
    """Nobody has said yet that the document contains it, and the package is still open."""


def of(case: Case, whole: ReadTogether, pages: Iterable[Page]) -> dict[str, list[Proposal]]:
    """Kind → the first page of each document, three documents at most; ``pages`` are those of ``texts``."""
    closes = _closes(whole)
    found: dict[tuple[object, Kind], parts.Sign] = {}
    for page in sorted(pages, key=lambda page: page.number):
        if page.document_id in closes:
            for sign in parts.seen([(page.number, page.beginning)]):
                found.setdefault((page.document_id, sign.kind), sign)
    shown: dict[str, list[Proposal]] = defaultdict(list)
    for (pk, kind), sign in found.items():
        document, kinds = closes[pk]
        open_still = case.status in ADDING_IS_OPEN and kind not in kinds
        url = finding.address(case, document, sign.page)
        if len(shown[kind.value]) < MOST_DOCUMENTS:
            shown[kind.value].append(Proposal(document, kind, sign.page, sign.words, url, open_still))
    return dict(shown)


def _closes(whole: ReadTogether) -> dict[object, tuple[Document, set[str]]]:
    """The medical papers and those not sorted yet, each with what it is said to contain."""
    closes: dict[object, tuple[Document, set[str]]] = {}
    for kind in (*MEDICAL, Kind.UNSORTED):
        for enclosure in whole.item(kind).enclosures:
            if enclosure.document.may_be_opened:
                closes.setdefault(enclosure.document_id, (enclosure.document, set()))[1].add(kind.value)
    return closes


def texts(whole: ReadTogether, shown: Q) -> list[Page]:
    """One query for two needs: pages that are shown anyway, and those with a text, each with its ``beginning``."""
    said = Q(document__in=list(_closes(whole))) & ~Q(text="")
    first = models.Case(When(shown, then=0), default=1, output_field=models.IntegerField())
    pages = Page.objects.filter(shown | said).annotate(beginning=Left("text", LETTERS))
    return list(pages.order_by(first, "document_id", "number")[:MOST_PAGES])
