"""The patient has come of age: the representative's right is over, and the adult is asked (L8, ADR 0029).

Told once; invited by the office to an address of the patient's own; then the case is the adult's, consents included.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.models import InsuredPerson, User
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
"""So many wrong birth dates, and the link opens nothing any more: it went to somebody else."""
NOT_YOURS = "Приглашение уже использовано, устарело или отправлено не вам."


def tell(*, at: datetime) -> int:
    """The curator and the former representative, once for each case; returns how many cases."""
    grown = Case.objects.come_of_age(at.astimezone(MOSCOW).date()).filter(adult_told_at=None)
    numbers = list(grown.values_list("number", flat=True))
    return each(numbers, lambda number: _tell(number, at=at), what="coming of age")


@transaction.atomic
def _tell(number: str, *, at: datetime) -> bool:
    case = Case.objects.take(number, by=User.objects.system())
    if case.adult_told_at is not None or not permissions.right_has_ended(case, at=at):
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
    if by.role not in STAFF or not permissions.right_has_ended(case, at=at):
        raise StepRefused("Приглашать некого: заявку ведёт тот, кто её подал.")
    to = valid_address(address)
    if case.applicant is not None and to in {case.applicant.email, case.contact_email}:
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


def claim(token: str, *, by: User, at: datetime, born: date) -> Case:
    """The adult takes over every case of theirs. Not one transaction: a wrong birth date must stay counted."""
    invitation = invited(token, by=by, at=at)
    if invitation is None or not invitation.for_adult or invitation.wrong_tries >= TRIES:
        raise StepRefused(NOT_YOURS)
    if invitation.case.insured is None or invitation.case.insured.birth_date != born:
        Invitation.objects.filter(pk=invitation.pk).update(wrong_tries=F("wrong_tries") + 1)
        log.record("case.adult_not_known", by=by, at=at, case_number=invitation.case.number)
        raise StepRefused("Дата рождения не сходится с заявкой. Проверьте день, месяц и год.")
    return _take_over(invitation.pk, by=by, at=at)


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
    if own is None and insured.user_id is None:
        insured.user = by
        insured.save(update_fields=["user"])
        by.last_name, by.first_name, by.patronymic = insured.last_name, insured.first_name, insured.patronymic
        by.save(update_fields=["last_name", "first_name", "patronymic"])
        return insured
    if own is not None and own.birth_date == insured.birth_date and own.is_named(insured.full_name):
        return own
    raise StepRefused("Этот кабинет принадлежит другому человеку. Войдите с адресом самого пациента.")


def _make_own(case: Case, own: InsuredPerson, *, by: User, at: datetime) -> None:
    """Addresses, links and the copy's password of the time before open nothing any more; the consents are asked anew."""
    if not permissions.right_has_ended(case, at=at):
        return
    case.insured, case.applicant, case.acts_as = own, by, Case.ActsAs.SELF
    case.contact_email, case.contact_confirmed_at, case.contact_confirmed_how = "", None, ""
    case.minor_email, case.minor_email_confirmed_at = "", None
    case.reply_token, case.copy_password = tokens.new_token(), fresh_password()
    case.adult_told_at = case.adult_told_at or at
    case.save()
    notices.tell_staff("staff_adult_came", case, ["curator"], at=at, key=f"staff_adult_came:{case.pk}")
    log.record("case.taken_over", by=by, at=at, case_number=case.number)
