"""What wakes on a schedule."""

from celery import shared_task
from django.utils import timezone

from api import once, tokens, webhooks


@shared_task
def forget_the_old() -> int:
    """Calls of more than thirty days ago, and tokens that ended, and messages of webhooks long done; how many."""
    now = timezone.now()
    return once.forget(at=now) + tokens.forget_expired(at=now) + webhooks.forget(at=now)


@shared_task
def send_to_webhooks() -> int:
    """What is due now, each at most once a round; how many were tried."""
    return webhooks.send_due(now=timezone.now)
