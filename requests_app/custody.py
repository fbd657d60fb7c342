"""The steps of an opinion's original: from which state, to which, who (S10, S11). Nothing else assigns ``Original.state``.

What a step does besides moving lives in ``actions.originals``; the term in ``terms``.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.roles import Role
from audit import log
from requests_app.models import Original
from requests_app.workflow import APPLICANT, CLINIC, OFFICE, SYSTEM, StepRefused

S = Original.State


@dataclass(frozen=True)
class Step:
    """``target`` is None where the original stays in its state."""

    sources: frozenset[S]
    target: S | None
    roles: frozenset[Role]
    label: str


HERE = frozenset({S.KEPT, S.ASKED_FOR})

STEPS: dict[str, Step] = {
    "register": Step(HERE, None, CLINIC, "Записать, где лежит"),
    "correct_date": Step(HERE | {S.STORAGE_OVER}, None, OFFICE, "Исправить дату услуги"),
    "keep_again": Step(frozenset({S.STORAGE_OVER}), S.KEPT, SYSTEM, "Хранить дальше"),
    "apply": Step(frozenset({S.KEPT}), S.ASKED_FOR, APPLICANT | OFFICE | CLINIC, "Запросить оригинал"),
    "withdraw": Step(frozenset({S.ASKED_FOR}), S.KEPT, APPLICANT | OFFICE, "Отменить заявление"),
    "hand_over": Step(frozenset({S.ASKED_FOR, S.HANDED_OVER}), S.HANDED_OVER, CLINIC, "Записать отправку"),
    "come_back": Step(
        frozenset({S.HANDED_OVER, S.LOST}), S.ASKED_FOR, CLINIC | OFFICE, "Записать, что вернулся"
    ),
    "record_lost": Step(frozenset({S.HANDED_OVER}), S.LOST, CLINIC | OFFICE, "Записать потерю в пути"),
    "end_storage": Step(frozenset({S.KEPT}), S.STORAGE_OVER, SYSTEM, "Окончить хранение"),
}


def open_steps(original: Original, user: User) -> frozenset[str]:
    """What this user, who sees the original, may do with it now."""
    return frozenset(
        name for name, step in STEPS.items() if original.state in step.sources and user.role in step.roles
    )


def move(original: Original, name: str, *, by: User, at: datetime, **details: Any) -> None:
    """Take a step with a locked original, save what was set on it before, and record it. Raises StepRefused."""
    step = STEPS[name]
    if name not in open_steps(original, by):
        raise StepRefused(f"«{step.label}» сейчас недоступно: {original.get_state_display().lower()}.")
    if step.target is not None:
        original.state, original.state_since = step.target, at
    original.save()
    log.record(
        f"original.{name}", by=by, at=at, case_number=original.case.number, subject=original, **details
    )
