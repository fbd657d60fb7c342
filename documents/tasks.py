"""What wakes for documents: one inspection, the sweep that finds those nobody was woken for, and forgotten uploads."""

from celery import shared_task
from django.utils import timezone

from documents import inspection, receiving, recognising, resumable, verifying

NIGHT_ROUND = 240.0


@shared_task
def inspect_document(pk: str) -> None:
    inspection.inspect_one(pk, at=timezone.now())


@shared_task
def sweep_uninspected() -> None:
    at = timezone.now()
    inspection.sweep(at=at)
    inspection.tell_of_waiting(at=at)


@shared_task
def verify_some() -> int:
    """A few minutes of the nightly comparison; the next call goes on where this one stopped."""
    return verifying.verify_for(NIGHT_ROUND, at=timezone.now())


@shared_task
def sweep_unfinished() -> int:
    """What was never finished, in pieces or by a form whose process died."""
    at = timezone.now()
    return resumable.sweep_expired(at=at) + receiving.forget_abandoned(at=at)


@shared_task
def recognise_pages() -> None:
    recognising.sweep()
