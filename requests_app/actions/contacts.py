"""Who writes to us: whose address it is and what proved it (D18), who the person is, the way into the cabinet."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts import addresses
from accounts.models import Representation, User
from accounts.roles import STAFF, Role
from audit import log
from correspondence import outbox
from requests_app import permissions, tokens
from requests_app.actions import notices, people, registration
from requests_app.actions.people import FullName, Person
from requests_app.actions.review import refuse_unless
from requests_app.asked import lines
from requests_app.models import Case, DocumentRequest, Invitation, Questionnaire, RequestedItem
from requests_app.permissions import ADDING_IS_OPEN
from requests_app.workflow import StepRefused

Confirmed = Case.Confirmed
NOT_OPEN = "Комплект уже передан: исправить это в заявке нельзя."


@transaction.atomic
def identify(
    number: str,
    *,
    by: User,
    at: datetime,
    insured: Person,
    acts_as: str = Case.ActsAs.SELF,
    basis: str = "",
    applicant: FullName | None = None,
    phone: str = "",
    policy_number: str = "",
) -> Case:
    """The curator says who the letter is from and about whom, from the papers in it (S2, D15); it is sorted with that.

    The account of the address is made here, without a password: the person may enter by a code, or never.
    """
    case = _by_letter(number, by=by)
    account = account_of(case.contact_email)
    case.insured = people.written_about(
        insured, account=account, acts_as=acts_as, basis=basis, applicant=applicant, at=at
    )
    case.applicant, case.acts_as, case.phone = account, acts_as, phone.strip()
    case.policy_number = policy_number.strip()
    case.policy, case.policy_standing = registration.found_policy(case, at)
    case.sorted_at = case.sorted_at or at
    if not case.contact_confirmed_at and addresses.is_confirmed(account):
        _confirm(case, Confirmed.CABINET, at=at)
    case.save()
    log.record("case.identified", by=by, at=at, case_number=number, standing=case.policy_standing)
    return case


@transaction.atomic
def transcribe(
    number: str,
    *,
    by: User,
    at: datetime,
    diagnosis: str,
    diagnosis_code: str = "",
    questions: Sequence[str] = (),
    copy_mode: str = Case.CopyMode.PROTECTED,
) -> Case:
    """What the signed questionnaire says, written down by the curator: diagnosis, questions, the copy's way (D8, D17)."""
    case = _by_letter(number, by=by)
    case.copy_mode = copy_mode
    case.save(update_fields=["copy_mode"])
    Questionnaire.objects.filter(case=case).update(
        diagnosis=diagnosis.strip(), diagnosis_code=diagnosis_code.strip().upper()
    )
    count = registration.write_questions(case, questions)
    log.record("case.transcribed", by=by, at=at, case_number=number, questions=count, copy=copy_mode)
    return case


@transaction.atomic
def confirm_address(number: str, *, by: User, at: datetime, address: str = "") -> Case:
    """D18: the address stands in the signed questionnaire; another than the letter's own takes its place.

    A changed address gets a reply token of its own: what was written to the old one opens nothing any more.
    """
    case = _by_letter(number, by=by)
    has_form = case.enclosures.present().filter(kind="questionnaire").exists()
    refuse_unless(has_form, "Адрес подтверждают по подписанной анкете, а её в деле пока нет.")
    wanted = valid_address(address or case.contact_email)
    if wanted != case.contact_email:
        case.contact_email, case.reply_token = wanted, tokens.new_token()
        if case.applicant is not None:
            _hand_right_over(case, account_of(wanted))
    _confirm(case, Confirmed.QUESTIONNAIRE, at=at)
    case.save()
    log.record("case.address_confirmed", by=by, at=at, case_number=number, how=Confirmed.QUESTIONNAIRE)
    _tell_what_is_missing(case, at=at)
    return case


def _hand_right_over(case: Case, account: User) -> None:
    """The same person under another address: the right to act for the patient goes along (D12)."""
    rights = Representation.objects.filter(insured=case.insured)
    right = rights.filter(representative=case.applicant).first() if case.by_representative else None
    if right is not None and not rights.filter(representative=account).exists():
        rights.create(insured=right.insured, representative=account, basis=right.basis, until=right.until)
    case.applicant = account


