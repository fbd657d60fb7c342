"""PDFs: bombs, circles, nonsense, actions and passwords."""

import io
import zlib

import pikepdf

from tests.documents import samples
from tests.documents.hostile.case import CLOSED, OPEN, Hostile
from tests.documents.hostile.pdfs import PAGE, one_page, packed, stream, with_picture, written
from tests.documents.hostile.polyglots import PE

RUNS = "pdf_runs"


def locked(user: str, revision: int) -> bytes:
    content = io.BytesIO()
    with pikepdf.open(io.BytesIO(one_page())) as document:
        lock = pikepdf.Encryption(
            user=user, owner="owner", R=revision, aes=revision > 3, metadata=revision > 3
        )
        document.save(content, encryption=lock)
    return content.getvalue()


def pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(5, 5 + count))
    return written(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
            4: stream(b""),
            **dict.fromkeys(range(5, 5 + count), PAGE % b""),
        }
    )


def tree(kids: bytes, count: int, **more: bytes) -> bytes:
    """A tree of pages with the given children and count."""
    return written(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Parent 2 0 R/Kids[%s]/Count %d>>" % (kids, count),
            3: PAGE % b"",
            4: stream(b""),
        }
    )


def nested_arrays(depth: int) -> bytes:
    return one_page(root=b"/Deep " + b"[" * depth + b"]" * depth)


def opening(action: bytes) -> bytes:
    return one_page(root=b"/OpenAction<<%s>>" % action)


def attached(name: bytes, content: bytes) -> bytes:
    """A file attached to the document."""
    names = b"/Names<</EmbeddedFiles<</Names[(%s)5 0 R]>>>>" % name
    spec = b"<</Type/Filespec/F(%s)/UF(%s)/EF<</F 6 0 R>>>>" % (name, name)
    return one_page(root=names, more={5: spec, 6: packed(content, b"/Type/EmbeddedFile")})


def hidden_in_object_stream() -> bytes:
    """The launching action lies in a packed stream of objects: no search over the bytes finds it."""
    content = io.BytesIO()
    with pikepdf.open(io.BytesIO(opening(b"/S/Launch/F(calc.exe)"))) as document:
        document.save(content, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return content.getvalue()


def link(action: bytes) -> bytes:
    return one_page(page=b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 99 99]/A<<%s>>>>]" % action)


def drawn_by_itself() -> bytes:
    """A form that draws itself."""
    form = stream(
        b"/F Do /F Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>"
    )
    return one_page(stream(b"/F Do"), page=b"/Resources<</XObject<</F 5 0 R>>>>", more={5: form})


def tables_in_a_circle() -> bytes:
    content = one_page()
    at = content.rindex(b"xref\n0")
    return content.replace(b"/Root 1 0 R>>", b"/Root 1 0 R/Prev %d>>" % at)


