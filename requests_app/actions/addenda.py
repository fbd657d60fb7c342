"""What is signed beside a released opinion: handed over, checked, released, returned; the opinion itself stays (S9).

Every act locks the case first. The letter with the copy keeps the promise of each question that the addendum answers.
"""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import Expert, User
from accounts.roles import STAFF, Role
from audit import log
from documents.models import Document
from requests_app import deadlines, needs, signing
from requests_app.actions import delivery, notices
from requests_app.actions.consultation import Reply
from requests_app.models import Addendum, Case, Deadline, FollowUp, FollowUpAnswer, Opinion, Original
from requests_app.needs import Situation
from requests_app.statuses import Status
from requests_app.workflow import StepRefused

Kind = Addendum.Kind


@transaction.atomic
def hand_over(
    opinion_pk: UUID,
    *,
    by: User,
    at: datetime,
    kind: str,
    document: Document,
    expert_name: str,
    expert_position: str,
    signed_on: date,
    words: str = "",
    replies: Mapping[UUID, Reply],
    signature: Document | None = None,
    expert: Expert | None = None,
) -> Addendum:
    """The organisation that made the opinion adds to it: a reply to each open question, or words of what is new.

    ``replies``: by the question's id. Raises StepRefused; Original.DoesNotExist for an opinion of another organisation.
    """
    opinion = _take(opinion_pk, by=by, at=at)
    asked = set(opinion.follow_ups.open().values_list("pk", flat=True))
    said = {pk: reply for pk, reply in replies.items() if reply.text.strip()}
    _check(opinion, kind, expert_name, expert_position, words, asked=asked, answered=set(said))
    made = Addendum.objects.create(
        opinion=opinion,
        number=opinion.addenda.count() + 1,
        kind=kind,
        words=words.strip(),
        document=document,
        expert_name=expert_name.strip(),
        expert_position=expert_position.strip(),
        signed_on=signed_on,
        handed_over_at=at,
        handed_over_by=by,
        **signing.of_paper(opinion.case, opinion.clinic, document, signature, expert, expert_name, signed_on),
    )
    _answer(made, said)
    _record("addendum.handed_over", made, by=by, at=at, kind=kind)
    notices.tell_staff("staff_addendum_received", opinion.case, ["curator"], at=at, key=f"addendum:{made.pk}")
    return made


def _answer(made: Addendum, said: Mapping[UUID, Reply]) -> None:
    FollowUpAnswer.objects.bulk_create(
        FollowUpAnswer(addendum=made, follow_up_id=pk, text=reply.text.strip(), cannot=reply.cannot)
        for pk, reply in said.items()
    )


@transaction.atomic
def send_back(pk: UUID, *, by: User, at: datetime, reason: str) -> Addendum:
    """The curator returns it with a reason; the questions are open again, their terms run on."""
    addendum = _awaiting(pk, by=by)
    if not reason.strip():
        raise StepRefused("Напишите организации, что исправить.")
    addendum.returned_at, addendum.return_reason = at, reason.strip()
    addendum.save(update_fields=["returned_at", "return_reason"])
    _record("addendum.returned", addendum, by=by, at=at, reason=reason.strip())
    case, key = addendum.opinion.case, f"addendum_returned:{addendum.pk}"
    notices.tell_clinic("clinic_addendum_returned", case, addendum.opinion.clinic, at=at, key=key)
    return addendum


@transaction.atomic
def release(pk: UUID, *, by: User, at: datetime) -> Addendum:
    """Checked: the copy goes as the opinion's did (D8), and its letter keeps the promise to answer."""
    addendum = _awaiting(pk, by=by)
    opinion = addendum.opinion
    if why := release_closed(addendum, by=by, at=at):
        raise StepRefused(f"{why}.")
    name = f"Дополнение {addendum.number} к второму мнению {opinion.case.number}.pdf"
    letter = delivery.issue(opinion.case, addendum, name=name, by=by, at=at)
    answered = FollowUp.objects.open().filter(answers__addendum=addendum).select_related("term__case")
    for follow_up in answered:
        follow_up.closed_at = at
        follow_up.save(update_fields=["closed_at"])
        deadlines.await_letter_of(follow_up.term, letter=letter.pk, by=by, at=at)
    _record("addendum.released", addendum, by=by, at=at)
    notices.tell_system("addendum.released", opinion.case, opinion.clinic, at=at)
    return addendum


