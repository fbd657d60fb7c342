"""Pages a second, from «received» to the page that can be looked at; the floor: the same page drawn with no jail around."""

import io
from collections.abc import Iterator

import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import timezone
from PIL import Image

from benchmarks.figures import Figure, in_turns
from documents import inspection, uploads
from documents.models import Reading
from tests.documents import samples

WIDTH = 1240


def figures() -> Iterator[Figure]:
    """The first page is there with the last: a document is shown whole."""
    for count in (1, 30):
        content = samples.pdf(count)
        with override_settings(ALLOW_UNSCANNED=True, CLAMD_URL=""):
            rate, floor = in_turns(
                1,
                lambda number, content=content: _shown(content),
                lambda number, content=content: _drawn(content),
            )
        seconds = 1 / rate
        yield Figure(f"до показа PDF в {count} стр.: {seconds:.1f} с; раз в секунду", rate, floor, "", True)


def _shown(content: bytes) -> None:
    at = timezone.now()
    upload = SimpleUploadedFile("a.pdf", content + b"\n%" + str(at.timestamp()).encode())
    document = uploads.receive(upload, case_number="", by=None, at=at)
    inspection.inspect_one(document.pk, at=at)
    document.refresh_from_db()
    assert document.reading == Reading.READABLE


def _drawn(content: bytes) -> None:
    for page in pypdfium2.PdfDocument(content):
        picture: Image.Image = page.render(scale=WIDTH / page.get_width()).to_pil()
        picture.save(io.BytesIO(), "WEBP", quality=80)
