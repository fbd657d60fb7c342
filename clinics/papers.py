"""The medical papers of a case as an organisation's list: one row a document, whichever parts it closes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from uuid import UUID

from accounts.models import User
from clinics.patient import is_nameless
from documents import names, sniffing
from documents.models import Document, Reading, Scan
from requests_app import permissions
from requests_app.models import Case, Kind
from requests_app.models.enclosure import MEDICAL
from requests_app.statuses import Status
from workcalendar.wording import plural

PICTURES = (Kind.IMAGING, Kind.HISTOLOGY)
ORDER = (*PICTURES, *(kind for kind in MEDICAL if kind not in PICTURES))
UNSAFE_IN_A_NAME = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|\u202a-\u202e\u2066-\u2069]+')


@dataclass(frozen=True)
class Paper:
    document: Document
    kinds: tuple[Kind, ...]
    arrived_at: datetime | None
    is_accepted: bool
    """The organisation has accepted the case: before that, a paper is a line in a list."""
    is_nameless: bool
    """File names are hidden together with the patient's name, since they often contain it."""

    @property
    def label(self) -> str:
        """«Диагноз, анамнез»; three parts of S4 or more in one file are an extract."""
        if len(self.kinds) > 2:
            return "Медицинская выписка"
        first, *rest = [kind.label for kind in self.kinds]
        return ", ".join([first, *(label.lower() for label in rest)])

    @property
    def parts(self) -> str:
        return ", ".join(kind.label.lower() for kind in self.kinds) if len(self.kinds) > 2 else ""

    @property
    def name(self) -> str:
        return "" if self.is_nameless else self.document.name

    @property
    def icon(self) -> str:
        return {Kind.IMAGING: "scan-eye", Kind.HISTOLOGY: "microscope"}.get(self.kinds[0], "file-text")

    @property
    def pages(self) -> str:
        """«КТ, 3 серии, 312 снимков», or how many pages."""
        count = self.document.page_count
        return self.document.contents or (plural(count, "страница", "страницы", "страниц") if count else "")

    @property
    def is_picture(self) -> bool:
        return self.kinds[0] in PICTURES

    @property
    def may_be_opened(self) -> bool:
        return self.is_accepted and self.document.may_be_opened and not self.is_unread_disc

    @property
    def is_unread_disc(self) -> bool:
        """Of a disc only what was found to be a picture leaves: until it was looked through, nothing does."""
        return self.document.content_type == sniffing.ZIP and self.document.reading != Reading.READABLE

    @property
    def why_closed(self) -> str:
        """Why a file of an accepted case does not open yet."""
        if self.document.may_be_opened:
            waits = self.document.reading == Reading.PENDING
            said = "готовим снимки" if waits else "снимки не открылись, спросите куратора"
            return said if self.is_unread_disc else ""
        checking = self.document.scan in {Scan.PENDING, Scan.NOT_CHECKED}
        return "проверяем файл" if checking else "файл не прошёл проверку"

    @property
    def why_no_pages(self) -> str:
        pending = self.document.reading == Reading.PENDING
        return "Готовим страницы." if pending else "Страниц для просмотра нет. Скачайте файл."


def of(case: Case, user: User) -> list[Paper]:
    """Pictures first, then the parts of the extract; only what D21 lets the organisation see."""
    by_document: dict[UUID, list] = {}
    for enclosure in permissions.readable_enclosures(case, user):
        by_document.setdefault(enclosure.document_id, []).append(enclosure)
    nameless, accepted = is_nameless(case), case.status != Status.OFFERED
    papers = []
    for enclosures in by_document.values():
        kinds = sorted((Kind(e.kind) for e in enclosures), key=ORDER.index)
        first = enclosures[0]
        papers.append(Paper(first.document, tuple(kinds), first.arrived_at, accepted, nameless))
    return sorted(papers, key=lambda paper: ORDER.index(paper.kinds[0]))


def archived(papers: list[Paper]) -> Iterator[tuple[str, Document]]:
    """Names for the archive, safe in every file system and each its own: «Диагноз — Выписка.pdf»."""
    taken: set[str] = set()
    for paper in papers:
        name = _archive_name(paper)
        stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix
        number = 1
        while name.lower() in taken:
            number += 1
            name = f"{stem} ({number}){suffix}"
        taken.add(name.lower())
        yield name, paper.document


def _archive_name(paper: Paper) -> str:
    own = PurePosixPath(paper.document.name.replace("\\", "/")).name
    suffix = PurePosixPath(own).suffix[:10]
    stem = own[: -len(suffix)] if suffix else own
    if paper.is_nameless and suffix.lower() not in names.KNOWN:
        suffix = ""
    said = paper.label if paper.is_nameless else f"{paper.label} — {stem[:80]}"
    return UNSAFE_IN_A_NAME.sub(" ", said).strip(" .") + UNSAFE_IN_A_NAME.sub("", suffix)
