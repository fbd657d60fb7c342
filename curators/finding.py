"""Words looked for in the papers of one case: the pages that hold them, or why none does. Only what may be opened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from documents import sniffing
from documents.models import Document, Page, Reading
from requests_app.models import Case

MOST = 100
BEGINS, ENDS = "\x02", "\x03"
"""Neither survives in a kept text (``documents.previews.texts``), so a page cannot mark words of its own."""


@dataclass(frozen=True)
class Hit:
    """One page: its snippet as pieces (words, whether they are what was looked for)."""

    document: Document
    page: int
    pieces: list[tuple[str, bool]]
    is_recognised: bool
    url: str


@dataclass(frozen=True)
class Findings:
    """Hits document by document; ``silent`` have pages without text, ``waiting`` may not be read yet."""

    hits: list[Hit]
    silent: list[tuple[Document, str]]
    waiting: list[Document]
    searched: int

    @property
    def are_cut(self) -> bool:
        return len(self.hits) == MOST


def of(case: Case, papers: Sequence[Document], words: str) -> Findings:
    """Two queries. ``words`` as people type them: forms of a word are one word, quotes hold a phrase, a minus excludes."""
    readable = {p.pk: p for p in papers if p.may_be_opened and p.reading != Reading.PENDING}
    waiting = [p for p in papers if p.pk not in readable and p.scan != "infected"]
    pages = Page.objects.filter(document__in=readable)
    hits = [_hit(case, readable[page.document_id], page) for page in matching(pages, words)[:MOST]]
    order = {pk: place for place, pk in enumerate(readable)}
    hits.sort(key=lambda hit: (order[hit.document.pk], hit.page))
    silent = [(d, address(case, d, 1)) for d in _silent(readable.values(), pages)]
    return Findings(hits, silent, waiting, searched=len(readable) - len(silent))


def matching(pages: QuerySet[Page], words: str) -> QuerySet[Page]:
    """Pages that hold the words, each with a ``snippet``; the index over ``lexemes`` answers."""
    query = SearchQuery(words, config="russian", search_type="websearch")
    snippet = SearchHeadline(
        "text", query, config="russian", start_sel=BEGINS, stop_sel=ENDS, max_words=28, min_words=14
    )
    return pages.filter(lexemes=query).annotate(snippet=snippet).order_by("document_id", "number")


def address(case: Case, document: Document, page: int) -> str:
    """The page in the viewer of the case."""
    asked = {"doc": document.pk, **({"page": page} if page > 1 else {})}
    return f"{reverse('curators:case', args=[case.pk])}?{urlencode(asked)}#viewer"


def _hit(case: Case, document: Document, page: Page) -> Hit:
    url = address(case, document, page.number)
    return Hit(document, page.number, _pieces(page.snippet), page.text_of == "ocr", url)


def _pieces(snippet: str) -> list[tuple[str, bool]]:
    first, *rest = snippet.split(BEGINS)
    pieces = [(first, False)]
    for part in rest:
        marked, _, plain = part.partition(ENDS)
        pieces += [(marked, True), (plain, False)]
    return [(text, marked) for text, marked in pieces if text]


def _silent(readable: Iterable[Document], pages: QuerySet[Page]) -> list[Document]:
    """Papers with a page that says nothing: a scan or a photograph. A slice of imaging has nothing to say."""
    counted = pages.order_by().values("document").annotate(mute=Count("pk", filter=Q(text="")))
    mute = {row["document"]: row["mute"] for row in counted}
    imaging = {sniffing.DICOM, *sniffing.ARCHIVES}
    return [d for d in readable if d.content_type not in imaging and mute.get(d.pk, 1)]
