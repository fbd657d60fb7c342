"""A synthetic CT slice of a chest: ellipses in Hounsfield units, with a sensor's noise. No patient was ever in it."""

import io

import numpy as np
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

SIDE = 512
AIR, LUNG, FAT, WATER, MUSCLE, NODULE, BONE = -1000, -820, -90, 10, 50, 60, 700
UID = "1.2.826.0.1.3680043.8.498.2026.1"
# density, centre across and down, half-axes across and down, turn in degrees: later ones lie over earlier ones
ORGANS = (
    (FAT, 0.0, 0.02, 0.92, 0.66, 0),
    (MUSCLE, 0.0, 0.02, 0.86, 0.60, 0),
    (LUNG, -0.40, -0.02, 0.31, 0.46, 8),
    (LUNG, 0.42, -0.02, 0.30, 0.45, -8),
    (MUSCLE, 0.08, -0.10, 0.23, 0.24, -30),
    (WATER, 0.10, -0.11, 0.15, 0.15, -30),
    (MUSCLE, 0.05, 0.27, 0.075, 0.075, 0),
    (BONE, 0.0, 0.42, 0.125, 0.115, 0),
    (300, 0.0, 0.42, 0.095, 0.085, 0),
    (BONE, 0.0, 0.585, 0.03, 0.09, 0),
    (WATER, 0.0, 0.515, 0.04, 0.035, 0),
    (BONE, 0.0, -0.545, 0.085, 0.028, 0),
    (MUSCLE, -0.33, 0.06, 0.022, 0.02, 0),
    (MUSCLE, 0.36, 0.10, 0.020, 0.02, 0),
    (MUSCLE, -0.46, -0.20, 0.012, 0.03, 35),
    (MUSCLE, 0.50, -0.16, 0.012, 0.03, -35),
    (NODULE, -0.47, 0.17, 0.055, 0.048, 20),
)
RIBS = tuple((angle, -1) for angle in range(25, 171, 24)) + tuple((angle, 1) for angle in range(25, 171, 24))


def chest(name: str, birth_date: str) -> bytes:
    """A DICOM file; the name in Cyrillic as «Фамилия Имя Отчество», the date as YYYYMMDD."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = CTImageStorage, UID
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    slice_ = FileDataset("", {}, file_meta=meta, preamble=bytes(128))
    slice_.update(_described(name, birth_date))
    slice_.PixelData = (_density() + 1024).astype(np.uint16).tobytes()
    content = io.BytesIO()
    slice_.save_as(content, enforce_file_format=True)
    return content.getvalue()


def _described(name: str, birth_date: str) -> FileDataset:
    known = FileDataset("", {})
    known.SpecificCharacterSet = "ISO_IR 192"
    known.PatientName, known.PatientBirthDate, known.PatientID = (
        name.replace(" ", "^"),
        birth_date,
        "DEMO-0001",
    )
    known.SOPClassUID, known.SOPInstanceUID = CTImageStorage, UID
    known.StudyInstanceUID, known.SeriesInstanceUID = f"{UID}.1", f"{UID}.2"
    known.StudyDate, known.StudyDescription = "20261002", "КТ органов грудной клетки (ДЕМО)"
    known.Modality, known.Manufacturer, known.InstitutionName = "CT", "DEMO", "ГКБ № 999 «Образец»"
    known.InstanceNumber, known.SliceThickness, known.PixelSpacing = 42, 1.5, [0.7, 0.7]
    known.Rows = known.Columns = SIDE
    known.SamplesPerPixel, known.PhotometricInterpretation, known.PixelRepresentation = 1, "MONOCHROME2", 0
    known.BitsAllocated, known.BitsStored, known.HighBit = 16, 12, 11
    known.RescaleIntercept, known.RescaleSlope = -1024, 1
    known.WindowCenter, known.WindowWidth = -350, 1500
    return known


def _density() -> np.ndarray:
    down, across = np.mgrid[-1 : 1 : complex(SIDE), -1 : 1 : complex(SIDE)]
    body = np.full((SIDE, SIDE), float(AIR))
    for density, *place in ORGANS:
        body[_inside(across, down, *place)] = density
    for degrees, side in RIBS:
        turn = np.radians(degrees)
        along_the_wall = np.degrees(np.arctan2(0.54 * np.sin(turn), 0.78 * np.cos(turn)))
        place = (0.79 * np.sin(turn) * side, 0.02 - 0.55 * np.cos(turn), 0.085, 0.02, along_the_wall * side)
        body[_inside(across, down, *place)] = BONE
    return np.clip(body + np.random.default_rng(2026).normal(0, 18, body.shape), -1024, 3071)


def _inside(across, down, x: float, y: float, half_across: float, half_down: float, degrees: float):
    turn = np.radians(degrees)
    right, below = across - x, down - y
    along = right * np.cos(turn) + below * np.sin(turn)
    aside = below * np.cos(turn) - right * np.sin(turn)
    return (along / half_across) ** 2 + (aside / half_down) ** 2 <= 1
