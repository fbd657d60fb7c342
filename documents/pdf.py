"""PDFs: made from templates, protected by a password, searched for words. What they say is not known here."""

import io
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pikepdf
from django.conf import settings
from django.template.loader import render_to_string
from PIL import Image

from documents import matching, sniffing
from documents.previews import jail
from documents.previews.limits import DRAW

STATIC = Path(settings.BASE_DIR) / "static"
SMALLER_WIDTHS = (1000, 700, 480)
SMALL_BYTES = 12 * 1024**2
MOST_PAGES = 500
A4_INCHES = 8.27


def render_pdf(template_name: str, context: Mapping[str, Any]) -> bytes:
    """A template on paper. Nothing is loaded but files of static/ (addresses are relative to it) and data: URLs (L6)."""
    from weasyprint import HTML  # 2.8 s to import, and only needed here
    from weasyprint.urls import URLFetcher

    class OnlyOurs(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            if not is_ours(url):
                raise ValueError("this address is not ours")
            return super().fetch(url, headers)

    page = render_to_string(template_name, dict(context))
    fetcher = OnlyOurs(allowed_protocols=("file", "data"), allow_redirects=False)
    return bytes(HTML(string=page, base_url=f"{STATIC.as_uri()}/", url_fetcher=fetcher).write_pdf())


def is_ours(url: str) -> bool:
    """A data: URL, or a file that really lies in static/ after every «..» and link is followed."""
    parts = urlsplit(url)
    if parts.scheme == "data":
        return True
    path = Path(unquote(parts.path)).resolve()
    return parts.scheme == "file" and parts.netloc == "" and path.is_relative_to(STATIC.resolve())


def protect(pdf: bytes, password: str, attach_original: tuple[str, bytes] | None = None) -> bytes:
    """The same pages behind AES-256 (D8); the original given as (name, bytes) travels inside untouched.

    Of its author, program and computer the outer copy says nothing.
    Raises pikepdf.PdfError when the bytes are not a PDF that can be rewritten.
    """
    protected = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        _say_nothing_of_the_author(document)
        if attach_original is not None:
            name, content = attach_original
            document.attachments[name] = pikepdf.AttachedFileSpec(  # type: ignore[call-arg]
                document, content, filename=name, mime_type="application/pdf"
            )
        document.save(protected, encryption=pikepdf.Encryption(user=password, owner=password, R=6, aes=True))
    return protected.getvalue()


def _say_nothing_of_the_author(document: pikepdf.Pdf) -> None:
    """Neither the old list of properties nor XMP, of the file or of a thing on a page."""
    if "/Info" in document.trailer:
        del document.trailer["/Info"]
    for thing in (document.Root, *document.objects):
        if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)) and "/Metadata" in thing:
            del thing["/Metadata"]


def smaller_copy(pdf: bytes) -> bytes:
    """Pictures of the pages, each marked as a copy, for a letter that could not carry the original (D8)."""
    for width in SMALLER_WIDTHS:
        small = _pictured(pdf, width)
        if len(small) <= SMALL_BYTES:
            break
    return small


def words_found(pdf: bytes, words: Iterable[str]) -> set[str]:
    """Those of the words, or short phrases, that stand in the text layer in any grammatical case.

    A scan without a text layer, and a file that does not open, have none. Read by the limited child.
    """
    with tempfile.TemporaryDirectory(prefix="words-") as folder:
        path = Path(folder) / "file"
        path.write_bytes(pdf)
        return matching.found(words, jail.text(path))


def _pictured(pdf: bytes, width: int) -> bytes:
    mark = pikepdf.open(io.BytesIO(render_pdf("pdf/smaller_copy.html", {})))
    with tempfile.TemporaryDirectory(prefix="smaller-") as folder, pikepdf.new() as copy:
        path = Path(folder) / "file"
        path.write_bytes(pdf)
        drawn = jail.draw(path, sniffing.PDF, Path(folder), replace(DRAW, width=width, pages=MOST_PAGES))
        for page in drawn.pages:
            copy.pages.extend(_paper(Path(folder) / page["file"]).pages)
            copy.pages[-1].add_overlay(mark.pages[0], None)
        content = io.BytesIO()
        copy.save(content)
    return content.getvalue()


def _paper(picture: Path) -> pikepdf.Pdf:
    """One picture as a page as wide as A4."""
    content = io.BytesIO()
    with Image.open(picture) as opened:
        opened.convert("RGB").save(content, "PDF", resolution=opened.width / A4_INCHES, quality=60)
    return pikepdf.open(content)
