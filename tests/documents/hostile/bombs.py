"""Small files that unpack into more than a machine has: archives and DICOM. Pictures and PDFs lie beside."""

import io
import zipfile
import zlib

import pydicom
from pydicom.uid import DeflatedExplicitVRLittleEndian

from tests.documents import samples
from tests.documents.hostile.case import CLOSED, OPEN, Hostile
from tests.documents.hostile.zips import Member, zipped

KT = "КТ.zip"
GIGABYTE = 1024**3


def nested(depth: int) -> bytes:
    content = samples.study()
    for number in range(depth):
        content = samples.archive((f"{number}.zip", content))
    return content


def itself() -> bytes:
    """As near as a small file comes to holding itself: its copy, twice."""
    return samples.archive(("r/r.zip", nested(2)), ("r/r2.zip", nested(2)))


def quilt() -> bytes:
    """A hundred entries of the list that point at one packed member of ten megabytes."""
    kernel = zipped(Member(b"IM0.dcm", samples.dicom() + bytes(10 * 1024**2), method=8))
    start = kernel.index(b"PK\x01\x02")
    end = kernel.index(b"PK\x05\x06")
    listing = kernel[start:end] * 100
    tail = kernel[end:]
    told = (100).to_bytes(2, "little")
    return kernel[:start] + listing + tail[:8] + told * 2 + len(listing).to_bytes(4, "little") + tail[16:]


def crowd(count: int) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for number in range(count):
            made.writestr(f"{number}.dcm", b"")
    return content.getvalue()


def bzipped() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_BZIP2) as made:
        made.writestr("IM0001.dcm", samples.dicom() + bytes(500 * 1024**2))
    return content.getvalue()


def changed(**elements: object) -> bytes:
    """The slice with other values in its elements."""
    dataset, content = pydicom.dcmread(io.BytesIO(samples.dicom())), io.BytesIO()
    for name, value in elements.items():
        setattr(dataset, name, value)
    dataset.save_as(content)
    return content.getvalue()


def sequences(depth: int) -> bytes:
    """Sequences of undefined length within one another, instead of a picture."""
    opened = b"\x08\0\x15\x11SQ\0\0\xff\xff\xff\xff\xfe\xff\0\xe0\xff\xff\xff\xff"
    meta_and_kind = samples.dicom()[: samples.dicom().index(b"\x08\0\x18\0")]
    return meta_and_kind + opened * depth


def deflated(size: int) -> bytes:
    """The whole dataset packed: a private element of zeros that unpacks to ``size``."""
    dataset, content = pydicom.dcmread(io.BytesIO(samples.dicom())), io.BytesIO()
    dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    dataset.save_as(content)
    whole = content.getvalue()
    length = 132 + 12 + int.from_bytes(whole[140:144], "little")
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    element = b"\x09\0\x10\x10OB\0\0" + size.to_bytes(4, "little")
    body = packer.compress(b"\x08\0\x60\0CS\x02\0CT" + element)
    for _ in range(size // 2**20):
        body += packer.compress(bytes(2**20))
    return whole[:length] + body + packer.flush()


def long_element() -> bytes:
    """An element that says it is four gigabytes long."""
    content = samples.dicom()
    at = content.index(b"\xe0\x7f\x10\0OW")
    return content[: at + 8] + b"\xf0\xff\xff\xff" + content[at + 12 :]


FILES = {
    "an archive of zeros": Hostile(samples.bomb, "zip_bomb", KT),
    "an archive of zeros by bzip2": Hostile(bzipped, "zip_bomb", KT),
    "an archive in an archive": Hostile(lambda: nested(1), "zip_nested", KT),
    "a viewer's archive without pictures": Hostile(
        lambda: samples.archive(("viewer.jar", samples.study()), ("icon.png", samples.png())),
        "zip_nested",
        KT,
    ),
    "a viewer's archive of a hundred and twenty, which the scanner looks through": Hostile(
        lambda: samples.archive(("1.dcm", samples.dicom()), ("viewer.jar", nested(120))), CLOSED, KT
    ),
    "an archive six deep": Hostile(lambda: nested(6), "zip_nested", KT),
    "an archive a hundred and twenty deep": Hostile(lambda: nested(120), "zip_nested", KT, CLOSED),
    "an archive of its own copies": Hostile(itself, "zip_nested", KT),
    "members over one another": Hostile(samples.overlapping_archive, "zip_bomb", KT),
    "a hundred members that are one": Hostile(quilt, "zip_bomb", KT),
    "one member too many": Hostile(lambda: crowd(20_001), "zip_bomb", KT),
    "a member that tells of three gigabytes": Hostile(
        lambda: zipped(Member(b"1.dcm", samples.dicom(), declared=3 * GIGABYTE)), "zip_bomb", KT
    ),
    "a member larger than it tells, which the scanner looks through": Hostile(
        lambda: zipped(Member(b"1.dcm", samples.dicom() + bytes(10 * 1024**2), method=8, declared=9000)),
        OPEN,
        KT,
    ),
    "a list that tells of more members than there are": Hostile(
        lambda: zipped(Member(b"1.dcm", samples.dicom()), count=60_000), OPEN, KT
    ),
    "a DICOM of four billion points": Hostile(lambda: changed(Rows=65535, Columns=65535), OPEN, "a.dcm"),
    "a DICOM of two billion frames": Hostile(lambda: changed(NumberOfFrames=2**31 - 1), OPEN, "a.dcm"),
    "a DICOM of less than no frames": Hostile(lambda: changed(NumberOfFrames=-5), OPEN, "a.dcm"),
    "a DICOM of five thousand sequences in one another": Hostile(
        lambda: sequences(5000), "too_hard", "a.dcm"
    ),
    "a DICOM that unpacks into a gigabyte": Hostile(lambda: deflated(GIGABYTE), "too_hard", "a.dcm"),
    "a DICOM with an element of four gigabytes": Hostile(long_element, OPEN, "a.dcm"),
    "a DICOM with a window of no sense": Hostile(
        lambda: changed(WindowCenter="1e308", WindowWidth="1e-308"), OPEN, "a.dcm"
    ),
    "a DICOM with a slope of no sense": Hostile(
        lambda: changed(RescaleSlope="1e300", RescaleIntercept="-1e300"), OPEN, "a.dcm"
    ),
    "a DICOM with twenty bits in sixteen": Hostile(lambda: changed(BitsStored=20, HighBit=19), OPEN, "a.dcm"),
    "a DICOM whose name is of another kind": Hostile(
        lambda: samples.dicom().replace(b"\x10\0\x10\0PN", b"\x10\0\x10\0UT", 1), "too_hard", "a.dcm"
    ),
}

HEAVY = {
    "an archive of zeros",
    "an archive of zeros by bzip2",
    "a DICOM that unpacks into a gigabyte",
}
"""Seconds each, so that they are tried by `make faults`."""
