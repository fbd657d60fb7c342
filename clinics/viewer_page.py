"""The series of a document as tabs of the page of pictures. What the files say of the patient is not shown (D21)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from documents import sniffing
from documents.models import Document, Instance, Series, Slide

MODALITIES = {
    "CT": "КТ",
    "MR": "МРТ",
    "CR": "Рентген",
    "DX": "Рентген",
    "RF": "Рентгеноскопия",
    "MG": "Маммография",
    "US": "УЗИ",
    "PT": "ПЭТ",
    "NM": "Сцинтиграфия",
    "XA": "Ангиография",
}


@dataclass(frozen=True)
class Tab:
    """One series: its words, and for the script the places of its pictures with their frames, as JSON pairs."""

    pk: UUID
    title: str
    modality: str
    modality_name: str
    taken_on: date | None
    count: int
    pictures: str
    syntax: str


def may_have_pictures(document: Document) -> bool:
    """By its type alone, no query: the page itself says when there are none."""
    return document.content_type in {sniffing.DICOM, sniffing.ZIP}


def is_slide(document: Document) -> bool:
    """A query, and only for what may be one."""
    may_be = document.content_type in {sniffing.TIFF, sniffing.MIRAX}
    return may_be and Slide.objects.filter(document=document).exists()


def microns(slide: Slide) -> str:
    """«0,25»: micrometres of a point; empty where the scanner did not write it."""
    return f"{slide.microns:.3g}".replace(".", ",") if slide.microns else ""


def tabs(document: Document) -> list[Tab]:
    """The series that have pictures, in their order; two queries whatever their number."""
    rows = Instance.objects.filter(series__document=document).order_by("series", "position")
    found = {
        series: list(pictures)
        for series, pictures in groupby(
            rows.values_list("series", "position", "frames", "transfer_syntax"), key=itemgetter(0)
        )
    }
    return list(_tabs(document.series.all(), found))


def _tabs(rows: "Iterator[Series] | list[Series]", found: dict[UUID, list]) -> Iterator[Tab]:
    for series in rows:
        pictures = [(place, max(1, frames)) for _, place, frames, _ in found.get(series.pk, [])]
        if not pictures:
            continue
        yield Tab(
            pk=series.pk,
            title=_title(series),
            modality=series.modality,
            modality_name=MODALITIES.get(series.modality, series.modality),
            taken_on=series.study_date,
            count=sum(frames for _, frames in pictures),
            pictures=json.dumps(pictures, separators=(",", ":")),
            syntax=found[series.pk][0][3],
        )


def _title(series: Series) -> str:
    """«Серия 2, лёгкие»: the number and what the apparatus calls it."""
    number = f"Серия {series.number}" if series.number is not None else "Серия"
    return f"{number}, {series.description}" if series.description else number
