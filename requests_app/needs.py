"""What a step needs besides the state and the role, each with the sentence that a closed button says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from accounts.models import User
from accounts.roles import Role
from requests_app import package, permissions, terms
from requests_app.models import (
    Addendum,
    Case,
    Completeness,
    ConsentKind,
    Deadline,
    DocumentRequest,
    FollowUp,
    Kind,
)
from requests_app.models.consent import NOTHING_WITHOUT
from requests_app.package import Package
from workcalendar.days import MOSCOW


@dataclass
class Situation:
    """A case as one user meets it at one moment; the package is read at most once."""

    case: Case
    by: User
    at: datetime
    _package: Package | None = None

    @property
    def package(self) -> Package:
        if self._package is None:
            self._package = package.of(self.case, at=self.at)
        return self._package


Need = Callable[[Situation], str]
"""Returns the sentence why not, or an empty text when the need is met."""


def nothing_missing(now: Situation) -> str:
    """S5, D5: «приняты» is said only when nothing is missing."""
    names = [item.label for item in now.package.missing]
    return f"Не хватает: {', '.join(names)}" if names else ""


def something_missing(now: Situation) -> str:
    return "" if now.package.missing else "Всё на месте: подтвердите получение"


def verdicts_given(now: Situation) -> str:
    """Every needed item is accepted by the curator (D3)."""
    names = [item.label for item in now.package.unsettled]
    return f"Ещё не решено: {', '.join(names)}" if names else ""


def address_confirmed(now: Situation) -> str:
    """D18: what a letter's sender has sent is acknowledged by name only to an address that is proved to be theirs."""
    return "" if now.case.reply_to else "Адрес заявителя не подтверждён"


def person_known(now: Situation) -> str:
    """Who the letter is from and about whom is said by the curator, from its papers (S2)."""
    return "" if now.case.insured_id and now.case.applicant_id else "Не записано, о ком обращение"


def came_by_letter(now: Situation) -> str:
    return "" if now.case.channel == Case.Channel.LETTER else "Заявка подана в личном кабинете"


def cannot_withdraw_alone(now: Situation) -> str:
    """Who has the cabinet withdraws there; an adult whose representative applied has none yet (L8)."""
    return "" if permissions.right_has_ended(now.case, at=now.at) else came_by_letter(now)


def consents_live(now: Situation) -> str:
    """L3: personal data, special category, medical secrecy; all who must sign have signed (L8)."""
    missing = {ConsentKind(kind).label for kind, _ in now.package.unsigned(NOTHING_WITHOUT)}
    return f"Нет согласия: {', '.join(sorted(missing))}" if missing else ""


def right_is_live(now: Situation) -> str:
    """L8: on the 18th birthday the representative's right ends; what goes on is the adult's to say."""
    ended = permissions.right_has_ended(now.case, at=now.at)
    return (
        "Право представителя закончилось: пациенту исполнилось 18 лет, спросите его самого" if ended else ""
    )


def submittable(now: Situation) -> str:
    """D5: questionnaire, identity, policy, consents."""
    names = [item.label for item in now.package.blocks_submission]
    return f"Чтобы отправить, не хватает: {', '.join(names)}" if names else ""


def request_answered(now: Situation) -> str:
    """Every requested item has arrived: things registered, files accepted (D4)."""
    waiting = [i for i in now.package.requested if i.request.closed_at is None and not _has_come(now, i.pk)]
    return f"Ещё не пришло: {', '.join(str(i) for i in waiting)}" if waiting else ""


def _has_come(now: Situation, item_pk: object) -> bool:
    item = next(i for i in now.package.requested if i.pk == item_pk)
    if item.is_physical:
        return item.registered_at is not None
    line = now.package.item(Kind(item.kind))
    absent = line.absence is not None and line.absence.accepted_at is not None
    return absent or any(e.answers_id == item.pk for e in line.accepted)


def request_proposed(now: Situation) -> str:
    """S12: by the clinic's own reasoned request."""
    proposed = DocumentRequest.objects.proposed().filter(case=now.case).exists()
    return "" if proposed else "Клиника ни о чём не просила"


def head_from_day_eight(now: Situation) -> str:
    """D4: from day 8 of the term on, the head of curators confirms."""
    running = Deadline.objects.running().filter(case=now.case, kind=Deadline.Kind.OPINION).first()
    if running is None or now.by.role == Role.HEAD:
        return ""
    day = (now.at.astimezone(MOSCOW).date() - running.began_at.astimezone(MOSCOW).date()).days
    late = day >= terms.MATERIALS_BY_HEAD_FROM_DAY
    return "С 8-го дня срока запрос клиники подтверждает руководитель кураторов" if late else ""


def opinion_clean(now: Situation) -> str:
    """The opinion's file is checked for viruses and can be read."""
    opinion = now.case.opinions.in_force().select_related("document").first()
    if opinion is None:
        return "Мнения ещё нет"
    return "" if opinion.document.may_be_opened else "Файл мнения ещё проверяется"


def nothing_asked_after(now: Situation) -> str:
    """A question after the opinion is still owed an answer, or an addendum waits for the curator (S9)."""
    asked = FollowUp.objects.open().values("opinion")
    waits = Addendum.objects.awaiting_release().values("opinion")
    owed = now.case.opinions.filter(Q(pk__in=asked) | Q(pk__in=waits)).exists()
    return "Есть вопрос или дополнение после мнения: сначала ответьте" if owed else ""


def email_consent(now: Situation) -> str:
    """S8, D13: the copy goes by e-mail with the applicant's consent."""
    return (
        "" if now.package.has_consents([ConsentKind.EMAIL_DELIVERY]) else "Нет согласия на отправку по почте"
    )


def not_held(now: Situation) -> str:
    held = now.case.held_at is not None
    return f"Выпуск придержан: {now.case.hold_reason}" if held else ""


def completeness_fixed(now: Situation) -> str:
    fixed = Completeness.objects.filter(case=now.case, revoked_at=None).exists()
    return "" if fixed else "Полнота комплекта не зафиксирована"


def reminders_ended(now: Situation) -> str:
    """After the reminders of days 7, 14, 21 the curator decides."""
    waited = (now.at.astimezone(MOSCOW).date() - now.case.status_since.astimezone(MOSCOW).date()).days
    last = terms.ANSWER_REMINDER_DAYS[-1]
    return (
        ""
        if waited >= last
        else f"Ждём ответа {waited} дн.: закрыть можно после напоминания на {last}-й день"
    )
