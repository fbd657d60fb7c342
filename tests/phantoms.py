"""DICOM pictures whose every point is known: four fields of known HU, a middle that tells the slice."""

import io
from pathlib import Path

import numpy as np
import pydicom
from openjpeg.utils import encode_array
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, JPEG2000Lossless, RLELossless, generate_uid

SIDE, SPACING = 64, 0.5
FIELDS = {"air": -1000, "water": 0, "tissue": 40, "bone": 1000}
"""The quarters, row by row."""
MIDDLE = {0: -100, 1: 100, 2: 200, 3: -160}
"""Slice → HU of the square in the middle."""
SAMPLES = Path(pydicom.__file__).parent / "data" / "test_files"


def points(slice_number: int = 0) -> np.ndarray:
    """64 × 64 HU."""
    hu = np.empty((SIDE, SIDE), dtype=np.int16)
    half, quarter = SIDE // 2, SIDE // 4
    hu[:half, :half], hu[:half, half:] = FIELDS["air"], FIELDS["water"]
    hu[half:, :half], hu[half:, half:] = FIELDS["tissue"], FIELDS["bone"]
    hu[half - quarter // 2 : half + quarter // 2, half - quarter // 2 : half + quarter // 2] = MIDDLE[
        slice_number
    ]
    return hu


def picture(slice_number: int = 0, *, syntax: str = ExplicitVRLittleEndian, frames: int = 1) -> bytes:
    """One file of a CT; several frames show slices from ``slice_number`` on. Its patient has a name."""
    hu = np.stack([points(slice_number + n) for n in range(frames)]) if frames > 1 else points(slice_number)
    data = _header(slice_number)
    data.PixelData = (hu + 1024).astype("<u2").tobytes()
    if frames > 1:
        data.NumberOfFrames = frames
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    if syntax == JPEG2000Lossless:
        data.PixelData = encapsulate([encode_array((hu + 1024).astype("<u2"))])
        data["PixelData"].VR, data.file_meta.TransferSyntaxUID = "OB", syntax
    elif syntax == RLELossless:
        data.compress(syntax)
    else:
        data.file_meta.TransferSyntaxUID = syntax
    return written(data)


def written(data: Dataset) -> bytes:
    out = io.BytesIO()
    pydicom.dcmwrite(out, data, enforce_file_format=True)
    return out.getvalue()


def bare(content: bytes) -> bytes:
    """The same without preamble and file header, as some apparatus write it."""
    data = pydicom.dcmread(io.BytesIO(content))
    out = io.BytesIO()
    writer = pydicom.filebase.DicomIO(out)
    writer.is_little_endian, writer.is_implicit_VR = True, True
    pydicom.filewriter.write_dataset(writer, Dataset(data))
    return out.getvalue()


def sample(name: str) -> bytes:
    """One of pydicom's own test files."""
    return (SAMPLES / name).read_bytes()


def _header(slice_number: int) -> Dataset:
    data = Dataset()
    data.file_meta = FileMetaDataset()
    data.file_meta.MediaStorageSOPClassUID = CTImageStorage
    data.SOPClassUID = CTImageStorage
    data.SOPInstanceUID = data.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    data.StudyInstanceUID, data.SeriesInstanceUID = "1.2.3", "1.2.3.4"
    data.PatientName, data.PatientID, data.Modality = "Petrova^Tamara", "KEY-17", "CT"
    data.Rows = data.Columns = SIDE
    data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 16, 15, 0
    data.RescaleSlope, data.RescaleIntercept = 1, -1024
    data.WindowCenter, data.WindowWidth = 40, 400
    data.PixelSpacing, data.SliceThickness = [SPACING, SPACING], 1
    data.ImagePositionPatient, data.ImageOrientationPatient = [0, 0, slice_number], [1, 0, 0, 0, 1, 0]
    data.InstanceNumber = slice_number + 1
    return data
