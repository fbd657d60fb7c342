"""Files as people send them, and as people should not: each made here, small, once."""

import io
import struct
import zipfile
import zlib
from functools import lru_cache
from pathlib import Path

import numpy as np
import pikepdf
import pydicom
from PIL import Image, ImageDraw
from pydicom.data import get_testdata_file
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, MediaStorageDirectoryStorage

HEIC = (Path(__file__).parents[2] / "secondopinion/demo/samples/photo.heic").read_bytes()
TWO_PHOTOS = (Path(__file__).parent / "two_photos.heic").read_bytes()
"""Made by pillow-heif: the product can only read HEIC."""
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@lru_cache
def pdf(pages: int = 1) -> bytes:
    document, content = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    document.save(content)
    return content.getvalue()


@lru_cache
def locked_pdf(user: str = "secret", owner: str = "owner") -> bytes:
    content = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(content, encryption=pikepdf.Encryption(user=user, owner=owner, R=6))
    return content.getvalue()


@lru_cache
def pdf_with_javascript() -> bytes:
    content = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('hello')")
        document.save(content)
    return content.getvalue()


def picture(size: tuple[int, int] = (300, 200), mode: str = "RGB") -> Image.Image:
    """White, with a dark square in the upper left corner: shows which way up it is."""
    drawn = Image.new("RGB", size, "white")
    ImageDraw.Draw(drawn).rectangle((0, 0, size[0] // 4, size[1] // 4), fill=(20, 60, 120))
    return drawn.convert(mode)


@lru_cache
def jpeg(orientation: int = 1, mode: str = "RGB") -> bytes:
    content, exif = io.BytesIO(), Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "PHONE-WITH-A-NAME"
    picture(mode=mode).save(content, "JPEG", exif=exif)
    return content.getvalue()


@lru_cache
def png(mode: str = "RGB") -> bytes:
    content = io.BytesIO()
    picture(mode=mode).save(content, "PNG")
    return content.getvalue()


@lru_cache
def tiff(pages: int = 1, mode: str = "RGB") -> bytes:
    content, drawn = io.BytesIO(), picture(mode=mode)
    drawn.save(content, "TIFF", save_all=True, append_images=[drawn] * (pages - 1))
    return content.getvalue()


@lru_cache
def huge_png(side: int = 65_000) -> bytes:
    """A true PNG of some kilobytes that unpacks into gigabytes: one grey byte a point."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body))

    packer, packed, row = zlib.compressobj(9), [], bytes(side + 1)
    packed = [packer.compress(row * 64) for _ in range(side // 64 + 1)] + [packer.flush()]
    header = struct.pack("!IIBBBBB", side, side, 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", b"".join(packed)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@lru_cache
def shipped_dicom(name: str = "CT_small.dcm") -> bytes:
    """A file that comes with pydicom's wheel."""
    path = get_testdata_file(name, download=False)
    assert path is not None
    return Path(str(path)).read_bytes()


@lru_cache
def dicom(
    frames: int = 1, monochrome1: bool = False, preamble: bytes = b"", kind: str = CTImageStorage
) -> bytes:
    """A ramp from dark on the left to bright on the right; of many frames, only the middle one is not black."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = kind, "1.2.3"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = FileDataset("", {}, file_meta=meta, preamble=preamble.ljust(128, b"\0"))
    dataset.SOPClassUID, dataset.SOPInstanceUID, dataset.Modality = kind, "1.2.3", "CT"
    dataset.SpecificCharacterSet, dataset.PatientName = "ISO_IR 192", "Иванова^Мария^Петровна"
    dataset.Rows = dataset.Columns = 64
    dataset.SamplesPerPixel, dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 1, 16, 16, 15
    dataset.PixelRepresentation = 0
    dataset.PhotometricInterpretation = "MONOCHROME1" if monochrome1 else "MONOCHROME2"
    dataset.RescaleIntercept, dataset.RescaleSlope = -1024, 1
    points = np.zeros((frames, 64, 64), np.uint16)
    points[frames // 2] = np.linspace(0, 2000, 64).astype(np.uint16)
    dataset.PixelData = points.tobytes()
    if frames > 1:
        dataset.NumberOfFrames = frames
    content = io.BytesIO()
    dataset.save_as(content, enforce_file_format=True)
    return content.getvalue()


@lru_cache
def bare_dicom() -> bytes:
    """Without preamble and without the file's own header, as old scanners write it."""
    content = io.BytesIO()
    dataset = pydicom.dcmread(io.BytesIO(shipped_dicom("MR_small_implicit.dcm")))
    dataset.preamble = None
    dataset.file_meta = FileMetaDataset()
    dataset.save_as(content, implicit_vr=True, little_endian=True)
    return content.getvalue()


@lru_cache
def dicomdir() -> bytes:
    return dicom(kind=MediaStorageDirectoryStorage)


def archive(*members: tuple[str, bytes], packed: bool = True) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as made:
        for name, body in members:
            made.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 12, 0, 0)), body, made.compression)
    return content.getvalue()


@lru_cache
def study() -> bytes:
    """What copying a disc's DICOM folder gives, with what a file manager leaves there."""
    return archive(
        ("DICOM/IM0001", shipped_dicom()),
        ("DICOM/IM0002", shipped_dicom("MR_small.dcm")),
        ("DICOM/DICOMDIR", dicomdir()),
        ("DICOM/Заключение.pdf", pdf()),
        ("DICOM/.DS_Store", b"junk"),
        ("__MACOSX/DICOM/._IM0001", b"junk"),
    )


@lru_cache
def bomb() -> bytes:
    return archive(("IM0001.dcm", dicom() + bytes(700 * 1024**2)))


def locked_archive() -> bytes:
    """The password bit set in the list and in the member's header."""
    content = bytearray(archive(("IM0001.dcm", dicom())))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def overlapping_archive() -> bytes:
    """Two entries of the list point at one member."""
    content = archive(("a.dcm", dicom()), ("b.dcm", dicom()), packed=False)
    second = content.rindex(b"PK\x01\x02")
    return content[: second + 42] + struct.pack("<I", 0) + content[second + 46 :]


def linked_archive() -> bytes:
    content, link = io.BytesIO(), zipfile.ZipInfo("IM0001.dcm")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(content, "w") as made:
        made.writestr(link, "/etc/passwd")
    return content.getvalue()


@lru_cache
def docx() -> bytes:
    return archive(
        ("[Content_Types].xml", b'<?xml version="1.0"?><Types/>'),
        ("_rels/.rels", b"<Relationships/>"),
        ("word/document.xml", b"<w:document/>"),
    )


def odt() -> bytes:
    return archive(
        ("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<x/>"), packed=False
    )


DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\0\x03\0\xfe\xff\x09\0" + bytes(2000)
RTF = rb"{\rtf1\ansi Vypiska}"
EXE = (
    b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8"
    + bytes(43)
    + b"\x80\0\0\0"
    + bytes(64)
    + b"PE\0\0L\x01"
    + bytes(500)
)
ELF = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\0\x3e\0" + bytes(500)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
MHTML = b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n" + HTML
RAR = b"Rar!\x1a\x07\x01\0" + bytes(200)
SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(200)
GZIP = b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + zlib.compress(b"x" * 100)
MP4 = b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41" + bytes(500)
GIF = (
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
)
