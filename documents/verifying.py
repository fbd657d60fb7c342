"""Every stored file against its hash, night after night: a file that is missing or altered is an incident.

It repairs nothing: the recorded hash is what was received. A file that is whole again, from a backup, is opened again.
"""

import logging
import time
from datetime import datetime, timedelta

from django.db.models import F, Q

from audit import log
from documents import stored
from documents.models import Document

logger = logging.getLogger(__name__)

WITNESSES = 3
"""Other files that are asked for before one is called missing."""


class StorageAway(OSError):
    """Unmounted, emptied by mistake, switched off: no file of it is to blame."""


EACH = timedelta(hours=20)
"""A file is not read again before: every night once."""
MISSING, ALTERED = "не читается", "содержимое изменилось"


def verify_for(seconds: float, *, at: datetime) -> int:
    """Those looked at longest ago, for so many seconds; the next round goes on. Returns how many are damaged."""
    until = time.monotonic() + seconds
    owed = Document.objects.filter(Q(verified_at=None) | Q(verified_at__lte=at - EACH), removed_at=None)
    damaged = 0
    for document in owed.order_by(F("verified_at").asc(nulls_first=True)).iterator(chunk_size=100):
        try:
            damaged += bool(verify(document, at=at))
        except StorageAway:
            logger.error("the storage is away: nothing is verified")
            break
        except Exception:  # one file must never stand in the way of the next
            logger.exception("verifying failed: document %s", document.pk)
        if time.monotonic() > until:
            break
    return damaged


def verify(document: Document, *, at: datetime) -> str:
    """What is wrong with the stored bytes, in words; empty when nothing is. A change is recorded, and told once.

    Raises StorageAway where no other file is readable either, or nobody answers: then it is not the file that is damaged.
    """
    fault = _fault(document)
    if fault.startswith(MISSING) and not _storage_answers(document):
        raise StorageAway
    was_damaged = document.damaged_at is not None
    document.verified_at = at
    document.damaged_at = (document.damaged_at or at) if fault else None
    document.save(update_fields=["verified_at", "damaged_at"])
    if bool(fault) != was_damaged:
        action = "document.damaged" if fault else "document.whole_again"
        number = document.case_number
        log.record(action, by=None, at=at, case_number=number, subject=document, fault=fault)
    if fault:
        logger.error("stored file is damaged: document %s", document.pk)
    return fault


def _fault(document: Document) -> str:
    try:
        return "" if stored.sha256(document.key) == document.sha256 else ALTERED
    except (ConnectionError, TimeoutError) as error:
        raise StorageAway from error
    except OSError as error:
        return f"{MISSING} ({type(error).__name__})"


def _storage_answers(but_for: Document) -> bool:
    """Whether one of the files last found whole can be read now; where there is none to ask, the storage is believed."""
    whole = Document.objects.filter(verified_at__isnull=False, damaged_at=None, removed_at=None, size__gt=0)
    witnesses = whole.exclude(key=but_for.key).order_by("-verified_at")[:WITNESSES]
    return not witnesses or any(_is_readable(one.key) for one in witnesses)


def _is_readable(key: str) -> bool:
    try:
        return bool(next(stored.chunks(key, first=0, last=0), b""))
    except OSError:
        return False
