"""DICOM: read by pydicom, one frame drawn through its window into eight bits. Runs in the limited child only."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np
import pydicom
from PIL import Image
from pydicom.errors import InvalidDicomError
from pydicom.pixels import apply_color_lut, apply_modality_lut, apply_voi_lut, pixel_array

from documents.imaging import header, series
from documents.previews import webp
from documents.previews.limits import Limits
from documents.refusals import Unacceptable

DIRECTORY = "1.2.840.10008.1.3.10"
TORN = (
    InvalidDicomError,
    OSError,
    ValueError,
    KeyError,
    AttributeError,
    TypeError,
    NotImplementedError,
    EOFError,
)
NOT_DECODED = (RuntimeError, NotImplementedError)


def check(path: Path, limits: Limits) -> None:
    """It reads as DICOM, with or without preamble, and says what object it is."""
    try:
        dataset = pydicom.dcmread(path, force=True, stop_before_pixels=True)
        directory = str(dataset.file_meta.get("MediaStorageSOPClassUID", "")) == DIRECTORY
        known = "SOPClassUID" in dataset or "Modality" in dataset
    except TORN as error:
        raise Unacceptable("broken") from error
    if directory:
        raise Unacceptable("only_directory")
    if not known:
        raise Unacceptable("unknown")


def draw(path: Path, folder: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    """One picture: the frame, or the middle one of many; the count says how many frames there are."""
    said = header.read(lambda: path.open("rb"), path.stat().st_size)
    if said is not None:
        yield from series.told([[said]])
    if said is None or not said.frames:
        yield {"count": 0, "problem": "no_picture", "details": {}}
        return
    yield {"count": said.frames}
    try:
        drawn = webp.save(picture(path, said.frames), 1, folder, limits.width)
        drawn["page"] |= {"series": 0, "position": 0}
        yield drawn
    except NOT_DECODED:
        yield {"problem": "compression", "details": {}}
    except TORN:
        yield {"problem": "unreadable", "details": {}}


def picture(source: Path | IO[bytes], frames: int) -> Image.Image:
    """The frame of an object, or the middle one of many, in eight bits; raises one of TORN or NOT_DECODED."""
    return _frame(pydicom.dcmread(source, force=True), frames // 2 if frames > 1 else 0)


def _frame(dataset: pydicom.Dataset, index: int) -> Image.Image:
    if not hasattr(dataset.file_meta, "TransferSyntaxUID"):
        dataset.file_meta.TransferSyntaxUID = pydicom.uid.ImplicitVRLittleEndian
    points = pixel_array(dataset, index=index)
    if points.ndim == 3:
        return Image.fromarray(_eight_bits(points))
    if dataset.PhotometricInterpretation == "PALETTE COLOR":
        return Image.fromarray(_eight_bits(apply_color_lut(points, dataset)))
    seen = apply_voi_lut(apply_modality_lut(points, dataset), dataset, index=0).astype(np.float64)
    grey = _stretched(seen, spare=0.0 if "WindowCenter" in dataset else 0.5)
    return Image.fromarray(255 - grey if dataset.PhotometricInterpretation == "MONOCHROME1" else grey)


def _stretched(seen: Any, spare: float) -> Any:
    """From black to white. Without a window of the file's own, the brightest and darkest half per cent do not decide."""
    low, high = np.percentile(seen, (spare, 100 - spare))
    if high <= low:
        low, high = float(seen.min()), float(seen.max()) or 1.0
    return (np.clip((seen - low) / ((high - low) or 1), 0, 1) * 255).astype(np.uint8)


def _eight_bits(points: Any) -> Any:
    return points.astype(np.uint8) if points.max(initial=0) < 256 else (points / 257).astype(np.uint8)
