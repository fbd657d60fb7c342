"""Word, Excel, RTF and OpenDocument, honest and with macros. What is expected of each stands here and nowhere else."""

from tests.documents import samples
from tests.documents.hostile.case import Hostile

MACROS = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + bytes(16)
    + b"\x3e\0\x03\0\xfe\xff\x09\0"
    + bytes(1500)
    + b"Attribute VB_Name"
)
MACRO_TYPES = (
    b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
)
TEMPLATE = (
    b'<Relationships><Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    b'attachedTemplate" Target="http://example.org/a.dotm" TargetMode="External"/></Relationships>'
)


def word(*more: tuple[str, bytes], types: bytes = b"<Types/>") -> bytes:
    return samples.archive(
        ("[Content_Types].xml", b'<?xml version="1.0"?>' + types),
        ("_rels/.rels", b"<Relationships/>"),
        ("word/document.xml", b"<w:document/>"),
        *more,
    )


def excel(*more: tuple[str, bytes]) -> bytes:
    return samples.archive(
        ("[Content_Types].xml", b'<?xml version="1.0"?><Types/>'),
        ("_rels/.rels", b"<Relationships/>"),
        ("xl/workbook.xml", b"<workbook/>"),
        *more,
    )


def locked_word() -> bytes:
    """An OLE file that holds a locked package."""
    return samples.DOC + "EncryptedPackage".encode("utf-16le") + bytes(500)


def open_text(*more: tuple[str, bytes]) -> bytes:
    mimetype = ("mimetype", b"application/vnd.oasis.opendocument.text")
    return samples.archive(mimetype, ("content.xml", b"<office:document-content/>"), *more, packed=False)


FILES = {
    "a Word document": Hostile(word, "office", "Выписка.docx"),
    "a Word document called PDF": Hostile(word, "office", "Выписка.pdf"),
    "an OpenDocument text": Hostile(open_text, "office", "Выписка.odt"),
    "an old Word document": Hostile(lambda: samples.DOC, "office", "Выписка.doc"),
    "an RTF": Hostile(lambda: samples.RTF, "office", "Выписка.rtf"),
    "an Excel table": Hostile(excel, "office", "Анализы.xlsx"),
    "a Word document with macros, under its true name": Hostile(
        lambda: word(("word/vbaProject.bin", MACROS), types=MACRO_TYPES), "program_name", "Выписка.docm"
    ),
    "a Word document with macros, called DOCX": Hostile(
        lambda: word(("word/vbaProject.bin", MACROS), types=MACRO_TYPES), "office", "Выписка.docx"
    ),
    "macros inside an honest Word document": Hostile(
        lambda: word(("word/vbaProject.bin", MACROS)), "office", "Выписка.docx"
    ),
    "an Excel table with macros": Hostile(
        lambda: excel(("xl/vbaProject.bin", MACROS)), "program_name", "Анализы.xlsm"
    ),
    "a Word document with a stranger's template": Hostile(
        lambda: word(("word/_rels/settings.xml.rels", TEMPLATE)), "office", "Выписка.docx"
    ),
    "a Word document with a program inside": Hostile(
        lambda: word(("word/embeddings/oleObject1.bin", MACROS + samples.EXE)), "office", "Выписка.docx"
    ),
    "an OpenDocument text with macros": Hostile(
        lambda: open_text(("Basic/Standard/Module1.xml", b"<script:module/>")), "office", "Выписка.odt"
    ),
    "a locked Word document": Hostile(locked_word, "office", "Выписка.docx"),
}
