"""What wakes for the office: the look at what is wrong with the house."""

from celery import shared_task
from django.utils import timezone

from curators import alarms


@shared_task
def look_for_alarms() -> int:
    return len(alarms.look(at=timezone.now()))
