"""Files of every kind cut at several places, and files of nothing at all."""

import hashlib
from functools import partial

from tests.documents import samples
from tests.documents.hostile.case import OPEN, Hostile

WHOLE = {
    "a PDF": (lambda: samples.pdf(3), "Выписка.pdf"),
    "a JPEG": (samples.jpeg, "IMG.jpg"),
    "a PNG": (samples.png, "a.png"),
    "a TIFF": (samples.tiff, "a.tif"),
    "a HEIC": (lambda: samples.HEIC, "a.heic"),
    "a DICOM": (samples.dicom, "a.dcm"),
    "a ZIP": (samples.study, "КТ.zip"),
}
PLACES = {"a tenth": 0.1, "a half": 0.5, "nine tenths": 0.9}
STILL_OPEN = {
    ("a DICOM", "a tenth"),
    ("a DICOM", "a half"),
    ("a DICOM", "nine tenths"),
}
"""The facts are whole; that the picture is not is said."""


def cut(make, part: float) -> bytes:
    return make()[: int(len(make()) * part)]


def noise(size: int) -> bytes:
    return b"".join(hashlib.sha512(str(n).encode()).digest() for n in range(size // 64 + 1))[:size]


def _cuts() -> dict[str, Hostile]:
    return {
        f"{place} of {kind}": Hostile(
            partial(cut, make, part), OPEN if (kind, place) in STILL_OPEN else "broken", name
        )
        for kind, (make, name) in WHOLE.items()
        for place, part in PLACES.items()
    }


FILES = {
    **_cuts(),
    "a PDF without its last byte": Hostile(lambda: samples.pdf(3)[:-1], OPEN),
    "a JPEG without its last byte": Hostile(lambda: samples.jpeg()[:-1], "broken", "a.jpg"),
    "a PNG without its last byte": Hostile(lambda: samples.png()[:-1], OPEN, "a.png"),
    "a ZIP without its last byte": Hostile(lambda: samples.study()[:-1], "broken", "КТ.zip"),
    "a HEIC without its last byte": Hostile(lambda: samples.HEIC[:-1], "broken", "a.heic"),
    "a DICOM without its last byte": Hostile(lambda: samples.dicom()[:-1], OPEN, "a.dcm"),
    "a DICOM with ten bytes turned": Hostile(
        lambda: samples.dicom()[:400] + noise(10) + samples.dicom()[410:], OPEN, "a.dcm"
    ),
    "a ZIP with its end alone": Hostile(lambda: b"PK\x05\x06" + bytes(18), "zip_no_images", "КТ.zip"),
    "nothing": Hostile(lambda: b"", "empty"),
    "one byte": Hostile(lambda: b"x", "unknown"),
    "one zero": Hostile(lambda: b"\0", "unknown"),
    "four kilobytes of zeros": Hostile(lambda: bytes(4096), "unknown"),
    "a megabyte of zeros": Hostile(lambda: bytes(2**20), "unknown", "IM0001.dcm"),
    "noise": Hostile(lambda: noise(5000), "unknown"),
    "noise under a slice's name": Hostile(lambda: noise(90_000), "unknown", "IM0001.dcm"),
    "noise behind the mark of a slice": Hostile(
        lambda: bytes(128) + b"DICM" + noise(900), "unknown", "a.dcm"
    ),
    "noise behind the mark of a ZIP": Hostile(lambda: b"PK\x03\x04" + noise(900), "broken", "КТ.zip"),
    "a byte order mark alone": Hostile(lambda: b"\xef\xbb\xbf", "text"),
    "spaces": Hostile(lambda: b" " * 5000, "text"),
    "words": Hostile(lambda: "Диагноз: здоров. ".encode() * 50, "text", "Выписка.txt"),
    "words of Windows": Hostile(lambda: "Диагноз: здоров. ".encode("cp1251") * 50, "text", "Выписка.pdf"),
    "a film": Hostile(lambda: samples.MP4, "video", "УЗИ.mp4"),
    "a film under a photograph's name": Hostile(lambda: samples.MP4, "video", "IMG.heic"),
    "a RAR": Hostile(lambda: samples.RAR, "other_archive", "КТ.rar"),
    "a 7z": Hostile(lambda: samples.SEVEN_ZIP, "other_archive", "КТ.zip"),
}
