"""Documents as rows: the file, its pages, the imaging that it holds."""

from documents.models.document import (
    VERDICTS,
    Document,
    Page,
    Reading,
    Scan,
    Source,
    TextOf,
    openable_scans,
)
from documents.models.imaging import Disc, Instance, Series

__all__ = [
    "VERDICTS",
    "Disc",
    "Document",
    "Instance",
    "Page",
    "Reading",
    "Scan",
    "Series",
    "Source",
    "TextOf",
    "openable_scans",
]