def confirm_by_reply(case: Case, *, at: datetime) -> None:
    """The sender of a locked case answered our token letter: the address is theirs (D18). Once."""
    if not case.contact_email or case.contact_confirmed_at:
        return
    _confirm(case, Confirmed.REPLY, at=at)
    case.save(update_fields=["contact_confirmed_at", "contact_confirmed_how"])
    log.record("case.address_confirmed", by=None, at=at, case_number=case.number, how=Confirmed.REPLY)
    _tell_what_is_missing(case, at=at)


@transaction.atomic
def invite(number: str, *, by: User, at: datetime) -> Invitation:
    """A one-time link to the letter's address; the links before it stop working. It shows nothing by itself."""
    case = _by_letter(number, by=by)
    refuse_unless(not permissions.has_come_of_age(case, at=at), notices.NOBODY_TO_WRITE_TO)
    address = valid_address(case.contact_email)
    case.invitations.filter(used_at=None).update(used_at=at)
    token = tokens.new_token()
    invitation = Invitation.objects.create(
        case=case, address=address, token_sha256=tokens.fingerprint(token), created_at=at, created_by=by
    )
    outbox.post("invitation", to=address, case_number=number, at=at, secret=True, token=token)
    log.record("case.invited", by=by, at=at, case_number=number, subject=invitation)
    return invitation


def invited(token: str, *, by: User, at: datetime) -> Invitation | None:
    """The live invitation, if it was sent to this account's own confirmed address; to all others there is none."""
    found = Invitation.objects.live(at).filter(
        token_sha256=tokens.fingerprint(token), address__iexact=by.email
    )
    return found.select_related("case__insured").first() if addresses.is_confirmed(by) else None


@transaction.atomic
def claim(token: str, *, by: User, at: datetime) -> Case:
    """The invited person takes the case into their cabinet, once; the code of the sign-in proved the address (D18)."""
    invitation = invited(token, by=by, at=at)
    is_of_the_sender = invitation is not None and not invitation.for_adult
    refuse_unless(is_of_the_sender, "Приглашение уже использовано или устарело.")
    assert invitation is not None
    case = Case.objects.take(invitation.case.number, by=User.objects.system())
    case.applicant = by
    if not case.contact_confirmed_at:
        _confirm(case, Confirmed.CABINET, at=at)
    case.save()
    used = Invitation.objects.live(at).filter(pk=invitation.pk).update(used_at=at)
    refuse_unless(bool(used), "Приглашение уже использовано или устарело.")
    log.record("case.claimed", by=by, at=at, case_number=case.number, subject=invitation)
    return case


def account_of(address: str) -> User:
    """The account of an address, made without a password when there is none; staff do not act by letter."""
    known: User | None = User.objects.filter(email=valid_address(address)).first()
    if known is None:
        made: User = User.objects.create_user(valid_address(address))
        addresses.note(made)
        return made
    refuse_unless(known.role == Role.APPLICANT, "Это рабочий адрес сотрудника: заявителем он быть не может.")
    return known


def _confirm(case: Case, how: str, *, at: datetime) -> None:
    case.contact_confirmed_at, case.contact_confirmed_how = at, how
    if case.applicant is not None and case.applicant.email == case.contact_email:
        addresses.confirm(case.applicant)


def _tell_what_is_missing(case: Case, *, at: datetime) -> None:
    """The receipt could not name what is missing: now it may be said."""
    open_request = DocumentRequest.objects.open().filter(case=case).first()
    if open_request is None:
        return
    items = RequestedItem.objects.filter(request=open_request, dropped_at=None)
    notices.try_to_tell(
        "documents_requested",
        case,
        at=at,
        by=open_request.asked_by,
        message="",
        missing=[str(line) for line in lines(items)],
    )


def _by_letter(number: str, *, by: User) -> Case:
    case = Case.objects.take(number, by=by)
    refuse_unless(by.role in STAFF and case.channel == Case.Channel.LETTER, "Заявка подана не письмом.")
    refuse_unless(case.status in ADDING_IS_OPEN, NOT_OPEN)
    return case


def valid_address(address: str) -> str:
    """An address as it is compared, in lower case. Raises StepRefused."""
    try:
        validate_email(address.strip())
    except ValidationError as wrong:
        raise StepRefused("Укажите адрес почты, например anna@example.ru.") from wrong
    return address.strip().lower()
