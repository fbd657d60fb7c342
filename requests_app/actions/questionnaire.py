"""The questionnaire of the cabinet as a PDF «Анкета-заявление» in the package (S3(1), D17)."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.rounds import each
from documents import pdf, uploads
from requests_app.models import Case, Enclosure, Kind
from requests_app.statuses import ENDED, Status


def as_pdf(case: Case) -> bytes:
    """The filled questionnaire, one PDF."""
    return pdf.render_pdf(
        "pdf/questionnaire.html",
        {"case": case, "questionnaire": case.questionnaire, "questions": list(case.questions.all())},
    )


def produce_missing(*, at: datetime) -> int:
    """Make the PDF for every submitted case that has none; safe to run twice and by many.

    In no order: fifty that fail would otherwise stand before the rest for ever.
    """
    lacking = (
        Case.objects.filter(channel=Case.Channel.CABINET)
        .exclude(status__in=[Status.DRAFT, *ENDED])
        .exclude(enclosures__kind=Kind.QUESTIONNAIRE)
    )
    numbers = list(lacking.order_by("?").values_list("number", flat=True)[:50])
    return each(numbers, lambda number: _produce(number, at=at), what="questionnaire of case")


@transaction.atomic
def _produce(number: str, *, at: datetime) -> bool:
    system = User.objects.system()
    case = Case.objects.take(number, by=system)
    if case.enclosures.filter(kind=Kind.QUESTIONNAIRE).exists():
        return False
    document = uploads.store_issued(
        as_pdf(case), name=f"Анкета-заявление {number}.pdf", case_number=number, by=None, at=at
    )
    Enclosure.objects.create(
        case=case,
        kind=Kind.QUESTIONNAIRE,
        document=document,
        added_by=system,
        arrived_at=case.submitted_at,
        verdict=Enclosure.Verdict.ACCEPTED,
        verdict_by=system,
        verdict_at=at,
    )
    return True
