"""The steps of a case: from where, to where, who, and with what needs. Nothing else assigns ``Case.status``.

What a step does besides moving lives in ``actions``; terms in ``terms``; papers in ``package``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.roles import Role
from audit import log
from requests_app import needs
from requests_app.models import Case
from requests_app.needs import Need, Situation
from requests_app.package import Package
from requests_app.statuses import ENDED, NOT_YET_DELIVERED, OFFICE_LABELS
from requests_app.statuses import Status as S


class StepRefused(Exception):
    """A step that is not possible now. ``message`` is the Russian sentence that says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Step:
    sources: frozenset[S]
    target: S | None
    roles: frozenset[Role]
    label: str
    needs: tuple[Need, ...] = ()


OFFICE = frozenset({Role.CURATOR, Role.HEAD})
HEAD = frozenset({Role.HEAD})
CLINIC = frozenset({Role.CLINIC})
APPLICANT = frozenset({Role.APPLICANT})
SYSTEM = frozenset({Role.SYSTEM})


def _from(*sources: S) -> frozenset[S]:
    return frozenset(sources)


STEPS: dict[str, Step] = {
    "submit": Step(_from(S.DRAFT), S.RECEIVED, APPLICANT, "Отправить заявку", (needs.submittable,)),
    "discard": Step(_from(S.DRAFT), None, APPLICANT, "Удалить черновик"),
    "acknowledge_accepted": Step(
        _from(S.RECEIVED),
        S.UNDER_REVIEW,
        OFFICE,
        "Подтвердить получение",
        (needs.nothing_missing, needs.address_confirmed),
    ),
    "acknowledge_incomplete": Step(
        _from(S.RECEIVED),
        S.AWAITING_DOCUMENTS,
        OFFICE,
        "Подтвердить и запросить недостающее",
        (needs.something_missing,),
    ),
    "ask_for_documents": Step(_from(S.UNDER_REVIEW), S.AWAITING_DOCUMENTS, OFFICE, "Запросить документы"),
    "add_documents": Step(
        _from(S.AWAITING_DOCUMENTS), S.UNDER_REVIEW, APPLICANT | OFFICE, "Отправить документы куратору"
    ),
    "close_unanswered": Step(
        _from(S.AWAITING_DOCUMENTS), S.CLOSED, OFFICE, "Закрыть без ответа", (needs.reminders_ended,)
    ),
    "accept_package": Step(
        _from(S.UNDER_REVIEW),
        S.PACKAGE_COMPLETE,
        OFFICE,
        "Комплект полон",
        (
            needs.person_known,
            needs.address_confirmed,
            needs.verdicts_given,
            needs.consents_live,
            needs.right_is_live,
        ),
    ),
    "send_to_clinic": Step(
        _from(S.PACKAGE_COMPLETE),
        S.OFFERED,
        OFFICE,
        "Передать в клинику",
        (needs.completeness_fixed, needs.consents_live, needs.right_is_live),
    ),
    "clinic_accept": Step(
        _from(S.OFFERED), S.WITH_CLINIC, CLINIC, "Принять дело", (needs.consents_live, needs.right_is_live)
    ),
    "clinic_decline": Step(_from(S.OFFERED, S.WITH_CLINIC), S.PACKAGE_COMPLETE, CLINIC, "Отказаться от дела"),
    "recall": Step(
        _from(S.OFFERED, S.WITH_CLINIC), S.PACKAGE_COMPLETE, OFFICE | SYSTEM, "Отозвать у клиники"
    ),
    "ask_for_materials": Step(
        _from(S.WITH_CLINIC),
        S.AWAITING_MATERIALS,
        OFFICE,
        "Подтвердить запрос клиники",
        (needs.request_proposed, needs.head_from_day_eight),
    ),
    "register_materials": Step(
        _from(S.AWAITING_MATERIALS),
        S.WITH_CLINIC,
        CLINIC | OFFICE,
        "Всё запрошенное пришло",
        (needs.request_answered,),
    ),
    "wait_again": Step(_from(S.WITH_CLINIC), S.AWAITING_MATERIALS, SYSTEM, "Ждать материал снова"),
    "drop_request": Step(_from(S.AWAITING_MATERIALS), S.WITH_CLINIC, OFFICE | SYSTEM, "Снять запрос клиники"),
    "hand_over_opinion": Step(
        _from(S.WITH_CLINIC), S.OPINION_RECEIVED, CLINIC, "Передать мнение", (needs.consents_live,)
    ),
    "return_to_clinic": Step(_from(S.OPINION_RECEIVED), S.WITH_CLINIC, OFFICE, "Вернуть клинике"),
    "release_opinion": Step(
        _from(S.OPINION_RECEIVED),
        S.RELEASED,
        OFFICE | SYSTEM,
        "Выпустить мнение",
        (needs.opinion_clean, needs.consents_live, needs.right_is_live, needs.not_held),
    ),
    "confirm_delivery": Step(_from(S.RELEASED), S.DELIVERED, SYSTEM, "Письмо с мнением принято почтой"),
    "delivery_failed": Step(_from(S.DELIVERED), S.RELEASED, SYSTEM, "Письмо с мнением вернулось"),
    "close": Step(_from(S.DELIVERED), S.CLOSED, OFFICE, "Закрыть дело", (needs.nothing_asked_after,)),
    "refuse": Step(_from(S.RECEIVED, S.UNDER_REVIEW), S.REFUSED, OFFICE, "Отказать"),
    "withdraw": Step(NOT_YET_DELIVERED, S.WITHDRAWN, APPLICANT, "Отозвать заявку"),
    "withdraw_by_letter": Step(
        NOT_YET_DELIVERED, S.WITHDRAWN, OFFICE, "Заявитель отозвал письмом", (needs.cannot_withdraw_alone,)
    ),
    "join": Step(
        _from(S.RECEIVED, S.UNDER_REVIEW, S.AWAITING_DOCUMENTS),
        S.CLOSED,
        OFFICE,
        "Присоединить к другой заявке",
        (needs.came_by_letter,),
    ),
    "not_a_request": Step(_from(S.RECEIVED), S.CLOSED, OFFICE, "Это не обращение", (needs.came_by_letter,)),
    "reopen": Step(ENDED, S.UNDER_REVIEW, HEAD, "Открыть снова"),
}


