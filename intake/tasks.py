"""What wakes the letterbox: one round over every mailbox, and the round that files what waits."""

from celery import shared_task
from django.utils import timezone

from correspondence.mailboxes import fetching
from intake import filing


@shared_task
def fetch_mail() -> int:
    """The safety net: ``manage.py fetch_mail`` holds the mailboxes while it lives, and then this does nothing."""
    return fetching.fetch_all(at=timezone.now())


@shared_task
def file_letters() -> int:
    return filing.sweep(at=timezone.now())
