"""A file that came in pieces is whole: it becomes a document and takes its place in the package (S3, D3)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from audit.rounds import each
from documents import wholes
from documents.models import Document, Upload
from documents.uploads import UploadRefused
from documents.wholes import Examined
from requests_app import permissions
from requests_app.actions import enclosing
from requests_app.models import Case
from requests_app.workflow import StepRefused

AT_ONCE = 16 * 1024**2
"""Bytes up to which the last request waits for the look into the file; a larger one is looked into by a worker."""
GONE = "Этой заявки больше нет."


def take_in(pk: UUID | str, *, at: datetime) -> None:
    """Look into one whole upload and take it or refuse it; nothing when that is done or being done. Safe to run twice."""
    upload = wholes.claim(pk, at=at)
    if upload is None:
        return
    try:
        with wholes.examined(upload) as found:
            _admit(upload, found)
    except UploadRefused as refused:
        wholes.refuse(upload, refused.message)
    except StepRefused as refused:
        wholes.refuse(upload, refused.message)
    except Case.DoesNotExist:
        wholes.refuse(upload, GONE)
    except Exception:
        wholes.put_off(upload, at=at)
        raise


@transaction.atomic
def _admit(upload: Upload, found: Examined) -> None:
    """The arrival is the moment of the last byte (D3), however long the look into it took."""
    arrived_at = upload.whole_at or upload.created_at
    Case.objects.take(upload.case_number, by=upload.owner)
    same = _already_here(upload, found)
    if same is not None:
        wholes.taken(upload, same, sha256=found.file.sha256)
        return
    document = wholes.become_document(upload, found, at=arrived_at)
    if kinds := upload.words.get("kinds"):
        enclosing.enclose(upload.case_number, by=upload.owner, at=arrived_at, document=document, kinds=kinds)


def _already_here(upload: Upload, found: Examined) -> Document | None:
    """The same bytes as one of the kinds of that page: sent twice, kept once."""
    among = upload.words.get("among", [])
    case = Case.objects.visible_to(upload.owner).get(number=upload.case_number)
    here = permissions.readable_enclosures(case, upload.owner).filter(
        kind__in=among, document__sha256=found.file.sha256
    )
    first = here.first()
    return first.document if first else None


def take_in_all(*, at: datetime) -> int:
    """Whatever is whole and nobody was woken for. Returns how many were looked into."""
    owed = list(Upload.objects.to_examine(at).values_list("pk", flat=True)[:50])

    def taken(pk: UUID) -> int:
        take_in(pk, at=at)
        return 1

    return each(owed, taken, what="taking in upload")
