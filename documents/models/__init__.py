"""Documents as rows: the file, its pages, the imaging that it holds, and files still on their way."""

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
from documents.models.imaging import Disc, Instance, Series, Slide
from documents.models.resuming import Upload, UploadState

__all__ = [
    "VERDICTS",
    "Disc",
    "Document",
    "Instance",
    "Page",
    "Reading",
    "Scan",
    "Series",
    "Slide",
    "Source",
    "TextOf",
    "Upload",
    "UploadState",
    "openable_scans",
]
