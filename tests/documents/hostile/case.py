"""One hostile or odd file of the corpus: how it is made, how it is called, and what must become of it."""

from collections.abc import Callable
from dataclasses import dataclass

OPEN, INFECTED, CLOSED, UNREADABLE = "open", "infected", "not_scannable", "unreadable"
"""Taken and clean; a virus; kept and closed; kept, clean, shown to nobody as pages (letters only)."""

DECEITFUL = {
    "program",
    "program_name",
    "two_in_one",
    "web_page",
    "zip_bomb",
    "zip_paths",
    "mrxs_outside",
    "pdf_runs",
    "too_hard",
    "office_active",
    "office_links",
    "office_password",
    "zip_password",
    "pdf_password",
}
"""Refusals after which what came by letter is closed to everybody."""


@dataclass(frozen=True)
class Hostile:
    """``verdict`` of an upload: OPEN, INFECTED, CLOSED or the code of its refusal. ``mailed``: of the same by letter.

    OPEN promises that it is clean, not that a page could be drawn.
    """

    make: Callable[[], bytes]
    verdict: str
    name: str = "Выписка.pdf"
    mailed: str = ""

    @property
    def by_letter(self) -> str:
        if self.mailed:
            return self.mailed
        if self.verdict in {OPEN, INFECTED, CLOSED}:
            return self.verdict
        return CLOSED if self.verdict in DECEITFUL else UNREADABLE
