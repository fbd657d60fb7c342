"""PDF: opened and drawn by pdfium. Runs in the limited child only."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from documents import quality
from documents.previews import pdf_actions, texts, webp
from documents.previews.limits import Limits
from documents.refusals import Unacceptable

SEARCHED = 200


def check(path: Path, limits: Limits) -> None:
    """It opens without a password, has a first page, and starts nothing."""
    with _opened(path) as document:
        if len(document) == 0:
            raise Unacceptable("broken")
        try:
            document[0].get_size()
        except pdfium.PdfiumError as error:
            raise Unacceptable("broken") from error
    pdf_actions.refuse(path)


def draw(path: Path, folder: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    with _opened(path) as document:
        yield {"count": len(document)}
        failed = []
        for number in range(1, min(len(document), limits.pages) + 1):
            try:
                yield _page(document, number, folder, limits.width)
            except (pdfium.PdfiumError, ValueError, OSError):
                failed.append(number)
        if failed:
            yield {"problem": "some_pages", "details": {"pages": ", ".join(map(str, failed))}}


def text(path: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    with _opened(path) as document:
        for number in range(min(len(document), SEARCHED)):
            yield {"text": document[number].get_textpage().get_text_bounded()[: texts.LONGEST]}


def _page(document: pdfium.PdfDocument, number: int, folder: Path, width: int) -> dict[str, Any]:
    """The picture and the text layer; what has no text is a scan, and is looked at for how well it reads."""
    picture = _picture(document, number, width)
    said = _text(document, number)
    hard = [] if said else [code for code in quality.of(picture) if code != quality.SMALL]
    return webp.save(picture, number, folder, width, text=said, hard_to_read=hard)


def _text(document: pdfium.PdfDocument, number: int) -> str:
    """Nothing where the text layer cannot be read."""
    try:
        return texts.tidy(document[number - 1].get_textpage().get_text_bounded())
    except pdfium.PdfiumError:
        return ""


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
