"""The harmless test virus wherever a virus hides."""

import base64
import gzip
import io
import tarfile

from tests.documents import samples
from tests.documents.hostile.case import INFECTED, OPEN, Hostile
from tests.documents.hostile.papers import attached
from tests.documents.hostile.pdfs import one_page, packed, stream
from tests.documents.hostile.polyglots import jpeg_with, png_with

EICAR = samples.EICAR
LETTER = (
    b"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: application/octet-stream\r\n"
    b"Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=a.com\r\n\r\n%s--x--\r\n"
)


def taken(make, name: str) -> Hostile:
    """What our own look takes, and only the scanner knows better."""
    return Hostile(make, INFECTED, name)


def refused(code: str, make, name: str) -> Hostile:
    """What is refused before any scanner sees it; by letter the scanner does."""
    return Hostile(make, code, name, INFECTED)


def tar_gz() -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as made:
        member = tarfile.TarInfo("a.com")
        member.size = len(EICAR)
        made.addfile(member, io.BytesIO(EICAR))
    return content.getvalue()


def in_office(part: str) -> bytes:
    return samples.archive(
        ("[Content_Types].xml", b'<?xml version="1.0"?><Types/>'),
        ("_rels/.rels", b"<Relationships/>"),
        ("word/document.xml", b"<w:document/>"),
        (part, EICAR),
    )


def deep(depth: int) -> bytes:
    content = EICAR
    for number in range(depth):
        content = samples.archive((f"{number}.zip", content))
    return content


FILES = {
    "the virus itself": refused("text", lambda: EICAR, "Выписка.pdf"),
    "the virus under its own name": refused("program_name", lambda: EICAR, "eicar.com"),
    "the virus behind a byte order mark": refused("text", lambda: b"\xef\xbb\xbf" + EICAR, "a.txt"),
    "the virus amid words": refused("text", lambda: b"Diagnosis: " * 99 + EICAR + b" fine" * 99, "a.txt"),
    "the virus in an archive": taken(
        lambda: samples.archive(("1.dcm", samples.dicom()), ("2.dcm", EICAR)), "КТ.zip"
    ),
    "the virus at the end of an archived slice": taken(
        lambda: samples.archive(("1.dcm", samples.dicom()), ("2.dcm", samples.dicom() + EICAR)), "КТ.zip"
    ),
    "the virus in an archived paper": taken(
        lambda: samples.archive(("1.dcm", samples.dicom()), ("a.pdf", one_page(packed(EICAR)))), "КТ.zip"
    ),
    "the virus in a disc's viewer": taken(
        lambda: samples.archive(
            ("1.dcm", samples.dicom()), ("viewer.jar", samples.archive(("Viewer.class", EICAR)))
        ),
        "КТ.zip",
    ),
    "the virus in an archive in an archive": refused("zip_nested", lambda: deep(3), "КТ.zip"),
    "the virus ten archives deep": refused("zip_nested", lambda: deep(10), "КТ.zip"),
    "the virus in a Word document": refused(
        "office", lambda: in_office("word/media/image1.png"), "Выписка.docx"
    ),
    "the virus among a Word document's macros": refused(
        "office", lambda: in_office("word/vbaProject.bin"), "Выписка.docx"
    ),
    "the virus in a PDF's page": taken(lambda: one_page(stream(EICAR)), "Выписка.pdf"),
    "the virus packed in a PDF's page": taken(lambda: one_page(packed(EICAR)), "Выписка.pdf"),
    "the virus twice packed in a PDF": taken(lambda: one_page(packed(EICAR, times=2)), "Выписка.pdf"),
    "the virus attached to a PDF": taken(lambda: attached(b"invoice.txt", EICAR), "Выписка.pdf"),
    "the virus behind a PDF": taken(lambda: samples.pdf() + EICAR, "Выписка.pdf"),
    "the virus behind a slice": taken(lambda: samples.dicom() + EICAR, "IM0001.dcm"),
    "the virus in front of a slice": taken(lambda: samples.dicom(preamble=EICAR), "IM0001.dcm"),
    "the virus behind a photograph": taken(lambda: samples.jpeg() + EICAR, "IMG.jpg"),
    "the virus in a photograph's comment": taken(lambda: jpeg_with(EICAR), "IMG.jpg"),
    "the virus in a screenshot's words": taken(lambda: png_with(b"Comment", EICAR), "a.png"),
    "the virus behind a scan": taken(lambda: samples.tiff() + EICAR, "a.tif"),
    "the virus behind an iPhone's photograph": taken(lambda: samples.HEIC + EICAR, "a.heic"),
    "the virus behind five megabytes of a slice": taken(
        lambda: samples.dicom() + bytes(5 * 1024**2) + EICAR, "a.dcm"
    ),
    "the virus in a web page": Hostile(lambda: samples.HTML + EICAR, "web_page"),
    "the virus in a letter": refused("web_page", lambda: LETTER % base64.encodebytes(EICAR), "Выписка.pdf"),
    "the virus in a tar": refused("other_archive", tar_gz, "a.pdf"),
    "the virus gzipped": refused("other_archive", lambda: gzip.compress(EICAR), "a.pdf"),
    "the virus in an RTF": refused("office", lambda: samples.RTF + EICAR, "a.rtf"),
    "the virus written in base64 amid words": Hostile(
        lambda: b"Please run: " + base64.b64encode(EICAR), "text", "a.txt"
    ),
    "the virus written in base64 in a photograph's comment": Hostile(
        lambda: jpeg_with(base64.b64encode(EICAR)), OPEN, "a.jpg"
    ),
}
