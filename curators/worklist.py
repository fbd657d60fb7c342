"""The views of the queue with their counts, and how its rows are grouped by deadline."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from accounts.models import User
from correspondence.models import OutgoingLetter
from requests_app import statistics
from requests_app.models import Addendum, Case, Deadline, FollowUp
from requests_app.querysets import CaseQuerySet
from requests_app.statuses import NOT_YET_DELIVERED, Status
from workcalendar.days import MOSCOW

LETTER_IS_LATE_AFTER = 15
"""Minutes after which a letter still waiting is shown as not gone."""

Pick = Callable[[User, datetime], Q]


@dataclass(frozen=True)
class View:
    """A view at the left of the queue: an address, words, and which cases."""

    key: str
    label: str
    pick: Pick
    alarming: bool = False
    counted: bool = True


def _open(*, status: tuple[str, ...] = tuple(NOT_YET_DELIVERED)) -> Pick:
    return lambda user, at: Q(status__in=status)


def _letters_not_gone(user: User, at: datetime) -> Q:
    letters = OutgoingLetter.objects.exclude(case_number="").filter(secret=False)
    broken = letters.needing_a_person().values("case_number")
    slow = letters.waiting_longer_than(at, LETTER_IS_LATE_AFTER).values("case_number")
    return Q(number__in=broken) | Q(number__in=slow)


def _no_calendar(user: User, at: datetime) -> Q:
    return Q(pk__in=Deadline.objects.without_calendar().values("case_id"))


def _asked_after() -> Q:
    """A question to the expert is open, or what was signed beside the opinion waits to be checked (S9)."""
    owed = FollowUp.objects.open().values("opinion__case_id")
    waits = Addendum.objects.awaiting_release().values("opinion__case_id")
    return Q(pk__in=owed) | Q(pk__in=waits)


def _unsorted(user: User, at: datetime) -> Q:
    """D19: a letter is a case at once; until somebody has looked into it, it stands here."""
    return Q(channel=Case.Channel.LETTER, sorted_at=None, status=Status.RECEIVED)


VIEWS = (
    View("open", "Все открытые", _open()),
    View("mine", "Мои", lambda user, at: _open()(user, at) & Q(curator=user)),
    View("untaken", "Без куратора", lambda user, at: _open()(user, at) & Q(curator=None), alarming=True),
    View("new", "Новые", _open(status=(Status.RECEIVED,))),
    View("unsorted", "Неразобранные письма", _unsorted),
    View("waiting", "Ждём документы", _open(status=(Status.AWAITING_DOCUMENTS, Status.AWAITING_MATERIALS))),
    View("expert", "У эксперта", _open(status=(Status.OFFERED, Status.WITH_CLINIC))),
    View("opinion", "Мнение получено", _open(status=(Status.OPINION_RECEIVED,))),
    View("after", "Вопросы после мнения", lambda user, at: _asked_after()),
    View("letters", "Письма не ушли", _letters_not_gone, alarming=True),
    View("calendar", "Нет календаря", _no_calendar, alarming=True),
    View("closed", "Выдано и закрыто", lambda user, at: ~_open()(user, at), counted=False),
)
BY_KEY = {view.key: view for view in VIEWS}

GROUPS = {
    "late": "Просрочено",
    "today": "Сегодня",
    "week": "На этой неделе",
    "later": "Позже",
    "uncounted": "Срок не посчитан: нет календаря",
    "still": "Срок не идёт",
}


def counts(cases: CaseQuerySet, user: User, at: datetime) -> dict[str, int]:
    """Every counter of the page in one query: the views', and the running terms by group."""
    opened = BY_KEY["open"].pick(user, at)
    of_views = {f"view_{v.key}": Count("pk", filter=v.pick(user, at)) for v in VIEWS if v.counted}
    of_groups = {f"group_{key}": Count("pk", filter=opened & q) for key, q in _groups(at).items()}
    shown = cases.filter(opened | _letters_not_gone(user, at) | _asked_after()).nearest_first()
    return shown.aggregate(**of_views, **of_groups)


def group_counts(cases: CaseQuerySet, at: datetime) -> dict[str, int]:
    """How many of the chosen cases stand in each group, on all pages."""
    return cases.nearest_first().aggregate(**{k: Count("pk", filter=q) for k, q in _groups(at).items()})


def kpi(found: dict[str, int], at: datetime) -> list[dict[str, object]]:
    """The four figures above the list. The share counts promises of S5 and S7 that ended in 30 days."""
    share = statistics.on_time_share(since=at - timedelta(days=30), until=at)
    late = found["group_late"]
    return [
        {"term": "Просрочено", "value": late, "bad": bool(late)},
        {"term": "Сегодня", "value": found["group_today"]},
        {"term": "На неделе", "value": found["group_week"]},
        {"term": "В срок за 30 дней", "value": "—" if share is None else f"{share}\u00a0%"},
    ]


def _groups(at: datetime) -> dict[str, Q]:
    """«Сегодня» ends with the Moscow day, «на этой неделе» six days later (the same borders as clocks.group_of)."""
    midnight, week_ends = borders(at)
    missing = _no_calendar(None, at)  # type: ignore[arg-type]
    return {
        "late": Q(nearest_due_at__lte=at),
        "today": Q(nearest_due_at__gt=at, nearest_due_at__lte=midnight),
        "week": Q(nearest_due_at__gt=midnight, nearest_due_at__lte=week_ends),
        "later": Q(nearest_due_at__gt=week_ends),
        "uncounted": Q(nearest_due_at=None) & missing,
        "still": Q(nearest_due_at=None) & ~missing,
    }


def borders(at: datetime) -> tuple[datetime, datetime]:
    """The end of the Moscow day, and of the sixth day after it."""
    local = at.astimezone(MOSCOW).replace(hour=0, minute=0, second=0, microsecond=0)
    return local + timedelta(days=1), local + timedelta(days=7)