JS = b"/S/JavaScript/JS(app.alert\\(1\\))"
FILES = {
    "a PDF whose page unpacks into a gigabyte": Hostile(lambda: one_page(packed(bytes(2**30))), "too_hard"),
    "a PDF whose page unpacks three times over": Hostile(
        lambda: one_page(packed(bytes(2**29), times=3)), "too_hard"
    ),
    "a PDF of a hundred million strokes": Hostile(
        lambda: one_page(packed(b"0 0 m 9 9 l S\n" * 5_000_000)), "too_hard"
    ),
    "a PDF of a hundred thousand pages": Hostile(lambda: pages(100_000), OPEN),
    "a PDF that tells of two billion pages": Hostile(lambda: tree(b"3 0 R", 2**31 - 1), OPEN),
    "a PDF whose tree of pages is a circle": Hostile(lambda: tree(b"2 0 R 2 0 R", 2), "broken"),
    "a PDF without pages": Hostile(lambda: tree(b"", 0), "broken"),
    "a PDF of arrays a hundred thousand deep": Hostile(lambda: nested_arrays(100_000), OPEN),
    "a PDF that draws itself": Hostile(drawn_by_itself, "too_hard"),
    "a PDF whose tables go in a circle": Hostile(tables_in_a_circle, OPEN),
    "a PDF with a page of ten kilometres": Hostile(
        lambda: one_page().replace(b"[0 0 595 842]", b"[0 0 99999999 99999999]"), OPEN
    ),
    "a PDF with a page of no size": Hostile(lambda: one_page().replace(b"[0 0 595 842]", b"[0 0 0 0]"), OPEN),
    "a PDF with a picture of 60 000 by 60 000": Hostile(
        lambda: with_picture(zlib.compress(bytes(2**20)), b"/Width 60000/Height 60000/Filter/FlateDecode"),
        OPEN,
    ),
    "a PDF with nonsense of JBIG2": Hostile(
        lambda: with_picture(bytes(range(256)) * 9, b"/Width 9000/Height 9000/Filter/JBIG2Decode"), OPEN
    ),
    "a PDF with nonsense of JPEG 2000": Hostile(
        lambda: with_picture(
            b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(range(256)) * 9, b"/Width 9/Height 9/Filter/JPXDecode"
        ),
        OPEN,
    ),
    "a PDF with nonsense of JPEG": Hostile(
        lambda: with_picture(b"\xff\xd8\xff" + bytes(range(256)) * 9, b"/Width 9/Height 9/Filter/DCTDecode"),
        OPEN,
    ),
    "a PDF with nonsense of fax": Hostile(
        lambda: with_picture(bytes(range(256)), b"/Width 60000/Height 60000/Filter/CCITTFaxDecode"), OPEN
    ),
    "a PDF with a script on opening": Hostile(lambda: opening(JS), OPEN),
    "a PDF with a script on its page": Hostile(lambda: one_page(page=b"/AA<</O<<%s>>>>" % JS), OPEN),
    "a PDF with a script among its names": Hostile(
        lambda: one_page(root=b"/Names<</JavaScript<</Names[(a)<<%s>>]>>>>" % JS), OPEN
    ),
    "a PDF with a link to a site": Hostile(lambda: link(b"/S/URI/URI(https://example.org)"), OPEN),
    "a PDF that opens a site": Hostile(lambda: opening(b"/S/URI/URI(https://example.org)"), OPEN),
    "a PDF that launches a program": Hostile(lambda: opening(b"/S/Launch/F(calc.exe)"), RUNS),
    "a PDF that launches a program, packed": Hostile(hidden_in_object_stream, RUNS),
    "a PDF that launches a program from a link": Hostile(lambda: link(b"/S/Launch/Win<</F(cmd.exe)>>"), RUNS),
    "a PDF that launches a program after another action": Hostile(
        lambda: opening(JS + b"/Next<</S/Launch/F(calc.exe)>>"), RUNS
    ),
    "a PDF with a program attached": Hostile(lambda: attached(b"report.exe", PE), RUNS),
    "a PDF with a program attached under a paper's name": Hostile(lambda: attached(b"report.txt", PE), RUNS),
    "a PDF with a page attached": Hostile(lambda: attached(b"report.html", samples.HTML), RUNS),
    "a PDF with a table attached": Hostile(lambda: attached(b"invoice.csv", b"a;b\n1;2\n"), OPEN),
    "a PDF with a PDF attached": Hostile(lambda: attached(b"annex.pdf", samples.pdf()), OPEN),
    "a PDF that sends what is filled in": Hostile(
        lambda: opening(b"/S/SubmitForm/F(http://example.org)"), OPEN
    ),
    "a PDF that opens another file": Hostile(
        lambda: opening(b"/S/GoToR/F(\\\\\\\\host\\\\share)/D[0]"), OPEN
    ),
    "a PDF under a password": Hostile(lambda: locked("secret", 6), "pdf_password"),
    "a PDF under a password, of 2001": Hostile(lambda: locked("secret", 3), "pdf_password"),
    "a PDF under a password, of 2006": Hostile(lambda: locked("secret", 4), "pdf_password"),
    "a PDF that may not be printed": Hostile(lambda: locked("", 6), OPEN),
    "a PDF that may not be printed, of 2001": Hostile(lambda: locked("", 3), OPEN),
    "a PDF that may not be printed, of 2006": Hostile(lambda: locked("", 4), OPEN),
    "a PDF locked by nobody knows what": Hostile(
        lambda: one_page().replace(b"/Root 1 0 R", b"/Encrypt<</Filter/Own/V 9>>/ID[(a)(a)]/Root 1 0 R"),
        "broken",
        mailed=CLOSED,
    ),
}

HEAVY = {
    "a PDF whose page unpacks into a gigabyte",
    "a PDF whose page unpacks three times over",
    "a PDF of a hundred million strokes",
    "a PDF of a hundred thousand pages",
    "a PDF that draws itself",
    "a PDF with a picture of 60 000 by 60 000",
}
"""Seconds each, so that they are tried by `make faults`."""
