"""A stored file that is missing or altered: the curator and the heads are told once, by case; the file is in nobody's hands.

Finding it is the documents' own matter (``documents.verifying``); here it is only told.
"""

from datetime import datetime

from django.db import transaction

from audit.rounds import each
from documents.models import Document
from requests_app.actions import notices
from requests_app.models import Case, PlannedStep

To = PlannedStep.Recipient


def tell(*, at: datetime) -> int:
    """A letter for each damaged document of a case, once for each time it was found so. Returns how many letters."""
    damaged = Document.objects.damaged().exclude(case_number="")
    cases = {case.number: case for case in Case.objects.filter(number__in=damaged.values("case_number"))}
    known = [document for document in damaged if document.case_number in cases]
    return each(known, lambda one: _told(cases[one.case_number], one, at=at), what="telling of damage")


@transaction.atomic
def _told(case: Case, document: Document, *, at: datetime) -> int:
    key = f"damaged {document.pk} {document.damaged_at:%Y%m%d%H%M}"
    return notices.tell_staff("staff_file_damaged", case, [To.CURATOR, To.HEAD], at=at, key=key)
