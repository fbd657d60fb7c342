"""Questions to the expert after the opinion (S9): at most three, each with its own term, answered by an addendum."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.roles import STAFF
from audit import log
from requests_app import afterwards, deadlines, needs, permissions
from requests_app.actions import consultation, notices
from requests_app.actions.delivery import WITH_COPY
from requests_app.models import Case, Deadline, FollowUp, Opinion
from requests_app.needs import Situation
from requests_app.statuses import Status
from requests_app.workflow import StepRefused

Channel = FollowUp.Channel


def asking_closed(case: Case, opinion: Opinion, *, left: int, by: User, at: datetime) -> str:
    """Why no question may be asked now; empty when one may. ``left``: how many of the three are."""
    if case.status == Status.CLOSED:
        return "Заявка закрыта: напишите врачу-куратору"
    if case.status not in WITH_COPY or opinion.released_at is None:
        return "Вопрос можно задать, когда мнение готово"
    if not left:
        return "Можно задать три вопроса, и они уже заданы"
    now = Situation(case, by, at)
    if why := needs.consents_live(now) or needs.right_is_live(now):
        return why
    return "" if opinion.clinic.is_active and not _abroad_closed(case, opinion, at) else CLOSED_CLINIC


CLOSED_CLINIC = "Передать вопрос организации сейчас нельзя: напишите врачу-куратору"


@transaction.atomic
def ask(number: str, *, by: User, at: datetime, text: str) -> FollowUp:
    """By the insured in the cabinet, or by the curator for one who wrote or phoned; a second click asks nothing."""
    case, text = Case.objects.take(number, by=by), text.strip()
    if not (permissions.is_party(case, by) or by.role in STAFF):
        raise StepRefused("Вопрос задаёт застрахованное лицо.")
    opinion = case.opinions.released().select_related("clinic").first()
    if opinion is None:
        raise StepRefused("Вопрос можно задать, когда мнение готово.")
    if not text:
        raise StepRefused("Напишите вопрос.")
    asked = list(opinion.follow_ups.all())
    if again := next((one for one in asked if one.closed_at is None and one.text == text), None):
        return again
    if why := asking_closed(case, opinion, left=afterwards.left(asked), by=by, at=at):
        raise StepRefused(f"{why}.")
    return _asked(case, opinion, text, by=by, at=at)


def _asked(case: Case, opinion: Opinion, text: str, *, by: User, at: datetime) -> FollowUp:
    term = deadlines.start(case, Deadline.Kind.FOLLOW_UP, since=at, anchor="вопрос после мнения", at=at)
    channel = Channel.LETTER if by.role in STAFF else Channel.CABINET
    made = FollowUp.objects.create(
        opinion=opinion, text=text, channel=channel, asked_at=at, asked_by=by, term=term
    )
    log.record("opinion.asked_after", by=by, at=at, case_number=case.number, subject=made, channel=channel)
    key = f"follow_up:{made.pk}"
    notices.tell_clinic(
        "clinic_follow_up", case, opinion.clinic, at=at, key=key, promised_on=term.promised_on
    )
    notices.tell_staff("staff_follow_up", case, ["curator"], at=at, key=key)
    notices.try_to_tell("follow_up_asked", case, at=at, promised_on=term.promised_on)
    return made


@transaction.atomic
def take_back(pk: UUID, *, by: User, at: datetime, reason: str = "") -> FollowUp:
    """The person needs no answer any more, or the curator says why there will be none; it is not one of the three then."""
    number = FollowUp.objects.values_list("opinion__case__number", flat=True).get(pk=pk)
    case = Case.objects.take(number, by=by)
    follow_up = FollowUp.objects.select_related("term__case", "opinion__clinic").get(pk=pk)
    by_office, reason = by.role in STAFF, reason.strip()
    if not (permissions.is_party(case, by) or by_office):
        raise StepRefused("Вопрос снимает тот, кто его задал, или врач-куратор.")
    if follow_up.closed_at is not None:
        return follow_up
    if follow_up.answers.filter(addendum__in=follow_up.opinion.addenda.awaiting_release()).exists():
        raise StepRefused("Эксперт уже ответил: ответ проверяет врач-куратор.")
    if by_office and not reason:
        raise StepRefused("Напишите, почему вопрос снимается: эти слова прочтёт тот, кто его задал.")
    _drop(case, follow_up, because=reason or "Вопрос снят вами.", by=by, at=at)
    if by_office:
        notices.try_to_tell("follow_up_dropped", case, at=at, reason=reason)
    return follow_up


def drop_all(case: Case, *, because: str, by: User, at: datetime) -> None:
    """A consent is withdrawn: nothing of the case may be worked on (L3, L4). The caller holds the case's lock."""
    open_ones = FollowUp.objects.open().filter(opinion__case=case)
    for follow_up in open_ones.select_related("term__case", "opinion__clinic"):
        _drop(case, follow_up, because=because, by=by, at=at)


def _drop(case: Case, follow_up: FollowUp, *, because: str, by: User, at: datetime) -> None:
    follow_up.closed_at, follow_up.dropped_because = at, because[:300]
    follow_up.save(update_fields=["closed_at", "dropped_because"])
    deadlines.stop_this(follow_up.term, because=because[:300], at=at)
    log.record("opinion.question_dropped", by=by, at=at, case_number=case.number, reason=because)
    key = f"follow_up_dropped:{follow_up.pk}"
    notices.tell_clinic("clinic_follow_up_dropped", case, follow_up.opinion.clinic, at=at, key=key)


def _abroad_closed(case: Case, opinion: Opinion, at: datetime) -> str:
    return consultation.closed_to(case, opinion.clinic, at=at)
