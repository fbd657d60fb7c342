"""The letters of a case and the files that came in them, each with what it probably is. A proposal decides nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject, Left
from django.urls import reverse

from correspondence.models import IncomingLetter
from curators import incoming, viewing
from curators.incoming import Mail
from curators.letter_forms import KindsForm
from documents.models import Document, Page, Source
from requests_app import guessing
from requests_app.guessing import Guess
from requests_app.models import Case, Enclosure, Kind
from requests_app.permissions import ADDING_IS_OPEN


@dataclass
class Paper:
    """One file of the case: not sorted yet, sorted as these kinds, or put aside as no document."""

    case: Case
    document: Document
    enclosures: list[Enclosure]
    guess: Guess
    is_decoration: bool
    thumbnail: Page | None
    may_be_sorted: bool
    form: KindsForm | None = None

    @property
    def is_unsorted(self) -> bool:
        return any(e.kind == Kind.UNSORTED for e in self.enclosures)

    @property
    def is_aside(self) -> bool:
        return not self.enclosures

    @property
    def kinds(self) -> str:
        closed = {e.kind for e in self.enclosures}
        return ", ".join(kind.label for kind in Kind if kind in closed)

    @property
    def is_decided(self) -> bool:
        """The curator has given a verdict: it is a document of the case now."""
        return any(e.verdict != Enclosure.Verdict.PENDING for e in self.enclosures)

    @property
    def proposed(self) -> str:
        return ", ".join(kind.label for kind in self.guess.kinds)

    @property
    def has_proposal(self) -> bool:
        return self.is_unsorted and bool(self.guess.kinds) and not self.is_decoration

    @property
    def token(self) -> str:
        """What «Принять все предложения» carries: exactly what was read on the page."""
        return f"{self.document.pk}:{'+'.join(self.guess.kinds)}"

    @property
    def ticks(self) -> KindsForm:
        """Nothing is ticked beforehand but what the file has been sorted as."""
        sorted_as = [e.kind for e in self.enclosures if e.kind != Kind.UNSORTED]
        return self.form or KindsForm(initial={"kinds": sorted_as}, auto_id=f"id_{self.document.pk}_%s")

    @property
    def why_blank(self) -> str:
        return viewing.why_blank(self.document)

    @property
    def icon(self) -> str:
        return viewing.icon_of(self.document)

    @property
    def thumbnail_url(self) -> str:
        ids = {"pk": self.case.pk, "document": self.document.pk, "number": 1}
        return reverse("curators:page", kwargs=ids) if self.thumbnail else ""

    @property
    def view_url(self) -> str:
        return f"{sort_url(self.case)}?doc={self.document.pk}#viewer" if self.thumbnail else ""


@dataclass(frozen=True)
class Desk:
    """The letters of a case and its files, read together."""

    mails: list[Mail]
    papers: list[Paper]

    @property
    def unsorted(self) -> list[Paper]:
        return [paper for paper in self.papers if paper.is_unsorted]

    @property
    def kept(self) -> list[Paper]:
        return [paper for paper in self.papers if not paper.is_aside]

    @property
    def aside(self) -> list[Paper]:
        return [paper for paper in self.papers if paper.is_aside]

    @property
    def may_be_sorted(self) -> bool:
        return any(paper.may_be_sorted for paper in self.papers)

    @property
    def earlier(self) -> list[Mail]:
        return self.mails[1:]

    @property
    def proposals(self) -> list[Paper]:
        return [paper for paper in self.papers if paper.has_proposal]

    @property
    def letters(self) -> list[IncomingLetter]:
        return [mail.letter for mail in self.mails]


def of(case: Case, refused: Mapping[str, KindsForm] | None = None) -> Desk:
    """Two queries. ``refused``: the ticks of a file whose form was refused."""
    documents = list(_mailed(case))
    mails = incoming.of_case(case, documents)
    parts = _parts(mails)
    papers = [
        Paper(
            case=case,
            document=document,
            enclosures=[Enclosure(case=case, document=document, **row) for row in document.closes],
            guess=guessing.kinds_of(document, document.texts),
            is_decoration=guessing.is_decoration(parts.get(str(document.pk), {}), document),
            thumbnail=_first_page(document),
            may_be_sorted=case.status in ADDING_IS_OPEN,
            form=(refused or {}).get(str(document.pk)),
        )
        for document in documents
    ]
    places = {key: place for place, key in enumerate(parts)}
    papers.sort(key=lambda paper: (not paper.is_unsorted, places.get(str(paper.document.pk), len(places))))
    return Desk(mails, papers)


def sort_url(case: Case) -> str:
    return reverse("curators:sort", args=[case.pk])


def _mailed(case: Case) -> QuerySet[Any]:
    """The files that came by letter, each with what it is in the package, its first texts and the size of its first page."""
    files = Document.objects.of_case(case.number).in_use().filter(source=Source.MAILED)
    closes = Enclosure.objects.present().filter(case=case, document=OuterRef("pk")).order_by()
    pages = Page.objects.filter(document=OuterRef("pk"))
    first = pages.filter(number__lte=guessing.FIRST_PAGES).order_by("number")
    return files.annotate(
        closes=ArraySubquery(closes.values(row=JSONObject(kind="kind", verdict="verdict"))),
        texts=ArraySubquery(first.values_list(Left("text", guessing.FIRST_LETTERS))),
        first_page=ArraySubquery(
            pages.filter(number=1).values(row=JSONObject(width="width", height="height"))
        ),
    )


def _first_page(document: Any) -> Page | None:
    drawn = document.first_page if document.may_be_opened else []
    return Page(document=document, number=1, **drawn[0]) if drawn else None


def _parts(mails: Iterable[Mail]) -> dict[str, dict[str, object]]:
    return {str(part["document_id"]): part for mail in mails for part, paper in mail.files if paper}