@dataclass(frozen=True)
class OfferedStep:
    """A button: its name, its words, and why it is closed (empty when it is open)."""

    name: str
    label: str
    why_closed: str

    @property
    def is_open(self) -> bool:
        return not self.why_closed


def offered_steps(
    case: Case, user: User, *, at: datetime, whole: Package | None = None
) -> dict[str, OfferedStep]:
    """The buttons of this user in this state, open ones and closed ones with their reason.

    ``whole``: the package, when the caller has read it already for the same page.
    """
    now = Situation(case, user, at, whole)
    return {
        name: OfferedStep(name, step.label, _first_unmet(step, now))
        for name, step in STEPS.items()
        if case.status in step.sources and user.role in step.roles
    }


def open_steps(case: Case, user: User, *, at: datetime) -> dict[str, OfferedStep]:
    return {name: step for name, step in offered_steps(case, user, at=at).items() if step.is_open}


def move(case: Case, name: str, *, by: User, at: datetime, **details: Any) -> None:
    """Change the status of a locked case, and record it. Raises StepRefused with the reason.

    Facts that come with the new state (a moment, a clinic, a reason) are set on ``case`` before, and saved here with it.
    """
    step = STEPS[name]
    if case.status not in step.sources or by.role not in step.roles:
        raise StepRefused(f"«{step.label}» сейчас недоступно: {OFFICE_LABELS[case.status].lower()}.")
    unmet = _first_unmet(step, Situation(case, by, at))
    if unmet:
        raise StepRefused(f"{unmet}.")
    source = case.status
    if step.target is not None:
        case.status, case.status_since = step.target, at
        case.save()
    log.record(
        f"step.{name}", by=by, at=at, case_number=case.number, source=source, target=step.target, **details
    )


def _first_unmet(step: Step, now: Situation) -> str:
    return next((why for need in step.needs if (why := need(now))), "")


def diagram() -> Iterator[str]:
    """The table as Mermaid lines, for docs/workflow.md."""
    yield "stateDiagram-v2"
    for name, step in STEPS.items():
        for source in sorted(step.sources):
            yield f"    {source} --> {step.target or '[*]'}: {name}"
