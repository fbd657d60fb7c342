"""The series of a document as a table for people. No names here: organisations read it too."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from documents.imaging import words
from documents.models import Series
from workcalendar.wording import plural

MOST_RANGES = 5


@dataclass(frozen=True)
class Row:
    kind: str
    description: str
    pictures: str
    missing: str
    """«5–6, 8»: numbers of pictures that the disc does not hold."""
    on: date | None


def rows(series: Iterable[Series]) -> list[Row]:
    return [
        Row(
            words.kind(one.modality),
            ", ".join(dict.fromkeys(text for text in (one.study_description, one.description) if text)),
            plural(one.image_count, "снимок", "снимка", "снимков") if one.image_count else "без снимков",
            _missing(one.missing),
            one.study_date,
        )
        for one in series
    ]


def _missing(ranges: list[list[int]]) -> str:
    said = ", ".join(f"{a}" if a == b else f"{a}–{b}" for a, b in ranges[:MOST_RANGES])
    return f"{said} и ещё" if len(ranges) > MOST_RANGES else said
