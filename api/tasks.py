"""What wakes on a schedule."""

from celery import shared_task
from django.utils import timezone

from api import once, tokens


@shared_task
def forget_the_old() -> int:
    """Calls of more than thirty days ago, and tokens that ended; how many."""
    now = timezone.now()
    return once.forget(at=now) + tokens.forget_expired(at=now)
