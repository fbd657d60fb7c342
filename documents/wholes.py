"""What came in pieces and is whole: hashed, looked into by the limited child, and only then a document.

Safe to run twice and to be killed at any line: until the row of the document is committed, the bytes stay where they were.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction

from documents import names, refusals, resumable, twins, uploads
from documents.models import Document, Source, Upload, UploadState
from documents.previews import jail
from documents.refusals import Unacceptable
from documents.unfinished.keeping import keeper
from documents.uploads import Measured, UploadRefused

LEASE = timedelta(minutes=15)
PAUSE = timedelta(minutes=2)
MOST_BROKEN_OFF = 3
CHUNK = 1024**2


@dataclass(frozen=True)
class Examined:
    """A whole upload that may become a document: its bytes on this machine and its true type."""

    file: Measured
    content_type: str


@transaction.atomic
def claim(pk: UUID | str, *, at: datetime) -> Upload | None:
    """Take it for fifteen minutes; None when it is not whole, was judged, or somebody looks into it."""
    rows = Upload.objects.to_examine(at).filter(pk=pk).select_for_update(skip_locked=True, of=("self",))
    upload = rows.select_related("owner").first()
    if upload is not None:
        upload.examine_after = at + LEASE
        upload.examinations_broken_off += 1
        upload.save(update_fields=["examine_after", "examinations_broken_off"])
    return upload


def put_off(upload: Upload, *, at: datetime) -> None:
    """A fault of ours, not of the file: it is looked into again soon, and its death is not counted."""
    Upload.objects.filter(pk=upload.pk, state=UploadState.WHOLE).update(
        examine_after=at + PAUSE, examinations_broken_off=upload.examinations_broken_off - 1
    )


@contextmanager
def examined(upload: Upload) -> Iterator[Examined]:
    """Raises UploadRefused with the sentence for its sender; an examination that died three times is not begun again."""
    try:
        if upload.examinations_broken_off > MOST_BROKEN_OFF:
            raise Unacceptable("too_hard")
        names.refuse_program(upload.name)
        with keeper().whole(upload) as path:
            file = _measured(upload, path)
            yield Examined(file, jail.examine(path))
    except Unacceptable as refused:
        raise UploadRefused(refusals.refusal(refused.code, upload.name, **refused.details)) from refused


def _measured(upload: Upload, path: Path) -> Measured:
    """Hashed on the way when one request brought all of it, else read through now."""
    if not path.exists() or path.stat().st_size != upload.size:
        raise Unacceptable("not_whole")
    sha256 = upload.sha256 or _sha256(path)
    if upload.declared_sha256 and upload.declared_sha256 != sha256:
        raise Unacceptable("not_whole")
    return Measured(path, upload.size, sha256)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def become_document(upload: Upload, found: Examined, *, at: datetime) -> Document:
    """Within the caller's transaction: the bytes under their key, the row, and the upload is taken.

    Bytes that are stored already are not stored again.
    """
    twin = twins.keys_of([found.file.sha256]).get(found.file.sha256)
    if twin is None:
        keeper().settle(upload)
    document = uploads.enter(
        found.file,
        twin or upload.key,
        found.content_type,
        Source.UPLOADED,
        shown=upload.name,
        case_number=upload.case_number,
        by=upload.owner,
        at=at,
    )
    taken(upload, document, sha256=found.file.sha256)
    return document


def taken(upload: Upload, document: Document, *, sha256: str) -> None:
    """Its bytes are this document's, or the same as this document's; the unfinished ones go after the commit."""
    upload.state, upload.document, upload.sha256 = UploadState.TAKEN, document, sha256
    upload.save(update_fields=["state", "document", "sha256"])
    transaction.on_commit(lambda: resumable.drop_bytes(upload))


def refuse(upload: Upload, why: str) -> None:
    """The sentence stays beside the file until its owner puts it away."""
    upload.state, upload.why = UploadState.REFUSED, why
    upload.save(update_fields=["state", "why"])
    resumable.drop_bytes(upload)
