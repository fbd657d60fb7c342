"""What wakes on a schedule: sealing. The hour is in secondopinion/schedule.py."""

from celery import shared_task
from django.utils import timezone

from audit import chain


@shared_task
def seal() -> None:
    chain.seal(timezone.now())
