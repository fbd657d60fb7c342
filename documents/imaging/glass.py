"""What the child said of a slide under glass, as a row. It is checked here as any stranger's word."""

import math
from typing import Any

from documents.models import Document, Slide

LARGEST = 2_000_000
"""Points of a side: a glass of 76 mm at 0.1 micrometres has 760 000."""
MICRONS = (0.02, 50.0)
"""A point of a microscope's scanner; what lies outside is the resolution of a printed sheet."""


def record(document: Document, told: dict[str, Any]) -> None:
    """Write the slide of the document anew, in the caller's transaction; nothing for a file that is none."""
    Slide.objects.filter(document=document).delete()
    width, height = _side(told.get("width")), _side(told.get("height"))
    if not width or not height:
        return
    Slide.objects.create(document=document, width=width, height=height, microns=_microns(told.get("microns")))
    document.contents = "Скан стекла"
    document.save(update_fields=["contents"])


def _side(said: object) -> int:
    return said if type(said) is int and 0 < said <= LARGEST else 0


def _microns(said: object) -> float | None:
    try:
        told = float(str(said))
    except ValueError:
        return None
    least, most = MICRONS
    return told if math.isfinite(told) and least <= told <= most else None
