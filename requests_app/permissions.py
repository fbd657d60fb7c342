"""What a person who sees a case may see and do in it, beyond the steps; whose it is, and where its letters go (L8, D18)."""

from datetime import datetime

from django.db.models import Q

from accounts import addresses
from accounts.models import Representation, User
from accounts.roles import STAFF, Role
from requests_app.models import Case, Enclosure, Original
from requests_app.models.enclosure import EnclosureQuerySet
from requests_app.models.original import OriginalQuerySet
from requests_app.statuses import Status
from workcalendar.days import MOSCOW

ADDING_IS_OPEN = frozenset(
    {Status.DRAFT, Status.RECEIVED, Status.UNDER_REVIEW, Status.AWAITING_DOCUMENTS, Status.AWAITING_MATERIALS}
)
"""While the package is not handed to a clinic, the applicant may add to it."""


def is_party(case: Case, user: User) -> bool:
    """The applicant or the insured person: whose case it is."""
    return user.role == Role.APPLICANT and (
        case.applicant_id == user.pk or (case.insured is not None and case.insured.user_id == user.pk)
    )


def right_has_ended(case: Case, *, at: datetime) -> bool:
    """L8: on the 18th birthday the representative's right ends, and with it all that is done in that right."""
    insured, today = case.insured, at.astimezone(MOSCOW).date()
    if not case.by_representative or insured is None or insured.is_minor_on(today):
        return False
    rights = Representation.objects.filter(insured=insured, representative=case.applicant)
    return not rights.filter(Q(until=None) | Q(until__gt=today)).exists()


def has_come_of_age(case: Case, *, at: datetime) -> bool:
    """The right has ended by age: not of an adult under guardianship, of whom no right is written down (D12)."""
    if not right_has_ended(case, at=at):
        return False
    return Representation.objects.filter(
        insured=case.insured, until__lte=at.astimezone(MOSCOW).date()
    ).exists()


def address_of(case: Case, *, at: datetime) -> str:
    """The verified address to which letters of the case go (D18); since the 18th birthday the patient's own (L8).

    Empty where there is none.
    """
    if not has_come_of_age(case, at=at):
        return case.reply_to
    account = case.insured.user if case.insured else None
    if account is not None and addresses.is_confirmed(account):
        return account.email
    own = case.minor_email.lower() not in representatives_addresses(case)
    return case.minor_email if own and case.minor_email_confirmed_at else ""


def representatives_addresses(case: Case) -> set[str]:
    """In lower case; none of them is the patient's own, whatever it was called."""
    return {
        address.lower() for address in (case.applicant.email if case.applicant else "", case.contact_email)
    }


def readable_enclosures(case: Case, user: User) -> EnclosureQuerySet:
    """The enclosures whose documents this user may open; a clinic never gets personal papers (D21)."""
    enclosures = Enclosure.objects.filter(case=case).select_related("document")
    if user.role == Role.CLINIC:
        return enclosures.for_clinic()
    if user.role in STAFF or is_party(case, user):
        return enclosures.present()
    return enclosures.none()


def may_add_enclosures(case: Case, user: User) -> bool:
    return case.status in ADDING_IS_OPEN and (is_party(case, user) or user.role in STAFF)


def may_write_messages(case: Case, user: User) -> bool:
    return case.status != Status.DRAFT and (is_party(case, user) or user.role in STAFF)


def may_read_opinion(case: Case, user: User) -> bool:
    """The insured reads it once released; the office and the clinic that made it as soon as it is there."""
    if is_party(case, user):
        return case.opinions.released().exists()
    return user.role in STAFF or (user.role == Role.CLINIC and user.organisation_id == case.clinic_id)


def originals_of(case: Case, user: User) -> OriginalQuerySet:
    """The originals of this case that the user may know of, that of the newest opinion first (S10)."""
    return Original.objects.visible_to(user).of_case(case).with_people().order_by("-opinion__version")
