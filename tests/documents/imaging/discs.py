"""Discs and slices made here by pydicom: a series in the order of one's choice, a disc as a hospital burns it."""

import io
from typing import Any

import numpy as np
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRBigEndian, ExplicitVRLittleEndian

from tests.documents import samples

VIEWER = (
    ("autorun.inf", b"[autorun]\r\nopen=viewer.exe\r\n"),
    ("viewer.exe", samples.EXE),
    ("bin/codec.dll", samples.EXE),
    ("index.html", samples.HTML),
    ("icon.png", samples.png()),
    ("weasis/viewer.jar", samples.archive(("META-INF/MANIFEST.MF", b"Main-Class: Viewer"))),
    ("weasis/codec.jar.pack.gz", b"\x1f\x8b\x08" + bytes(40)),
    ("README.TXT", "Как посмотреть снимки".encode("cp1251")),
)


def slice_(series: str = "1.2.1", number: int | None = 1, place: float | None = None, **tags: Any) -> bytes:
    """One object of a series; ``place`` in millimetres; tags by their keywords, ``syntax``, ``picture``."""
    syntax, picture = tags.pop("syntax", ExplicitVRLittleEndian), tags.pop("picture", True)
    meta = FileMetaDataset()
    uid = tags.pop("SOPInstanceUID", f"{series}.{number or 0}.{abs(round(place or 0))}")
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = CTImageStorage, uid
    meta.TransferSyntaxUID = syntax
    dataset = FileDataset(
        "",
        {},
        file_meta=meta,
        preamble=bytes(128),
        is_implicit_VR=syntax.is_implicit_VR,
        is_little_endian=syntax.is_little_endian,
    )
    dataset.SOPClassUID, dataset.SOPInstanceUID, dataset.Modality = CTImageStorage, uid, "CT"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = "1.2", series
    dataset.InstanceNumber = number
    if place is not None:
        dataset.ImagePositionPatient = [0, 0, place]
        dataset.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    if picture:
        _paint(dataset, big=syntax == ExplicitVRBigEndian)
    for name, value in tags.items():
        setattr(dataset, name, value)
    content = io.BytesIO()
    dataset.save_as(content, enforce_file_format=True)
    return content.getvalue()


def _paint(dataset: FileDataset, *, big: bool) -> None:
    dataset.Rows = dataset.Columns = 16
    dataset.SamplesPerPixel, dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 1, 16, 12, 11
    dataset.PixelRepresentation, dataset.PhotometricInterpretation = 0, "MONOCHROME2"
    points = np.linspace(0, 4000, 256).reshape(16, 16)
    dataset.PixelData = points.astype(">u2" if big else "<u2").tobytes()


def disc(*members: tuple[str, bytes], packed: bool = True) -> bytes:
    """The members with the table of contents and the viewer around them."""
    return samples.archive(*VIEWER, ("DICOMDIR", samples.dicomdir()), *members, packed=packed)
