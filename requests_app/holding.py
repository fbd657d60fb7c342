"""The steps of a thing: from which state, to which, who (S12); and who held it at any moment.

Nothing else assigns ``Material.state``. What a step does besides lives in ``actions.things``, ``actions.returning``
and ``actions.correcting``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.roles import Role
from audit import log
from requests_app.models import Case, Holder, Material, MaterialMove, RequestedItem
from requests_app.models.material import State as S
from requests_app.workflow import APPLICANT, CLINIC, OFFICE, SYSTEM, StepRefused


@dataclass(frozen=True)
class Step:
    """``target`` is None where the thing stays in its state, or goes back to the one before."""

    sources: frozenset[S]
    target: S | None
    roles: frozenset[Role]
    label: str


def _from(*sources: S) -> frozenset[S]:
    return frozenset(sources)


HELD = _from(S.HELD, S.ASKED_BACK)

STEPS: dict[str, Step] = {
    "send": Step(_from(S.AWAITED, S.ON_THE_WAY), S.ON_THE_WAY, APPLICANT | OFFICE, "Записать отправку"),
    "register": Step(
        _from(S.AWAITED, S.ON_THE_WAY, S.LOST, S.NOT_NEEDED, S.SENT_BACK),
        S.HELD,
        CLINIC | OFFICE,
        "Записать получение",
    ),
    "describe": Step(HELD, None, CLINIC | OFFICE, "Записать, в каком виде пришёл"),
    "place": Step(HELD, None, CLINIC, "Записать, где лежит"),
    "use_up": Step(HELD, S.USED_UP, CLINIC, "Записать, что израсходован"),
    "ask_back": Step(_from(S.HELD), S.ASKED_BACK, APPLICANT | OFFICE | CLINIC, "Запросить возврат"),
    "keep": Step(_from(S.ASKED_BACK), S.HELD, APPLICANT | OFFICE, "Отменить возврат"),
    "send_back": Step(
        _from(S.ASKED_BACK, S.SENT_BACK), S.SENT_BACK, CLINIC | OFFICE, "Записать отправку обратно"
    ),
    "hand_back": Step(_from(S.ASKED_BACK), S.RETURNED, CLINIC | OFFICE, "Записать, что отдан в руки"),
    "confirm": Step(_from(S.SENT_BACK, S.LOST), S.RETURNED, APPLICANT | OFFICE, "Материал у меня"),
    "come_home": Step(_from(S.ON_THE_WAY, S.LOST), S.AWAITED, APPLICANT | OFFICE, "Посылка вернулась"),
    "record_lost": Step(_from(S.ON_THE_WAY, S.SENT_BACK), S.LOST, CLINIC | OFFICE, "Записать потерю в пути"),
    "drop": Step(_from(S.AWAITED), S.NOT_NEEDED, OFFICE | APPLICANT | SYSTEM, "Больше не нужен"),
    "undo": Step(
        _from(S.ON_THE_WAY, S.HELD, S.SENT_BACK, S.RETURNED, S.USED_UP, S.LOST),
        None,
        OFFICE,
        "Исправить запись",
    ),
}
TAKES_BACK = frozenset({"keep", "undo"})
"""Steps after which the thing is as it was before the last one."""


def begin(case: Case, item: RequestedItem, *, by: User, at: datetime) -> Material:
    """A confirmed request makes the thing known: until it is sent the insured person has it."""
    assert case.clinic is not None
    material = Material.objects.create(item=item, case=case, clinic=case.clinic, state_since=at)
    MaterialMove.objects.create(
        material=material, step="begin", state=material.state, at=at, by=by, words="запрос подтверждён"
    )
    return material


def open_steps(material: Material, user: User) -> frozenset[str]:
    """What this user, who sees the thing, may do with it now."""
    return frozenset(
        name
        for name, step in STEPS.items()
        if material.state in step.sources and user.role in step.roles and _fits(material, name)
    )


def _fits(material: Material, name: str) -> bool:
    """What was lost on the way home is found at home; what was lost on the way there is found at the sender's."""
    return FITS[name](material) if name in FITS else True


def move(material: Material, name: str, *, by: User, at: datetime, words: str = "", **details: Any) -> None:
    """Take a step with a locked thing, save what was set on it before, write down who holds it. Raises StepRefused."""
    step = STEPS[name]
    if name not in open_steps(material, by):
        raise StepRefused(f"«{step.label}» сейчас недоступно: {material.get_state_display().lower()}.")
    target = before(material) if name == "undo" else step.target
    if target is not None:
        material.state, material.state_since = target, at
        material.unaccounted_told_at = None
    material.save()
    MaterialMove.objects.create(
        material=material, step=name, state=material.state, at=at, by=by, words=words[:1000]
    )
    log.record(
        f"material.{name}", by=by, at=at, case_number=material.case.number, subject=material, **details
    )


def before(material: Material) -> S | None:
    """The state that it would have without the last thing written of it; None where that cannot stand again."""
    path = states(material.moves.all())
    if len(path) < 2 or (path[-2] in GOING_HOME and material.application_id is None):
        return None
    return path[-2]


def states(moves: Iterable[MaterialMove]) -> list[S]:
    """Those it went through up to now, without what was taken back."""
    path: list[S] = []
    for one in moves:
        if one.step in TAKES_BACK and len(path) > 1 and path[-2] == one.state:
            path.pop()
        elif not path or path[-1] != one.state:
            path.append(S(one.state))
    return path


GOING_HOME = frozenset({S.ASKED_BACK, S.SENT_BACK, S.RETURNED})
"""States of a thing that somebody has applied for."""
FITS: dict[str, Callable[[Material], bool]] = {
    "confirm": lambda material: material.returning_id is not None,
    "come_home": lambda material: material.returning_id is None,
    "undo": lambda material: before(material) is not None,
}


def held_at(material: Material, moment: datetime) -> Holder | None:
    """Who held it at a moment; None before anybody had asked for it."""
    last = material.moves.filter(at__lte=moment).last()
    return last.holder if last else None


def last_hands(moves: Iterable[MaterialMove]) -> MaterialMove | None:
    """Of a thing that is gone: the last of its moves in which somebody had it."""
    held = [move for move in moves if move.holder not in {Holder.NOBODY, Holder.CARRIER}]
    return held[-1] if held else None
