"""How long an original is kept (S10, D9): its term corrected, counted again, ended. Locks as in ``originals``."""

from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction

from accounts.models import User
from requests_app import custody, deadlines, terms
from requests_app.actions import notices
from requests_app.models import Case, Deadline, Original
from requests_app.workflow import StepRefused
from workcalendar.days import MOSCOW

State = Original.State


@transaction.atomic
def correct_date(pk: UUID, *, by: User, at: datetime, served_on: date, reason: str) -> Original:
    """D9: the date of the service is another than the opinion's; the term is counted anew, its end told to both sides.

    Also where the storage had ended by a wrong date, as long as it has not by the right one.
    """
    original = take(pk, by=by)
    if not reason.strip():
        raise StepRefused("Напишите, почему дата услуги другая.")
    if served_on > at.astimezone(MOSCOW).date():
        raise StepRefused("Дата услуги ещё не наступила.")
    if served_on == original.served_on:
        return original
    was, until = original.served_on, terms.ORIGINAL_KEPT_FOR.end(served_on)
    if until < at.astimezone(MOSCOW).date():
        raise StepRefused(f"С такой датой хранение окончилось бы {until:%d.%m.%Y}, а оригинал ещё хранится.")
    original.served_on, original.kept_until = served_on, until
    original.served_on_because = reason.strip()
    original.storage = deadlines.begin_anew(
        original.storage, since=morning_of(served_on), because="исправлена дата услуги", at=at
    )
    if original.application is not None:
        deadlines.cancel_reminders(original.storage, at=at)
    if original.state == State.STORAGE_OVER:
        custody.move(original, "keep_again", by=User.objects.system(), at=at)
    custody.move(original, "correct_date", by=by, at=at, was=was, now=served_on, reason=reason.strip())
    key = f"clinic_original_date:{original.pk}:{at.timestamp()}"
    notices.tell_clinic(
        "clinic_original_date", original.case, original.clinic, at=at, key=key, kept_until=until
    )
    notices.try_to_tell(
        "original_date_corrected", original.case, at=at, kept_until=until, served_on=served_on
    )
    return original


def end_storage(storage: Deadline, *, at: datetime) -> str:
    """The 18 months are over (S10): recorded. One asked for in time is still owed, and its keepers are called.

    The sweep holds the case's lock; returns what is written beside the planned step.
    """
    deadlines.end(storage, by=None, at=storage.due_at or at)
    original = Original.objects.with_people().filter(storage=storage).first()
    if original is None or not original.is_here:
        return "хранение окончено"
    if original.state == State.KEPT:
        custody.move(original, "end_storage", by=User.objects.system(), at=at)
        return "хранение окончено"
    key = f"original_owed:{original.pk}"
    notices.tell_clinic("clinic_original_owed", original.case, original.clinic, at=at, key=key)
    notices.tell_staff("staff_original_owed", original.case, ["curator"], at=at, key=key)
    return "срок окончен, но оригинал запрошен и не отправлен"


def store_again(original: Original, *, because: str, at: datetime) -> None:
    """The same term from the same day (S10, never rolled), with the reminders that are still ahead."""
    original.storage = deadlines.begin_anew(
        original.storage, since=morning_of(original.served_on), because=because, at=at
    )


def take(pk: UUID, *, by: User) -> Original:
    """One original that this user may see, under its case's lock. Raises Original.DoesNotExist."""
    seen = Original.objects.visible_to(by)
    number = seen.values_list("opinion__case__number", flat=True).get(pk=pk)
    Case.objects.take(number, by=User.objects.system())
    return seen.with_people().select_related("storage__case").select_for_update(of=("self",)).get(pk=pk)


def morning_of(day: date) -> datetime:
    return datetime.combine(day, time(), MOSCOW)
