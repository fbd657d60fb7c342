"""A file of the applicant in which a virus was found: the applicant is told by letter, once; nothing else of the case stops.

The cabinet says it beside the file at once. Who has only written letters would otherwise never know.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max

from audit.rounds import each
from correspondence.models import OutgoingLetter
from documents.models import Scan
from requests_app.actions import notices
from requests_app.models import Case, Enclosure

LOOKS_BACK = timedelta(days=30)
"""An address that is proved later than this has had the curator's list of what is missing."""


def tell(*, at: datetime) -> int:
    """One letter a case for all that is found at this moment, one more when another is found. Returns how many.

    An address that is not verified is left alone: the sender of a virus is seldom who the letter says (D18).
    """
    found = (
        Enclosure.objects.present()
        .filter(
            document__scan=Scan.INFECTED,
            document__scanned_at__gt=at - LOOKS_BACK,
            case__in=Case.objects.open(),
        )
        .values("case_id")
        .annotate(files=Count("document", distinct=True), latest=Max("document__scanned_at"))
    )
    by_case = {row["case_id"]: row for row in found}
    cases = Case.objects.filter(pk__in=by_case)

    def tell_of(case: Case) -> int:
        return _told(case, by_case[case.pk]["files"], by_case[case.pk]["latest"], at=at)

    return each(cases, tell_of, what="telling of a virus")


@transaction.atomic
def _told(case: Case, files: int, latest: datetime, *, at: datetime) -> int:
    key = f"infected {case.number} {latest:%Y%m%d%H%M%S%f}"
    if OutgoingLetter.objects.filter(key=key).exists():
        return 0
    return int(notices.try_to_tell("file_infected", case, at=at, key=key, files=files))
