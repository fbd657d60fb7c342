"""From a draft to a submitted application: starting, filling, enclosing, sending (S1-S4, D5)."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction

from accounts.models import Policy, User
from audit import log
from requests_app import deadlines, package, workflow
from requests_app.actions import notices, people
from requests_app.actions.people import FullName, Person
from requests_app.models import Case, Deadline, Question, Questionnaire
from requests_app.numbering import next_number
from requests_app.statuses import Status
from requests_app.workflow import StepRefused
from workcalendar.days import MOSCOW

GUIDED_QUESTIONS = (
    "Подтверждается ли диагноз и стадия?",
    "Верно ли выбрано лечение, есть ли другие варианты?",
    "Нужна ли операция, и можно ли её отложить?",
    "Какие ещё обследования нужны?",
)
"""Proposed to the applicant; each may be taken, changed or left out (D17)."""


class Answers(TypedDict, total=False):
    """What «Анкета-заявление» asks (D17); an answer that is not here stays as it was."""

    diagnosis: str
    diagnosis_code: str
    diagnosed_on: date | None
    history: str
    advised: str


UNMISTAKABLE = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def start_draft(
    *,
    by: User,
    at: datetime,
    insured: Person,
    acts_as: str = Case.ActsAs.SELF,
    basis: str = "",
    phone: str = "",
    applicant: FullName | None = None,
) -> Case:
    """Open a draft, or return the one that this applicant already has for this person: two clicks, one case."""
    User.objects.select_for_update().get(pk=by.pk)
    people.name_applicant(by, insured if acts_as == Case.ActsAs.SELF else applicant)
    person = people.person_of(insured, by=by, acts_as=acts_as, basis=basis, at=at)
    draft = Case.objects.visible_to(by).drafts().filter(insured=person, acts_as=acts_as).first()
    if draft is not None:
        return draft
    case = Case.objects.create(
        number=next_number(at=at),
        applicant=by,
        insured=person,
        acts_as=acts_as,
        phone=phone,
        created_at=at,
        status_since=at,
        copy_password=fresh_password(),
    )
    Questionnaire.objects.create(case=case)
    log.record("case.started", by=by, at=at, case_number=case.number)
    return case


@transaction.atomic
def change_insured(number: str, *, by: User, at: datetime, insured: Person, phone: str) -> Case:
    """Correct the person's name, birth date or sex in a draft."""
    case = _draft(number, by=by)
    if case.insured is not None and any(
        getattr(case.insured, name) != given for name, given in vars(insured).items()
    ):
        people.correct(case.insured, insured, case=case, at=at)
    case.phone = phone
    case.save(update_fields=["phone"])
    log.record("case.person_changed", by=by, at=at, case_number=number)
    return case


@transaction.atomic
def choose_policy(number: str, *, by: User, at: datetime, policy_number: str) -> Case:
    """Keep the policy's number and compare it with the register; a mismatch is a flag, never a refusal (D15)."""
    case = _draft(number, by=by)
    case.policy_number = policy_number.strip()
    case.policy, case.policy_standing = found_policy(case, at)
    case.save(update_fields=["policy_number", "policy", "policy_standing"])
    log.record("case.policy_chosen", by=by, at=at, case_number=number, standing=case.policy_standing)
    return case


@transaction.atomic
def fill_questionnaire(
    number: str,
    *,
    by: User,
    at: datetime,
    copy_mode: str = "",
    minor_email: str | None = None,
    **answers: Unpack[Answers],
) -> Case:
    """Keep the questionnaire's answers (D17) and how the copy is to travel (D8); what is not named stays as it was."""
    case = _draft(number, by=by)
    if "diagnosis_code" in answers:
        answers["diagnosis_code"] = answers["diagnosis_code"].upper()
    Questionnaire.objects.filter(case=case).update(**answers, filled_at=at)
    case.copy_mode = copy_mode or case.copy_mode
    if minor_email is not None and minor_email != case.minor_email:
        case.minor_email, case.minor_email_confirmed_at = minor_email, None
    case.save(update_fields=["copy_mode", "minor_email", "minor_email_confirmed_at"])
    log.record("case.questionnaire_filled", by=by, at=at, case_number=number)
    return case


@transaction.atomic
def ask_questions(number: str, *, by: User, at: datetime, questions: Sequence[str]) -> Case:
    """The questions to the expert, in the applicant's order; empty ones are left out."""
    case = _draft(number, by=by)
    count = write_questions(case, questions)
    log.record("case.questions_asked", by=by, at=at, case_number=number, count=count)
    return case


def write_questions(case: Case, questions: Sequence[str]) -> int:
    """These in place of those that were there, the empty ones left out; returns how many."""
    case.questions.all().delete()
    texts = [text.strip() for text in questions if text.strip()]
    Question.objects.bulk_create(
        Question(case=case, position=n, text=t) for n, t in enumerate(texts, start=1)
    )
    return len(texts)


@transaction.atomic
def submit(number: str, *, by: User, at: datetime, nothing_missing: bool = False) -> Case:
    """Send the application: S5's clock starts at this moment, the confirmation with both promises goes by e-mail."""
    case = Case.objects.take(number, by=by)
    case.submitted_at = at
    case.nothing_missing_at = at if nothing_missing or not package.of(case, at=at).missing else None
    workflow.move(case, "submit", by=by, at=at)
    case.enclosures.update(arrived_at=at)
    case.absent_parts.update(declared_at=at)
    promise = deadlines.start(
        case, Deadline.Kind.ACKNOWLEDGEMENT, since=at, anchor="заявка поступила из личного кабинета", at=at
    )
    notices.provisional(case, at=at)
    notices.tell_applicant(
        "application_received",
        case,
        at=at,
        acknowledge_by=promise.due_at,
        missing=[item.label for item in package.of(case, at=at).missing],
    )
    return case


@transaction.atomic
def discard(number: str, *, by: User, at: datetime) -> None:
    """Delete a draft that was never sent; its files are removed with it, the record of it stays."""
    case = Case.objects.take(number, by=by)
    workflow.move(case, "discard", by=by, at=at)
    documents = [enclosure.document for enclosure in case.enclosures.select_related("document")]
    case.delete()
    for document in documents:
        document.removed_at = at
        document.save(update_fields=["removed_at"])


def fresh_password() -> str:
    """Twelve characters that are not taken for one another, in fours: 60 bits against guessing at a stolen copy."""
    return "-".join("".join(secrets.choice(UNMISTAKABLE) for _ in range(4)) for _ in range(3))


def _draft(number: str, *, by: User) -> Case:
    case = Case.objects.take(number, by=by)
    if case.status != Status.DRAFT:
        raise StepRefused("Заявка уже отправлена: изменить её нельзя, напишите куратору.")
    return case


def found_policy(case: Case, at: datetime) -> tuple[Policy | None, str]:
    insured = case.insured
    rows = list(Policy.objects.numbered(case.policy_number))
    if not rows or insured is None:
        return None, Case.PolicyStanding.UNCHECKED
    own = [row for row in rows if row.birth_date == insured.birth_date and insured.is_named(row.full_name)]
    covered = [row for row in own if row.covers_on(at.astimezone(MOSCOW).date())]
    if covered:
        return covered[0], Case.PolicyStanding.COVERED
    return (own[0] if own else None), Case.PolicyStanding.MISMATCH
