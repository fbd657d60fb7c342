"""What is changed in the directory of organisations, each change written down. Experts are in ``accounts.experts``."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts import icd
from accounts.models import Organisation, User
from audit import log


@transaction.atomic
def take_chapters(organisation: Organisation, chapters: Collection[str], *, by: User, at: datetime) -> bool:
    """The ICD-10 chapters that the organisation takes, in place of those before; False when nothing is changed."""
    held = Organisation.objects.select_for_update().get(pk=organisation.pk)
    was, now = held.icd_chapters, [chapter.range for chapter in icd.in_order(list(chapters))]
    if was == now:
        return False
    held.icd_chapters = now
    held.save(update_fields=["icd_chapters"])
    log.record("organisation.chapters_changed", by=by, at=at, subject=held, was=was, now=now)
    return True
