"""Pages without a text layer are read by tesseract in the background (``OCR=on``), one row after another.

What it reads is for search and hints; the picture stays what people decide by.
"""

import logging
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from documents.models import Document, Page, Reading, TextOf
from documents.previews import jail

logger = logging.getLogger(__name__)

AT_ONCE = 20


def sweep(*, limit: int = AT_ONCE) -> int:
    """Read whatever was not read yet; returns how many pages. Nothing is done where OCR is off or not installed."""
    if not (settings.OCR and settings.TESSERACT):
        return 0
    done = 0
    while done < limit and read_next():
        done += 1
    return done


@transaction.atomic
def read_next() -> bool:
    """One page that no other worker has; False when there is none. A worker that dies leaves the page unread."""
    papers = Document.objects.openable().in_use().filter(reading=Reading.READABLE)
    owed = Page.objects.filter(text_of=TextOf.NOBODY, document__in=papers).order_by("pk")
    page = owed.select_for_update(skip_locked=True, of=("self",)).first()
    if page is None:
        return False
    found = _recognised(page)
    page.text, page.text_of = found.text, TextOf.RECOGNISED if found.text else TextOf.NONE
    page.turned = page.turned or found.quarters
    page.save(update_fields=["text", "text_of", "turned"])
    return True


def _recognised(page: Page) -> jail.Recognised:
    """Nothing, for a page that cannot be had: it is not asked for again."""
    try:
        with tempfile.TemporaryDirectory(prefix="recognised-") as folder:
            path = Path(folder) / "page.webp"
            with default_storage.open(page.key) as stored:
                path.write_bytes(stored.read())
            return jail.recognise(path)
    except FileNotFoundError:
        logger.error("a page's picture is not there: page %s", page.pk)
        return jail.Recognised()
