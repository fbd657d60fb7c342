"""PDF: opened and drawn by pdfium. Runs in the limited child only."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from documents.previews import webp
from documents.previews.limits import Limits
from documents.refusals import Unacceptable

SEARCHED, LONGEST_TEXT = 200, 20_000
HINT_PAGES, HINT_LETTERS = 5, 2_000
"""How much of the text layer is kept beside the pages: enough to guess what the document is."""


def check(path: Path, limits: Limits) -> None:
    """It opens without a password and has a first page."""
    with _opened(path) as document:
        if len(document) == 0:
            raise Unacceptable("broken")
        try:
            document[0].get_size()
        except pdfium.PdfiumError as error:
            raise Unacceptable("broken") from error


def draw(path: Path, folder: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    with _opened(path) as document:
        yield {"count": len(document)}
        failed = []
        for number in range(1, min(len(document), limits.pages) + 1):
            try:
                yield webp.save(_picture(document, number, limits.width), number, folder, limits.width)
            except (pdfium.PdfiumError, ValueError, OSError):
                failed.append(number)
        if failed:
            yield {"problem": "some_pages", "details": {"pages": ", ".join(map(str, failed))}}
        yield {"words": _beginning(document)}


def text(path: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    with _opened(path) as document:
        for number in range(min(len(document), SEARCHED)):
            yield {"text": document[number].get_textpage().get_text_bounded()[:LONGEST_TEXT]}


def _beginning(document: pdfium.PdfDocument) -> str:
    """The first words of the first pages; none where the text layer cannot be read."""
    try:
        pages = [document[n].get_textpage().get_text_bounded() for n in range(min(len(document), HINT_PAGES))]
    except pdfium.PdfiumError:
        return ""
    return "\n".join(page[:HINT_LETTERS] for page in pages)


def _opened(path: Path) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        locked = error.err_code == raw.FPDF_ERR_PASSWORD
        raise Unacceptable("pdf_password" if locked else "broken") from error


def _picture(document: pdfium.PdfDocument, number: int, width: int) -> Any:
    page = document[number - 1]
    across, down = page.get_size()
    scale = min(width / max(across, 1), width * webp.TALLEST / max(down, 1))
    bitmap = page.render(scale=scale, may_draw_forms=False, rev_byteorder=True)
    picture = bitmap.to_pil()
    page.close()
    return picture
