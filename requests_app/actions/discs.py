"""Whose pictures a disc holds: the curator's decision about a name that is not the insured person's. It blocks nothing."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.roles import STAFF
from audit import log
from documents.models import Series
from requests_app.models import Case, SamePerson
from requests_app.workflow import StepRefused


@transaction.atomic
def same_person(number: str, *, by: User, at: datetime, series_id: UUID) -> SamePerson:
    """«Это тот же человек»: every file of the case with this name and birth date is no longer remarked on.

    The record holds which document it was, and no name.
    """
    case = Case.objects.take(number, by=by)
    documents = case.enclosures.present().values("document_id")
    series = Series.objects.filter(pk=series_id, document__in=documents).select_related("document").first()
    if series is None or by.role not in STAFF:
        raise StepRefused("Этих снимков в заявке уже нет.")
    decision, is_new = SamePerson.objects.get_or_create(
        case=case,
        patient_name=series.patient_name,
        patient_born=series.patient_born,
        defaults={"decided_by": by, "decided_at": at},
    )
    if is_new:
        log.record("case.same_person", by=by, at=at, case_number=number, subject=series.document)
    return decision
