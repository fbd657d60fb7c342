"""What one DICOM object says of itself, read without its picture. Runs in the limited child only; no Django."""

import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

import numpy as np
import pydicom
from pydicom.errors import InvalidDicomError
from pydicom.filereader import _read_file_meta_info, read_dataset, read_partial, read_preamble
from pydicom.tag import BaseTag, Tag
from pydicom.uid import DeflatedExplicitVRLittleEndian

from documents.imaging import texts

DIRECTORY = "1.2.840.10008.1.3.10"
TAGS: list[BaseTag | int] = [Tag(name) for name in (
    "SpecificCharacterSet", "SOPClassUID", "SOPInstanceUID", "StudyDate", "SeriesDate", "AcquisitionDate",
    "Modality", "StudyDescription", "SeriesDescription", "PatientName", "PatientBirthDate",
    "StudyInstanceUID", "SeriesInstanceUID", "SeriesNumber", "InstanceNumber", "ImagePositionPatient",
    "ImageOrientationPatient", "NumberOfFrames",
)]  # fmt: skip
PICTURE_TAGS = (0x7FE00008, 0x7FE00009, 0x7FE00010)
HEADS = (16 * 1024, 512 * 1024, 32 * 1024**2)
"""Bytes read of an object at first, and again when its header is longer: a picture itself is never read."""
TORN = (
    InvalidDicomError, OSError, ValueError, KeyError, AttributeError, TypeError, NotImplementedError,
    EOFError, zlib.error, RecursionError, IndexError,
)  # fmt: skip
LARGEST_NUMBER = 2**31 - 1


@dataclass(frozen=True)
class Header:
    """One object: ``frames`` is 0 where it has no picture, ``place`` is in millimetres along the slices' axis."""

    member: str
    study_uid: str
    series_uid: str
    sop_uid: str
    transfer_syntax: str
    modality: str
    series_number: int | None
    description: str
    study_description: str
    study_date: date | None
    patient_name: str
    patient_born: date | None
    number: int | None
    frames: int
    place: float | None
    tilt: tuple[float, ...]
    """The direction of the slices (three numbers, rounded); empty where the object does not tell it."""


def read(opened: Callable[[], IO[bytes]], size: int, member: str = "") -> Header | None:
    """The header of one object of ``size`` bytes; None when it is no DICOM object, or a disc's table of contents."""
    dataset, has_picture = _parsed(opened, size)
    if dataset is None or DIRECTORY in (
        str(dataset.file_meta.get("MediaStorageSOPClassUID", "")),
        _text(dataset, "SOPClassUID"),
    ):
        return None
    place, tilt = _place(dataset)
    day = next(
        (d for tag in ("StudyDate", "SeriesDate", "AcquisitionDate") if (d := _date(dataset, tag))), None
    )
    return Header(
        member=member,
        study_uid=_text(dataset, "StudyInstanceUID")[:64],
        series_uid=_text(dataset, "SeriesInstanceUID")[:64],
        sop_uid=_text(dataset, "SOPInstanceUID")[:64],
        transfer_syntax=str(dataset.file_meta.get("TransferSyntaxUID", ""))[:64],
        modality=_text(dataset, "Modality")[:16],
        series_number=_number(dataset, "SeriesNumber"),
        description=_text(dataset, "SeriesDescription")[:200],
        study_description=_text(dataset, "StudyDescription")[:200],
        study_date=day,
        patient_name=_text(dataset, "PatientName")[:200],
        patient_born=_date(dataset, "PatientBirthDate"),
        number=_number(dataset, "InstanceNumber"),
        frames=max(_number(dataset, "NumberOfFrames") or 1, 1) if has_picture else 0,
        place=place,
        tilt=tilt,
    )


def _parsed(opened: Callable[[], IO[bytes]], size: int) -> tuple[pydicom.Dataset | None, bool]:
    """The needed tags and whether a picture follows them; more is read while the header goes on."""
    found: tuple[pydicom.Dataset | None, bool] = (None, False)
    for length in HEADS:
        with opened() as file:
            head = file.read(length)
        try:
            found = _of_head(head)
        except TORN:
            found = (None, False)
        if found[1] or length >= size:
            break
    return found


def _of_head(head: bytes) -> tuple[pydicom.Dataset | None, bool]:
    seen: list[int] = []

    def at_picture(tag: int, vr: str | None, length: int) -> bool:
        if tag in PICTURE_TAGS:
            seen.append(tag)
        return tag in PICTURE_TAGS

    deflated = DeflatedExplicitVRLittleEndian.encode() in head[:1024]
    dataset = _of_deflated(head, at_picture) if deflated else _of_plain(head, at_picture)
    known = dataset.get_item("SOPClassUID") is not None or dataset.get_item("Modality") is not None
    return (dataset if known else None), bool(seen)


def _of_plain(head: bytes, stop_when: Callable[..., bool]) -> pydicom.Dataset:
    return read_partial(io.BytesIO(head), stop_when, force=True, specific_tags=TAGS)


def _of_deflated(head: bytes, stop_when: Callable[..., bool]) -> pydicom.Dataset:
    """What follows the file's own header is unpacked only as far as a header goes (PS3.5, A.5)."""
    file = io.BytesIO(head)
    read_preamble(file, force=True)
    meta = _read_file_meta_info(file)
    plain = zlib.decompressobj(-zlib.MAX_WBITS).decompress(file.read(), HEADS[1])
    dataset = read_dataset(io.BytesIO(plain), False, True, stop_when=stop_when, specific_tags=TAGS)
    dataset.file_meta = meta
    return dataset


def _raw(dataset: pydicom.Dataset, tag: str) -> bytes:
    element = dataset.get_item(tag)
    value = getattr(element, "value", None)
    return value if isinstance(value, bytes) else str(value or "").encode()


def _text(dataset: pydicom.Dataset, tag: str) -> str:
    return texts.decoded(_raw(dataset, tag), _raw(dataset, "SpecificCharacterSet"))


def _number(dataset: pydicom.Dataset, tag: str) -> int | None:
    """An integer string, as far as a database keeps it."""
    try:
        number = int(float(_raw(dataset, tag).split(b"\\")[0]))
    except (ValueError, OverflowError):
        return None
    return number if abs(number) <= LARGEST_NUMBER else None


def _date(dataset: pydicom.Dataset, tag: str) -> date | None:
    """YYYYMMDD, or YYYY.MM.DD of the oldest files; None for anything that is no day."""
    digits = _raw(dataset, tag).decode("ascii", "replace").strip(" \0").replace(".", "")
    try:
        return datetime.strptime(digits[:8], "%Y%m%d").date()  # a calendar's day, no moment
    except ValueError:
        return None


def _place(dataset: pydicom.Dataset) -> tuple[float | None, tuple[float, ...]]:
    """Where the slice lies along its normal (PS3.3, C.7.6.2): the position projected on rows × columns."""
    try:
        position, sides = (
            np.array(_raw(dataset, tag).split(b"\\"), dtype=float)
            for tag in ("ImagePositionPatient", "ImageOrientationPatient")
        )
        normal = np.cross(sides[:3], sides[3:6])
        place = float(position @ normal)
    except ValueError:
        return None, ()
    if sides.size != 6 or not np.isfinite(place) or not normal.any():
        return None, ()
    return place, tuple(round(float(part), 2) + 0.0 for part in normal)
