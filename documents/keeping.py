"""Files that came by letter: kept as they came, whatever they are, and looked into later. Refusing is not done here.

What a person uploads is examined at once and can be refused with words (``uploads``); a letter has already been sent.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction

from audit import log
from documents import names, twins
from documents.durable import Temporary
from documents.models import Document, Source
from documents.tasks import sweep_uninspected
from documents.waking import wake

LONGEST_TYPE = 100


@dataclass(frozen=True)
class Kept:
    """One attachment whose bytes are in the storage and have no row yet; its size in bytes."""

    key: str
    name: str
    content_type: str
    size: int
    sha256: str


def store(path: Path, *, name: str, content_type: str, size: int, sha256: str) -> Kept:
    """The bytes into the storage, before any row names them: undone, they are bytes without a row, never the reverse.

    The file itself may be gone afterwards.
    """
    with path.open("rb") as content:
        key = default_storage.save(f"mail/{sha256[:2]}/{uuid.uuid4()}", Temporary(content, name=str(path)))
    return Kept(key, names.clean(name), content_type[:LONGEST_TYPE], size, sha256)


def keep(files: Sequence[Kept], *, case_number: str, at: datetime) -> list[Document]:
    """A row for each, in the letter's order; scanned, examined and drawn after the caller's commit."""
    known = twins.keys_of(file.sha256 for file in files) if files else {}
    transaction.on_commit(partial(_forget, [file.key for file in files if file.sha256 in known]), robust=True)
    documents = Document.objects.bulk_create(
        Document(
            case_number=case_number,
            name=file.name,
            key=known.get(file.sha256, file.key),
            size=file.size,
            sha256=file.sha256,
            content_type=file.content_type,
            source=Source.MAILED,
            uploaded_at=at,
        )
        for file in files
    )
    log.record_each(
        "document.received",
        [(document, {"sha256": document.sha256}) for document in documents],
        by=None,
        at=at,
        case_number=case_number,
    )
    if documents:
        wake(sweep_uninspected)  # letters come in crowds: one wakes for all
    return documents


def _forget(keys: Sequence[str]) -> None:
    """Bytes just stored that were there already: the row names the first."""
    for key in keys:
        default_storage.delete(key)
