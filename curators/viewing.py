"""The document viewer of a case: tabs, one page at a time, and a second document beside (?side=)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse

from documents import quality
from documents.models import Document, Page, Reading, Scan
from requests_app.models import Case


@dataclass
class Choice:
    """What the address asks to see."""

    document: str = ""
    page: int = 1
    side: str = ""
    side_page: int = 1
    item: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "Choice":
        return cls(
            document=_uuid(query.get("doc", "")),
            page=_number(query.get("page", "")),
            side=_uuid(query.get("side", "")),
            side_page=_number(query.get("spage", "")),
            item=_uuid(query.get("item", "")),
        )


@dataclass
class Viewer:
    """Everything the template _viewer.html draws, for one or two documents of a case."""

    case: Case
    documents: list[Document]
    choice: Choice
    at: str = ""
    """The address of the page the viewer stands on."""

    def __post_init__(self) -> None:
        self.at = self.at or reverse("curators:case", args=[self.case.pk])

    @property
    def wanted(self) -> Q:
        """Which pages are shown, at most two."""
        asked = [(self.main, self.choice.page), (self.beside, self.choice.side_page)]
        wanted = Q(pk__in=[])
        for document, number in asked:
            if document is not None and document.may_be_opened:
                wanted |= Q(document=document, number=number)
        return wanted

    @cached_property
    def pages(self) -> dict[tuple[UUID, int], Page]:
        return by_place(Page.objects.filter(self.wanted))

    @property
    def main(self) -> Document | None:
        return self._document(self.choice.document) or (self.documents[0] if self.documents else None)

    @property
    def beside(self) -> Document | None:
        return self._document(self.choice.side)

    @property
    def first(self) -> dict[str, object]:
        return self._shown(self.main, self.choice.page, "page", tabs=True)

    @property
    def second(self) -> dict[str, object] | None:
        if self.beside is None:
            return None
        return self._shown(self.beside, self.choice.side_page, "spage", tabs=False)

    @property
    def may_stand_beside(self) -> list[tuple[str, str]]:
        """Addresses and names for «два документа рядом»."""
        others = [d for d in self.documents if d != self.main and d.page_count]
        return [(self.url(side=str(d.pk), spage=1), d.name) for d in others]

    @property
    def url_without_side(self) -> str:
        return self.url(side="", spage=1)

    def url(self, **changes: object) -> str:
        asked = {
            "item": self.choice.item,
            "doc": str(self.main.pk) if self.main else "",
            "page": self.choice.page,
            "side": self.choice.side,
            "spage": self.choice.side_page,
            **changes,
        }
        kept = {k: v for k, v in asked.items() if v and not (k in {"page", "spage"} and v == 1)}
        return f"{self.at}?{urlencode(kept)}#viewer"

    def _document(self, pk: str) -> Document | None:
        return next((d for d in self.documents if str(d.pk) == pk), None)

    def _shown(self, document: Document | None, number: int, key: str, *, tabs: bool) -> dict[str, object]:
        if document is None:
            return {"blank": "Документов в деле пока нет.", "name": ""}
        page, count = self.pages.get((document.pk, number)), document.page_count or 0
        ids = {"pk": self.case.pk, "document": document.pk}
        return {
            "label": f"Просмотр документа «{document.name}»",
            "tabs": self._tabs() if tabs else [{"url": self.url(), "label": document.name, "current": True}],
            "tabs_label": "Файлы" if tabs else "Второй документ",
            "name": document.name,
            "number": number,
            "count": count,
            "image": page and self._image(page, ids),
            "previous_url": self.url(**{key: number - 1}) if number > 1 else "",
            "next_url": self.url(**{key: number + 1}) if number < count else "",
            "download_url": reverse("curators:download", kwargs=ids) if document.may_be_opened else "",
            "blank": why_blank(document),
            "remarks": quality.sentences(document.hard_to_read, count) if document.may_be_opened else [],
            "here": self.url(),
            "dark": document.content_type in {"application/dicom", "application/zip"},
        }

    def _image(self, page: Page, ids: dict[str, object]) -> dict[str, object]:
        url = reverse("curators:page", kwargs={**ids, "number": page.number})
        turn_url = reverse("curators:turn_page", kwargs={**ids, "number": page.number})
        size = {"width": page.width, "height": page.height, "turned": page.turned, "caption": page.caption}
        return {"url": url, "turn_url": turn_url, **size}

    def _tabs(self) -> list[dict[str, object]]:
        return [
            {
                "url": self.url(doc=str(d.pk), page=1, item=""),
                "label": d.name,
                "icon": icon_of(d),
                "current": d == self.main,
            }
            for d in self.documents
        ]


def by_place(pages: Iterable[Page]) -> dict[tuple[UUID, int], Page]:
    return {(page.document_id, page.number): page for page in pages}


def why_blank(document: Document) -> str:
    """Why there is no page to look at, in a sentence."""
    if document.scan == Scan.INFECTED:
        return "В файле найден вирус. Он закрыт: открыть и скачать его нельзя, заявитель об этом знает."
    if not document.may_be_opened:
        return document.problem or "Файл проверяется на вирусы. Обычно это занимает меньше минуты."
    if document.reading == Reading.PENDING:
        return "Готовим страницы. Обновите через минуту или скачайте файл."
    return document.problem or "Страниц для просмотра нет. Скачайте файл, чтобы посмотреть его."


def icon_of(document: Document) -> str:
    return "image" if document.content_type.startswith(("image/", "application/dicom")) else "file-text"


def _number(text: str) -> int:
    return min(int(text), 10_000) if text.isdecimal() and len(text) < 6 and int(text) else 1


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
