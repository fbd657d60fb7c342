"""What came after the opinion: counted for the case's page, whole for its own (S9)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from requests_app import afterwards
from requests_app.actions import following
from requests_app.afterwards import Asked
from requests_app.models import Addendum, Case, Opinion

OPEN = Q(follow_ups__closed_at=None, follow_ups__isnull=False)
AWAITING = Q(addenda__released_at=None, addenda__returned_at=None, addenda__isnull=False)


@dataclass(frozen=True)
class After:
    questions: list[Asked]
    addenda: list[Addendum]
    closed: str
    """Why no further question may be written down; empty when one may."""


def counted(opinions: QuerySet[Opinion]) -> QuerySet[Any]:
    """Each with ``asked_after``, of those ``open_after``, and ``beside``, of those ``awaiting``: no query more."""
    return opinions.annotate(
        asked_after=Count("follow_ups", distinct=True),
        open_after=Count("follow_ups", filter=OPEN, distinct=True),
        beside=Count("addenda", distinct=True),
        awaiting=Count("addenda", filter=AWAITING, distinct=True),
    )


def of(case: Case, opinion: Opinion, user: User, *, at: datetime) -> After:
    questions = afterwards.questions(opinion)
    left = afterwards.left(one.follow_up for one in questions)
    closed = following.asking_closed(case, opinion, left=left, by=user, at=at)
    return After(questions, list(opinion.addenda.all()), closed)
