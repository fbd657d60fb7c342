"""Letters that came, as this door shows them: what is new, who claims to write, which files. Nothing is decided here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from accounts.models import User
from correspondence.models import IncomingLetter, Nature
from correspondence.models.incoming import Filed, IncomingQuerySet
from correspondence.parsing import quotes
from documents.models import Document
from requests_app.models import Case
from requests_app.querysets import CaseQuerySet

LONGEST_SHOWN = 60_000
"""Characters of a letter's text on a page; the whole of it is in the .eml."""


@dataclass(frozen=True)
class Mail:
    """One letter with its case, where it has one, and the documents of its files by their ids."""

    letter: IncomingLetter
    case: Case | None = None
    documents: Mapping[str, Document] = field(default_factory=dict)
    alone: bool = True
    """No other letter lies in the same case."""

    @cached_property
    def _folded(self) -> tuple[str, str]:
        return quotes.fold(self.letter.text[:LONGEST_SHOWN])

    @property
    def fresh(self) -> str:
        return self._folded[0].strip()

    @property
    def folded(self) -> str:
        """Quotes and signatures."""
        return self._folded[1].strip()

    @property
    def is_cut(self) -> bool:
        return len(self.letter.text) > LONGEST_SHOWN

    @property
    def is_automatic(self) -> bool:
        return self.letter.nature != Nature.PERSON

    @property
    def is_by_reply(self) -> bool:
        """It carried our token and came from the address that we had written to."""
        return self.letter.filed == Filed.REPLY

    @property
    def files(self) -> list[tuple[dict[str, object], Document | None]]:
        """What was stored of the letter, in its order."""
        parts = [part for part in self.letter.parts if not part.get("skipped")]
        return [(part, self.documents.get(str(part.get("document_id")))) for part in parts]

    @property
    def skipped(self) -> list[dict[str, object]]:
        return [part for part in self.letter.parts if part.get("skipped")]

    @property
    def is_of_applicant(self) -> bool:
        """The address stands confirmed in the case (D18). It is only claimed all the same: anyone can write a From."""
        return bool(self.case and self.letter.sender and self.letter.sender == self.case.reply_to.lower())

    @property
    def may_be_split(self) -> bool:
        """A letter that is all there is of its case has nothing to be split from."""
        if self.letter.copy_of_id or not self.letter.filed:
            return False
        return self.case is None or not self.alone or self.case.channel != Case.Channel.LETTER


def visible(user: User) -> IncomingQuerySet:
    """Letters about cases that this user may know of, and those that belong to none."""
    numbers = Case.objects.visible_to(user).values("number")
    return IncomingLetter.objects.filter(Q(case_number="") | Q(case_number__in=numbers))


LISTED = ("id", "subject", "arrived_at", "seen_at", "state", "nature", "parts")


def with_letters(cases: CaseQuerySet) -> CaseQuerySet:
    """Each case gets ``wrote``: what a list of its letters shows, read with the case itself."""
    letters = IncomingLetter.objects.originals().filter(case_number=OuterRef("number"))
    columns = letters.order_by("-arrived_at").values(row=JSONObject(**{name: name for name in LISTED}))
    return cases.annotate(wrote=ArraySubquery(columns))


def listed(case: Case) -> list[Mail]:
    """The letters of a case read ``with_letters``, the latest first, without their texts."""
    return [Mail(_listed(row), case) for row in case.wrote]  # type: ignore[attr-defined]


def _listed(row: dict[str, Any]) -> IncomingLetter:
    moments = {name: _moment(row[name]) for name in ("arrived_at", "seen_at")}
    return IncomingLetter(**{**row, **moments})


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def of_case(case: Case, documents: Iterable[Document]) -> list[Mail]:
    """The letters of a case, the latest first: one query."""
    found = {str(document.pk): document for document in documents}
    rows = list(IncomingLetter.objects.of_case(case.number).originals().reverse())
    return [Mail(letter, case, found, alone=len(rows) == 1) for letter in rows]


def files_in(letter: IncomingLetter) -> int:
    return sum(not part.get("skipped") for part in letter.parts)


def mark_seen(letters: Iterable[IncomingLetter], case: Case | None, *, by: User, at: datetime) -> None:
    """Opened by whoever answers for the case: a colleague who only looks in leaves it as news.

    That the page was opened stands in the log already («case.opened», «letter.opened»).
    """
    if case is not None and case.curator_id not in (None, by.pk):
        return
    unseen = [letter.pk for letter in letters if letter.seen_at is None]
    if unseen:
        IncomingLetter.objects.filter(pk__in=unseen, seen_at=None).update(seen_at=at)
