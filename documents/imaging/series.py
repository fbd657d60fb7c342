"""Objects of a disc put together as series: which is which, in what order, and what is missing. No files here."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from documents.imaging.header import Header

MOST_GAPS = 200
SAME_PLACE = 0.01
"""Millimetres: slices nearer than that lie at one place."""


def gathered(headers: Iterable[Header]) -> list[list[Header]]:
    """Objects by study and series, each series in its order; what lies on the disc twice is taken once."""
    found: dict[tuple[str, str, str], list[Header]] = {}
    seen: set[tuple[object, ...]] = set()
    for header in headers:
        same = (header.sop_uid, header.number, header.place, header.frames)
        if header.sop_uid and same in seen:
            continue
        seen.add(same)
        found.setdefault(_key(header), []).append(header)
    return sorted((ordered(members) for members in found.values()), key=_in_the_list)


def _key(header: Header) -> tuple[str, str, str]:
    """Files without any identifiers are told apart by modality alone."""
    return header.study_uid, header.series_uid, "" if header.series_uid else header.modality


def _in_the_list(members: list[Header]) -> tuple[Any, ...]:
    first = members[0]
    return str(first.study_date or ""), first.study_uid, first.series_number or 0, first.series_uid


def ordered(members: list[Header]) -> list[Header]:
    """Along the body where every slice tells its place and no two share it, else by number, else as named.

    The end to begin from is the one that the numbers begin from.
    """
    by_number = sorted(members, key=lambda h: (h.number is None, h.number or 0, h.member))
    places = [header.place for header in members]
    if len({header.tilt for header in members}) != 1 or None in places:
        return by_number
    along = sorted(by_number, key=lambda header: header.place or 0.0)
    if any((b.place or 0.0) - (a.place or 0.0) < SAME_PLACE for a, b in pairwise(along)):
        return by_number
    first, last = along[0].number, along[-1].number
    return along[::-1] if first is not None and last is not None and first > last else along


def gaps(members: Iterable[Header]) -> list[list[int]]:
    """Ranges [first, last] of numbers that no picture has, between the lowest and the highest."""
    numbers = sorted({header.number for header in members if header.number is not None and header.frames})
    return [[a + 1, b - 1] for a, b in pairwise(numbers) if b - a > 1][:MOST_GAPS]


def told(all_series: list[list[Header]]) -> Iterator[dict[str, Any]]:
    """The child's answers: a series, then its pictures, and so on."""
    for members in all_series:
        yield {"series": _series(members)}
        for header in members:
            yield {"instance": _instance(header)}


def _series(members: list[Header]) -> dict[str, Any]:
    first = members[0]
    named = next((header for header in members if header.patient_name), first)
    return {
        "study_uid": first.study_uid,
        "series_uid": first.series_uid,
        "number": first.series_number,
        "modality": first.modality,
        "description": first.description,
        "study_description": first.study_description,
        "study_date": str(first.study_date or ""),
        "patient_name": named.patient_name,
        "patient_born": str(named.patient_born or ""),
        "image_count": sum(header.frames > 0 for header in members),
        "missing": gaps(members),
    }


def _instance(header: Header) -> dict[str, Any]:
    names = ("number", "member", "sop_uid", "transfer_syntax", "frames")
    return {name: getattr(header, name) for name in names}
