"""What wakes on a schedule: load what is due, one call for each. The hour of each is in ``secondopinion.schedule``."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from audit.rounds import each
from requests_app.actions import (
    accounting,
    arriving,
    credentials,
    damage,
    enforcement,
    infected,
    majority,
    returns,
)
from requests_app.actions.questionnaire import produce_missing
from requests_app.models import PlannedStep

AT_ONCE = 500


@shared_task
def sweep_deadlines() -> int:
    return sweep(at=timezone.now())


@shared_task
def settle_letters() -> int:
    return settle(at=timezone.now())


@shared_task
def produce_questionnaires() -> int:
    return produce_missing(at=timezone.now())


@shared_task
def tell_of_damage() -> int:
    return damage.tell(at=timezone.now())


@shared_task
def tell_of_viruses() -> int:
    return infected.tell(at=timezone.now())


@shared_task
def remind_of_credentials() -> int:
    return credentials.remind(at=timezone.now())


@shared_task
def tell_of_materials() -> int:
    return accounting.tell(at=timezone.now())


@shared_task
def tell_of_adults() -> int:
    return majority.tell(at=timezone.now())


@shared_task
def take_in_upload(pk: str) -> None:
    arriving.take_in(pk, at=timezone.now())


@shared_task
def take_in_uploads() -> int:
    return arriving.take_in_all(at=timezone.now())


def settle(*, at: datetime) -> int:
    """Read below what became of the letters: promises kept by those accepted, opened again by those that came back."""
    return enforcement.settle_letters(at=at) + returns.settle(at=at)


def sweep(*, at: datetime) -> int:
    """Take every step that is due; one that fails is logged and does not stand in the way of the others."""
    settle(at=at)
    due = list(PlannedStep.objects.due(at).values_list("pk", flat=True)[:AT_ONCE])
    return each(due, lambda pk: enforcement.take_step(pk, at=at), what="planned step")
