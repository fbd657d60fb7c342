"""What wakes the post office: one letter just posted, and the round that picks up everything due."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from correspondence import delivery


@shared_task(soft_time_limit=270, time_limit=300)
def deliver_letter(letter_pk: str) -> None:
    delivery.deliver(UUID(letter_pk), at=timezone.now())


@shared_task(soft_time_limit=270, time_limit=300)
def sweep_letters() -> None:
    delivery.sweep(timezone.now())
