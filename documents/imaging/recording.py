"""What the child said of the imaging in a document, as rows. It is checked here as any stranger's word."""

from datetime import date
from typing import Any

from documents.models import Document, Instance, Series

LARGEST_NUMBER = 2**31 - 1
AT_ONCE = 1000


def record(document: Document, told: list[dict[str, Any]]) -> None:
    """Write the series of the document anew, in the caller's transaction."""
    document.series.all().delete()
    seen: set[tuple[str, str]] = set()
    for answer in told:
        series = _series(document, answer)
        identity = (series.study_uid, series.series_uid)
        if identity in seen:
            series.series_uid = f"{len(seen)}"  # files without identifiers, told apart by modality alone
        seen.add((series.study_uid, series.series_uid))
        series.save(force_insert=True)
        Instance.objects.bulk_create(
            (_instance(series, place, said) for place, said in enumerate(answer["instances"])),
            batch_size=AT_ONCE,
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
