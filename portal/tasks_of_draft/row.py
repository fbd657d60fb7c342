"""One task of the draft, and how the files of an item stand."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from documents.models import Reading, Scan
from requests_app.models import Case
from requests_app.package import Item

DONE, YOU, NONE, OFF = "done", "you", "none", "off"


@dataclass(frozen=True)
class Row:
    """A task: where it leads, how it stands, and the words for it when it is the next one."""

    name: str
    page: str
    state: str
    hint: str = ""
    on: datetime | None = None
    word: str = ""
    counted: bool = True
    then: str = ""
    why: str = ""
    button: str = ""
    case: Case = field(repr=False, default=None)

    @property
    def url(self) -> str:
        return reverse(f"portal:{self.page}", args=[self.case.pk]) if self.page else ""


def is_good(item: Item) -> bool:
    """A file that came and is neither dangerous nor unreadable; one still being checked counts."""
    bad = {Scan.INFECTED, Scan.NOT_SCANNABLE}
    return any(
        e.document.scan not in bad and e.document.reading != Reading.UNREADABLE for e in item.enclosures
    )


def state_of(item: Item) -> str:
    if is_good(item):
        return DONE
    return YOU if item.enclosures else NONE


def files_in(items: Iterable[Item], otherwise: str) -> str:
    """«Выписка.pdf», «Файлов: 3»; what to do when there are none."""
    names = {e.document_id: e.document.name for item in items for e in item.enclosures}
    if not names:
        return otherwise
    return f"Файл «{next(iter(names.values()))}»" if len(names) == 1 else f"Файлов: {len(names)}"
