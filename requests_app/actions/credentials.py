"""The end of an expert's credential comes nearer: the organisation is written to on two days, once for each.

It belongs to no case, so the day stands in no deadline: the letter's own key keeps it from going twice.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.experts import REMINDED_BEFORE, SOON
from accounts.models import Credential
from audit.rounds import each
from correspondence import outbox
from correspondence.models import OutgoingLetter
from requests_app.planning import in_working_time
from workcalendar import loading
from workcalendar.days import MOSCOW, WorkCalendar


def remind(*, at: datetime) -> int:
    """Every reminder whose working morning has come, while the credential is in force. Returns how many letters are new.

    After a pause only the nearer of two goes. Whoever wrote a credential down after that morning knows its end.
    """
    today, calendar = at.astimezone(MOSCOW).date(), loading.approved()
    ending = Credential.objects.filter(valid_until__range=(today, today + SOON))
    working = ending.filter(expert__is_active=True, expert__organisation__is_active=True)

    def remind_of(credential: Credential) -> bool:
        due = [days for days in REMINDED_BEFORE if _is_due(credential, days, calendar, at=at)]
        return bool(due) and _write(credential, min(due), at=at)

    ending = working.exclude(_renewed()).select_related("expert__organisation")
    return each(ending, remind_of, what="reminder of credential")


def _renewed() -> Exists:
    """The expert has another that reaches further."""
    later = Credential.objects.filter(expert=OuterRef("expert"), valid_until__gt=OuterRef("valid_until"))
    return Exists(later)


def _is_due(credential: Credential, days: int, calendar: WorkCalendar, *, at: datetime) -> bool:
    morning = datetime.combine(credential.valid_until - timedelta(days=days), time(9), MOSCOW)
    over = datetime.combine(credential.valid_until + timedelta(days=1), time(), MOSCOW)
    return credential.written_at < in_working_time(morning, over, calendar) <= at


@transaction.atomic
def _write(credential: Credential, days: int, *, at: datetime) -> bool:
    key = f"credential:{credential.pk}:{days}"
    if OutgoingLetter.objects.filter(key=key).exists():
        return False
    expert = credential.expert
    outbox.post(
        "clinic_credential_ends",
        to=expert.organisation.email,
        at=at,
        key=key,
        expert=expert.short_name,
        credential=credential.in_words,
        valid_until=credential.valid_until,
    )
    return True
