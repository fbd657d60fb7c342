"""What the child said of the imaging in a document, as rows. It is checked here as any stranger's word."""

from datetime import date
from typing import Any

from documents.imaging import words
from documents.models import Disc, Document, Instance, Series

LARGEST_NUMBER = 2**31 - 1
AT_ONCE = 1000


def record(document: Document, told: list[dict[str, Any]], besides: dict[str, Any]) -> list[Series]:
    """Write the imaging of the document anew, in the caller's transaction; ``besides`` is what else a disc holds."""
    document.series.all().delete()
    Disc.objects.filter(document=document).delete()
    disc = _disc(document, besides) if besides else None
    if disc is not None:
        disc.save(force_insert=True)
    series, frames = _record_series(document, told)
    document.contents = words.contents(series, frames, disc)
    document.save(update_fields=["contents"])
    return series


def _record_series(document: Document, told: list[dict[str, Any]]) -> tuple[list[Series], int]:
    """The rows in the order told, and how many frames there are in all of them."""
    written, frames = [], 0
    seen: set[tuple[str, str]] = set()
    for answer in told:
        series = _series(document, answer)
        identity = (series.study_uid, series.series_uid)
        if identity in seen:
            series.series_uid = f"{len(seen)}"  # files without identifiers, told apart by modality alone
        seen.add((series.study_uid, series.series_uid))
        series.save(force_insert=True)
        instances = [_instance(series, place, said) for place, said in enumerate(answer["instances"])]
        Instance.objects.bulk_create(instances, batch_size=AT_ONCE)
        written.append(series)
        frames += sum(instance.frames for instance in instances)
    return written, frames


def _disc(document: Document, said: dict[str, Any]) -> Disc:
    named = said.get("photographs")
    photographs = [name for name in named if isinstance(name, str)] if isinstance(named, list) else []
    others = max(_number(said.get("others")) or 0, 0)
    return Disc(
        document=document, photographs=photographs, others=others, has_viewer=said.get("has_viewer") is True
    )


def _series(document: Document, said: dict[str, Any]) -> Series:
    return Series(
        document=document,
        study_uid=_text(said, "study_uid", 64),
        series_uid=_text(said, "series_uid", 64),
        number=_number(said.get("number")),
        modality=_text(said, "modality", 16),
        description=_text(said, "description", 200),
        study_description=_text(said, "study_description", 200),
        study_date=_day(said, "study_date"),
        patient_name=_text(said, "patient_name", 200),
        patient_born=_day(said, "patient_born"),
        image_count=max(_number(said.get("image_count")) or 0, 0),
        missing=_ranges(said.get("missing")),
    )


def _instance(series: Series, position: int, said: dict[str, Any]) -> Instance:
    return Instance(
        series=series,
        position=position,
        number=_number(said.get("number")),
        member=_text(said, "member", 1000),
        sop_uid=_text(said, "sop_uid", 64),
        transfer_syntax=_text(said, "transfer_syntax", 64),
        frames=max(_number(said.get("frames")) or 0, 0),
    )


def caption(page: dict[str, Any], recorded: list[Series]) -> str:
    """The words under a preview; none for a page that is no picture of a series."""
    series, position = _number(page.get("series")), _number(page.get("position"))
    if series is None or position is None or not 0 <= series < len(recorded):
        return ""
    return words.caption(recorded[series], position)


def _text(said: dict[str, Any], name: str, longest: int) -> str:
    value = said.get(name)
    return value.replace("\0", "")[:longest] if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    return value if type(value) is int and abs(value) <= LARGEST_NUMBER else None


def _day(said: dict[str, Any], name: str) -> date | None:
    try:
        return date.fromisoformat(_text(said, name, 10))
    except ValueError:
        return None


def _ranges(value: object) -> list[list[int]]:
    ranges = value if isinstance(value, list) else []
    return [
        r for r in ranges if isinstance(r, list) and len(r) == 2 and all(_number(n) is not None for n in r)
    ]
