"""What wakes the letterbox: one round over every mailbox, and the round that files what waits."""

from celery import shared_task
from django.utils import timezone

from intake import filing


@shared_task
def file_letters() -> int:
    return filing.sweep(at=timezone.now())