def release_closed(addendum: Addendum, *, by: User, at: datetime) -> str:
    """Why it may not go now; empty when it may."""
    now = Situation(addendum.opinion.case, by, at)
    if not addendum.document.may_be_opened:
        return "Файл ещё проверяется"
    return _closed(now) or needs.right_is_live(now) or needs.not_held(now)


def _closed(now: Situation) -> str:
    """L3: nothing is added to a case that was taken back, or without the consents."""
    return "Заявка отозвана" if now.case.status == Status.WITHDRAWN else needs.consents_live(now)


def release_automatically(term: Deadline, *, at: datetime) -> str:
    """The last day, noon: what answers this question goes by itself if it may; returns why it does not (D7)."""
    answer = FollowUpAnswer.objects.filter(follow_up__term=term, addendum__returned_at=None).first()
    if answer is None:
        return "ответ не получен"
    addendum = Addendum.objects.select_related("document", "opinion__case").get(pk=answer.addendum_id)
    system = User.objects.system()
    if why := release_closed(addendum, by=system, at=at):
        return why
    if why := addendum.needs_eyes:
        return why
    release(addendum.pk, by=system, at=at)
    return ""


def _take(opinion_pk: UUID, *, by: User, at: datetime) -> Opinion:
    """A released opinion of the user's own organisation, under its case's lock: who keeps the original may add to it."""
    if by.role != Role.CLINIC:
        raise StepRefused("Дополнение передаёт организация, которая дала мнение.")
    kept = Original.objects.visible_to(by).select_related("opinion__case").get(opinion=opinion_pk)
    Case.objects.take(kept.opinion.case.number, by=User.objects.system())
    opinion = Opinion.objects.select_related("case__insured", "clinic").get(pk=opinion_pk)
    if why := _closed(Situation(opinion.case, by, at)):
        raise StepRefused(f"{why}.")
    return opinion


def _awaiting(pk: UUID, *, by: User) -> Addendum:
    """One that the office may decide on, under its case's lock. A second click finds it decided and is told so."""
    if by.role not in STAFF | {Role.SYSTEM}:
        raise StepRefused("Дополнение проверяет врач-куратор.")
    number = Addendum.objects.values_list("opinion__case__number", flat=True).get(pk=pk)
    Case.objects.take(number, by=by)
    related = ("opinion__case__insured", "opinion__case__applicant", "opinion__clinic", "document")
    addendum = Addendum.objects.select_related(*related).get(pk=pk)
    if not addendum.awaits_release:
        raise StepRefused("Это дополнение уже отправлено или возвращено.")
    return addendum


def _check(
    opinion: Opinion,
    kind: str,
    expert_name: str,
    expert_position: str,
    words: str,
    *,
    asked: set[UUID],
    answered: set[UUID],
) -> None:
    if kind not in Kind.values:
        raise StepRefused("Выберите, что это: ответ, дополнение или исправленная редакция.")
    if opinion.addenda.awaiting_release().exists():
        raise StepRefused("Предыдущее дополнение ещё проверяет врач-куратор.")
    if len(expert_name.split()) < 2 or not expert_position.strip():
        raise StepRefused("Укажите фамилию, имя и должность эксперта: без них дополнение не принимается.")
    if answered - asked:
        raise StepRefused("Этот вопрос уже снят или отвечен. Обновите страницу.")
    if kind == Kind.ANSWER and (not asked or answered != asked):
        raise StepRefused("Ответьте на каждый вопрос или напишите, почему ответить нельзя.")
    if kind != Kind.ANSWER and not words.strip():
        raise StepRefused("Напишите, что дополнено или исправлено и почему: эти слова прочтёт пациент.")


def _record(action: str, addendum: Addendum, *, by: User, at: datetime, **details: object) -> None:
    number = addendum.opinion.case.number
    log.record(action, by=by, at=at, case_number=number, subject=addendum, **details)
