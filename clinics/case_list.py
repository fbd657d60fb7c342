"""The organisation's cases in groups, by what it has to do."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from accounts.models import User
from clinics import patient
from clinics.patient import Patient
from requests_app.models import Case, Deadline, Enclosure, Opinion
from requests_app.statuses import Status

GROUPS = {
    Status.OFFERED: "Новые предложения",
    Status.WITH_CLINIC: "Готовите мнение",
    Status.AWAITING_MATERIALS: "Ждём материалы",
    Status.OPINION_RECEIVED: "Мнение передано",
    Status.DELIVERED: "Вопросы после мнения",
}
STAGES = {
    Status.OFFERED: ("you", "Новое предложение"),
    Status.WITH_CLINIC: ("org", "Готовите мнение"),
    Status.AWAITING_MATERIALS: ("none", "Ждём материалы"),
    Status.OPINION_RECEIVED: ("ok", "Мнение передано"),
    Status.RELEASED: ("you", "Вопрос после мнения"),
    Status.DELIVERED: ("you", "Вопрос после мнения"),
}
"""Status → tone and words of the organisation's tag."""


@dataclass(frozen=True)
class Row:
    case: Case
    patient: Patient
    papers: int
    is_returned: bool
    is_late: bool

    @property
    def stage(self) -> tuple[str, str]:
        return ("bad", "Вернули на доработку") if self.is_returned else STAGES[Status(self.case.status)]

    @property
    def promise(self) -> Deadline | None:
        """By when the opinion is due, or the answer to a question after it."""
        return running(self.case, Deadline.Kind.OPINION) or running(self.case, Deadline.Kind.FOLLOW_UP)

    @property
    def answer(self) -> Deadline | None:
        return running(self.case, Deadline.Kind.CLINIC_ACCEPTANCE)


@dataclass
class Group:
    title: str
    rows: list[Row] = field(default_factory=list)


def groups(user: User, *, at: datetime) -> list[Group]:
    """The groups that have cases, each with the nearest deadline first."""
    cases = list(Case.objects.visible_to(user).with_people().with_running_deadlines().nearest_first())
    papers, returned = _papers(cases), _returned(cases, user)
    found = {status: Group(title) for status, title in GROUPS.items()}
    for case in cases:
        came_back = case.pk in returned and case.status == Status.WITH_CLINIC
        late = any(d.is_overdue(at) for d in _clocks(case))
        row = Row(case, patient.of(case, at=at), papers.get(case.pk, 0), came_back, late)
        found[_group_of(case)].rows.append(row)
    return [group for group in found.values() if group.rows]


def _group_of(case: Case) -> Status:
    """A copy still on its way does not make another group of its questions."""
    return Status.DELIVERED if case.status == Status.RELEASED else Status(case.status)


def running(case: Case, kind: str) -> Deadline | None:
    """The running deadline of a kind; the case was read ``with_running_deadlines``. None when it has no date (D16)."""
    return next((d for d in _clocks(case) if d.kind == kind and d.due_at), None)


def _clocks(case: Case) -> list[Deadline]:
    clocks: list[Deadline] = case.running_deadlines  # type: ignore[attr-defined]
    return clocks


def _papers(cases: list[Case]) -> dict[UUID, int]:
    seen = Enclosure.objects.for_clinic().filter(case__in=cases).order_by()
    return dict(seen.values_list("case").annotate(Count("document", distinct=True)))


def _returned(cases: list[Case], user: User) -> set[UUID]:
    sent_back = Opinion.objects.filter(case__in=cases, clinic=user.organisation, returned_at__isnull=False)
    return set(sent_back.values_list("case", flat=True))
