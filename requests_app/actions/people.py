"""Who applies for whom, and under which names (S2, D12, D17, L8)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from accounts.models import InsuredPerson, Representation, User
from requests_app.models import Case
from requests_app.statuses import Status
from requests_app.workflow import StepRefused
from workcalendar.days import MOSCOW


@dataclass(frozen=True)
class Person:
    """The insured person as the applicant names him or her."""

    last_name: str
    first_name: str
    patronymic: str
    birth_date: date
    sex: str


@dataclass(frozen=True)
class FullName:
    """The applicant's own name as in the passport: whoever signs has one."""

    last_name: str
    first_name: str
    patronymic: str = ""


def name_applicant(by: User, given: Person | FullName | None) -> None:
    """Keep the applicant's own name; a representative without one cannot sign, so cannot begin."""
    if given is None:
        if not by.last_name:
            raise StepRefused("Напишите свои фамилию и имя: вы подписываете согласия за пациента.")
        return
    by.last_name, by.first_name, by.patronymic = given.last_name, given.first_name, given.patronymic
    by.save(update_fields=["last_name", "first_name", "patronymic"])


def person_of(insured: Person, *, by: User, acts_as: str, basis: str, at: datetime) -> InsuredPerson:
    """The person's row: one's own, or the one this representative has already named."""
    _refuse_wrong_applicant(insured, acts_as, basis, at=at)
    fields = vars(insured)
    if acts_as == Case.ActsAs.SELF:
        own, made = InsuredPerson.objects.get_or_create(user=by, defaults=fields)
        if not made and not Case.objects.filter(insured=own).exclude(status=Status.DRAFT).exists():
            InsuredPerson.objects.filter(pk=own.pk).update(**fields)
        return own
    known = InsuredPerson.objects.filter(representations__representative=by, user=None, **fields).first()
    if known is not None:
        return known
    person = InsuredPerson.objects.create(**fields)
    until = None if basis == Representation.Basis.GUARDIAN_OF_ADULT else person.adult_on
    Representation.objects.create(insured=person, representative=by, basis=basis, until=until)
    return person


def written_about(
    insured: Person, *, account: User, acts_as: str, basis: str, applicant: FullName | None, at: datetime
) -> InsuredPerson:
    """The person of a letter's case. A mailbox may serve two: the account of one is never overwritten by another's name."""
    own = InsuredPerson.objects.filter(user=account).first()
    if acts_as == Case.ActsAs.SELF and own is not None and not _is_same(own, insured):
        _refuse_wrong_applicant(insured, acts_as, basis, at=at)
        return InsuredPerson.objects.create(**vars(insured))
    name_applicant(account, insured if acts_as == Case.ActsAs.SELF else applicant)
    return person_of(insured, by=account, acts_as=acts_as, basis=basis, at=at)


def _is_same(own: InsuredPerson, insured: Person) -> bool:
    named = " ".join(part for part in (insured.last_name, insured.first_name, insured.patronymic) if part)
    return own.birth_date == insured.birth_date and own.is_named(named)


def correct(person: InsuredPerson, insured: Person, *, case: Case, at: datetime) -> None:
    """Rewrite the person of a draft; one who stands in a sent application is corrected by the curator alone."""
    if person.cases.exclude(status=Status.DRAFT).exists():
        raise StepRefused("Это имя уже стоит в отправленной заявке. Чтобы исправить его, напишите куратору.")
    right = person.representations.filter(representative=case.applicant).first()
    _refuse_wrong_applicant(insured, case.acts_as, right.basis if right else "", at=at)
    InsuredPerson.objects.filter(pk=person.pk).update(**vars(insured))
    if right is not None and right.until is not None:
        right.until = InsuredPerson(**vars(insured)).adult_on
        right.save(update_fields=["until"])


def _refuse_wrong_applicant(insured: Person, acts_as: str, basis: str, *, at: datetime) -> None:
    """S2: an adult applies alone, a representative for a minor; D12: an adult's guardian where the setting allows it."""
    minor = InsuredPerson(**vars(insured)).is_minor_on(at.astimezone(MOSCOW).date())
    if acts_as == Case.ActsAs.SELF:
        if minor:
            raise StepRefused("За ребёнка до 18 лет заявку подаёт законный представитель.")
        return
    if minor == (basis == Representation.Basis.GUARDIAN_OF_ADULT):
        raise StepRefused("Взрослый подаёт заявку сам. За взрослого может подать только его опекун.")
    if not minor and not settings.GUARDIANS_OF_ADULTS:
        raise StepRefused("Заявку опекуна взрослого мы принимаем только письмом или по телефону.")
