"""The patient has come of age: the representative's right is over, and the adult is asked (L8, ADR 0029).

Told once; invited by the office to an address of the patient's own; then the case is the adult's, consents included.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import InsuredPerson, User
from accounts.names import folded
from accounts.roles import STAFF
from audit import log
from audit.rounds import each
from correspondence import outbox
from requests_app import permissions, tokens
from requests_app.actions import notices
from requests_app.actions.contacts import account_of, invited, valid_address
from requests_app.actions.registration import fresh_password
from requests_app.models import Case, Invitation
from requests_app.workflow import StepRefused
from workcalendar.days import MOSCOW

TRIES = 3
"""So many times a wrong name or date, and the link opens nothing any more: it went to somebody else."""
NOT_YOURS = "Приглашение уже использовано, устарело или отправлено не вам."


@dataclass(frozen=True)
class Shown:
    """What the reader of the link says of oneself; the letter gives none of it away."""

    last_name: str
    first_name: str
    born: date

    def is_of(self, insured: InsuredPerson) -> bool:
        named = folded(f"{self.last_name} {self.first_name}") == folded(
            f"{insured.last_name} {insured.first_name}"
        )
        return named and self.born == insured.birth_date


def tell(*, at: datetime) -> int:
    """The curator and the former representative, once for each case; returns how many cases."""
    grown = Case.objects.come_of_age(at.astimezone(MOSCOW).date()).filter(adult_told_at=None)
    numbers = list(grown.values_list("number", flat=True))
    return each(numbers, lambda number: _tell(number, at=at), what="coming of age")


@transaction.atomic
def _tell(number: str, *, at: datetime) -> bool:
    case = Case.objects.take(number, by=User.objects.system())
    if case.adult_told_at is not None or not permissions.has_come_of_age(case, at=at):
        return False
    case.adult_told_at = at
    case.save(update_fields=["adult_told_at"])
    notices.tell_staff("staff_came_of_age", case, ["curator"], at=at, key=f"staff_came_of_age:{case.pk}")
    if case.reply_to:
        outbox.post("right_ended", to=case.reply_to, case_number=number, at=at, key=f"right_ended:{case.pk}")
    log.record("case.came_of_age", by=None, at=at, case_number=number)
    return True


@transaction.atomic
def invite(number: str, *, by: User, at: datetime, address: str) -> Invitation:
    """A one-time link to the address that the patient has named to the office; the links before it stop working.

    The account of the address is made with it, without a password: one enters by a code.
    """
    case = Case.objects.take(number, by=by)
    if by.role not in STAFF or not permissions.has_come_of_age(case, at=at):
        raise StepRefused("Приглашать некого: заявку ведёт тот, кто её подал.")
    to = valid_address(address)
    if to in permissions.representatives_addresses(case):
        raise StepRefused("Это адрес бывшего представителя. Узнайте адрес самого пациента.")
    account_of(to)
    case.invitations.filter(used_at=None).update(used_at=at)
    token = tokens.new_token()
    invitation = Invitation.objects.create(
        case=case,
        address=to,
        token_sha256=tokens.fingerprint(token),
        created_at=at,
        created_by=by,
        for_adult=True,
    )
    outbox.post("invitation_of_adult", to=to, case_number=number, at=at, secret=True, token=token)
    log.record("case.adult_invited", by=by, at=at, case_number=number, subject=invitation)
    return invitation


def claim(token: str, *, by: User, at: datetime, who: Shown) -> Case:
    """The adult takes over every case of theirs. Not one transaction: a wrong try must stay counted."""
    invitation = _tried(token, by=by, at=at, who=who)
    if invitation is None:
        raise StepRefused(
            "Имя или дата рождения не сходятся с заявкой. Проверьте, как они написаны в документе."
        )
    return _take_over(invitation.pk, by=by, at=at)


@transaction.atomic
def _tried(token: str, *, by: User, at: datetime, who: Shown) -> Invitation | None:
    """The invitation, where the person is the one it was meant for; each wrong try is counted under its lock."""
    found = invited(token, by=by, at=at)
    if found is None or not found.for_adult:
        raise StepRefused(NOT_YOURS)
    invitation = (
        Invitation.objects.select_for_update(of=("self",)).select_related("case__insured").get(pk=found.pk)
    )
    if invitation.wrong_tries >= TRIES:
        raise StepRefused(NOT_YOURS)
    insured = invitation.case.insured
    if insured is not None and who.is_of(insured):
        return invitation
    invitation.wrong_tries += 1
    invitation.save(update_fields=["wrong_tries"])
    log.record("case.adult_not_known", by=by, at=at, case_number=invitation.case.number)
    return None


@transaction.atomic
def _take_over(invitation_pk: UUID, *, by: User, at: datetime) -> Case:
    invitation = Invitation.objects.live(at).select_related("case__insured").get(pk=invitation_pk)
    insured = invitation.case.insured
    assert insured is not None
    own = _person_of(by, insured)
    numbers = Case.objects.of_represented(insured).order_by("number").values_list("number", flat=True)
    for number in list(numbers):
        _make_own(Case.objects.take(number, by=User.objects.system()), own, by=by, at=at)
    if not Invitation.objects.live(at).filter(pk=invitation_pk).update(used_at=at):
        raise StepRefused(NOT_YOURS)
    return Case.objects.get(pk=invitation.case_id)


def _person_of(by: User, insured: InsuredPerson) -> InsuredPerson:
    """The account is the patient's from now on; one who has applied already stays the person known there."""
    own = InsuredPerson.objects.filter(user=by).first()
    is_representative = insured.representations.filter(representative=by).exists()
    is_named_otherwise = bool(by.last_name) and not insured.is_named(by.full_name)
    if own is None and insured.user_id is None and not is_representative and not is_named_otherwise:
        insured.user = by
        insured.save(update_fields=["user"])
        by.last_name, by.first_name, by.patronymic = insured.last_name, insured.first_name, insured.patronymic
        by.save(update_fields=["last_name", "first_name", "patronymic"])
        return insured
    if own is not None and own.birth_date == insured.birth_date and own.is_named(insured.full_name):
        return own
    raise StepRefused("Этот кабинет принадлежит другому человеку. Войдите с адресом самого пациента.")


def _make_own(case: Case, own: InsuredPerson, *, by: User, at: datetime) -> None:
    """Addresses and links of the time before open nothing any more; the consents are asked anew.

    The password of a copy that has left already stays: the copy is locked with it.
    """
    if not permissions.has_come_of_age(case, at=at):
        return
    case.insured, case.applicant, case.acts_as = own, by, Case.ActsAs.SELF
    case.contact_email, case.contact_confirmed_at, case.contact_confirmed_how = "", None, ""
    case.minor_email, case.minor_email_confirmed_at = "", None
    case.reply_token, case.adult_told_at = tokens.new_token(), case.adult_told_at or at
    if not case.opinions.filter(copy__isnull=False).exists():
        case.copy_password = fresh_password()
    case.save()
    case.invitations.filter(used_at=None, for_adult=False).update(used_at=at)
    notices.tell_staff("staff_adult_came", case, ["curator"], at=at, key=f"staff_adult_came:{case.pk}")
    log.record("case.taken_over", by=by, at=at, case_number=case.number)
