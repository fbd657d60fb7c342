"""What wakes on a schedule."""

from celery import shared_task
from django.utils import timezone

from api import once


@shared_task
def forget_calls() -> int:
    return once.forget(at=timezone.now())
