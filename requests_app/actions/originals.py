"""The original of a released opinion: kept, asked for, handed over, lost on the way, its storage ended (S10, S11, D9, D22).

Every act locks the case, then the original. A second click finds what the first has done and changes nothing.
"""

from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.roles import STAFF
from requests_app import custody, deadlines, terms
from requests_app.actions import notices, wishes
from requests_app.actions.wishes import Wish, refuse_unclear
from requests_app.models import Case, Deadline, Opinion, Original, OriginalApplication
from requests_app.models.original import COST_AND_RISK
from requests_app.workflow import StepRefused
from workcalendar.days import MOSCOW

State, Way = Original.State, OriginalApplication.Way


def keep(opinion: Opinion, *, at: datetime) -> Original:
    """S10, D9: released, and so kept by its organisation for 18 months from the service, by default the opinion's date.

    The caller holds the case's lock.
    """
    served_on = opinion.opinion_on
    storage = deadlines.start(
        opinion.case,
        Deadline.Kind.STORAGE,
        since=_morning_of(served_on),
        anchor="дата оказания услуги",
        at=at,
    )
    return Original.objects.create(
        opinion=opinion,
        storage=storage,
        served_on=served_on,
        kept_until=terms.ORIGINAL_KEPT_FOR.end(served_on),
        state_since=at,
    )


@transaction.atomic
def register(pk: UUID, *, by: User, at: datetime, place: str) -> Original:
    """The organisation writes down where the original lies; again when it is moved."""
    original, place = _take(pk, by=by), place.strip()
    if not place:
        raise StepRefused("Напишите, где лежит оригинал.")
    if original.place != place:
        original.place, original.registered_at, original.registered_by = place, at, by
        custody.move(original, "register", by=by, at=at)
    return original


@transaction.atomic
def correct_date(pk: UUID, *, by: User, at: datetime, served_on: date, reason: str) -> Original:
    """D9: the date of the service is another than the opinion's; the term is counted anew, its end told to the insured."""
    original = _take(pk, by=by)
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
        original.storage, since=_morning_of(served_on), because="исправлена дата услуги", at=at
    )
    if original.application is not None:
        deadlines.cancel_reminders(original.storage, at=at)
    custody.move(original, "correct_date", by=by, at=at, was=was, now=served_on, reason=reason.strip())
    notices.try_to_tell(
        "original_date_corrected", original.case, at=at, kept_until=until, served_on=served_on
    )
    return original


@transaction.atomic
def apply(pk: UUID, *, by: User, at: datetime, wish: Wish) -> Original:
    """S11, D22: the application for the original, forwarded to the organisation that keeps it; reminders stop.

    By the insured in the cabinet, by the curator for one who wrote by letter, by the organisation for one who came to it.
    """
    original = _take(pk, by=by)
    if wish.is_of(original.application):
        return original
    _check(original, wish)
    original.application = OriginalApplication.objects.create(
        way=wish.way,
        address=wish.address.strip(),
        agreed=wish.agreed.strip(),
        channel=wishes.channel(by),
        wording=COST_AND_RISK,
        acknowledged_at=at,
        applied_at=at,
        applied_by=by,
    )
    custody.move(original, "apply", by=by, at=at, channel=original.application.channel)
    deadlines.cancel_reminders(original.storage, at=at)
    clinic, key = original.opinion.clinic, f"original_asked:{original.application.pk}"
    notices.tell_clinic("clinic_original_asked", original.case, clinic, at=at, key=key)
    notices.try_to_tell(
        "original_asked", original.case, at=at, clinic=clinic.name, kept_until=original.kept_until
    )
    return original


@transaction.atomic
def withdraw(pk: UUID, *, by: User, at: datetime) -> Original:
    """The application is taken back while nothing has left: the original stays, reminders go on, one may apply again.

    After the term the office alone does so, for one whose letter came back: it writes down the new address at once.
    """
    original = _take(pk, by=by)
    if original.application is None:
        return original
    is_past = original.kept_until < at.astimezone(MOSCOW).date()
    if is_past and by.role not in STAFF:
        raise StepRefused(
            "Срок хранения окончен: отменённое заявление нельзя будет подать снова. Напишите врачу-куратору."
        )
    original.application = None
    if not is_past:
        _store_again(original, because="заявление на оригинал отменено", at=at)
    custody.move(original, "withdraw", by=by, at=at)
    key = f"original_kept:{original.pk}:{at.timestamp()}"
    notices.tell_clinic("clinic_original_kept", original.case, original.clinic, at=at, key=key)
    return original


@transaction.atomic
def come_back(pk: UUID, *, by: User, at: datetime, because: str) -> Original:
    """Nobody took the letter, or a lost one was found: it is at the organisation, and the application still stands."""
    original = _take(pk, by=by)
    if original.state == State.ASKED_FOR:
        return original
    if not because.strip():
        raise StepRefused("Напишите, что известно: почему оригинал вернулся.")
    original.sent_on, original.tracking, original.handed_over_by = None, "", None
    original.lost_at, original.lost_by, original.lost_because = None, None, ""
    if original.kept_until >= at.astimezone(MOSCOW).date():
        _store_again(original, because="оригинал вернулся в организацию", at=at)
        deadlines.cancel_reminders(original.storage, at=at)
    custody.move(original, "come_back", by=by, at=at, reason=because.strip())
    notices.try_to_tell(
        "original_came_back",
        original.case,
        at=at,
        key=f"original_came_back:{original.pk}:{at.timestamp()}",
        clinic=original.clinic.name,
        because=because.strip(),
        is_past=original.kept_until < at.astimezone(MOSCOW).date(),
    )
    return original


@transaction.atomic
def hand_over(pk: UUID, *, by: User, at: datetime, sent_on: date, tracking: str = "") -> Original:
    """The organisation has sent the original; the insured gets the tracking number, the storage ends with it.

    Written down again, the day or the number is corrected, and told.
    """
    original, tracking = _take(pk, by=by), tracking.strip()
    if (original.sent_on, original.tracking) == (sent_on, tracking):
        return original
    application = original.application
    if application is not None and application.way != Way.OTHER and not tracking:
        raise StepRefused("Укажите номер отправления: по нему человек найдёт письмо.")
    if sent_on > at.astimezone(MOSCOW).date() or sent_on < original.served_on:
        raise StepRefused("Проверьте день отправки: он не раньше даты услуги и не позже сегодняшнего дня.")
    original.sent_on, original.tracking, original.handed_over_by = sent_on, tracking, by
    custody.move(original, "hand_over", by=by, at=at)
    deadlines.end(original.storage, by=by, at=at)
    notices.try_to_tell(
        "original_handed_over",
        original.case,
        at=at,
        key=f"original_handed_over:{original.pk}:{at.timestamp()}",
        way=application and application.get_way_display(),
        tracking=tracking,
        sent_on=sent_on,
    )
    return original


@transaction.atomic
def record_lost(pk: UUID, *, by: User, at: datetime, because: str) -> Original:
    """Lost or spoilt on the way: recorded with what is known. The risk is the insured person's (S11), and so it is told."""
    original = _take(pk, by=by)
    if original.state == State.LOST:
        return original
    if not because.strip():
        raise StepRefused("Напишите, что известно о потере.")
    original.lost_at, original.lost_by, original.lost_because = at, by, because.strip()
    custody.move(original, "record_lost", by=by, at=at, reason=because.strip())
    key = f"original_lost:{original.pk}:{at.timestamp()}"
    notices.try_to_tell("original_lost", original.case, at=at, key=key, tracking=original.tracking)
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


def _take(pk: UUID, *, by: User) -> Original:
    """One original that this user may see, under its case's lock. Raises Original.DoesNotExist."""
    seen = Original.objects.visible_to(by)
    number = seen.values_list("opinion__case__number", flat=True).get(pk=pk)
    Case.objects.take(number, by=User.objects.system())
    return seen.with_people().select_related("storage__case").select_for_update(of=("self",)).get(pk=pk)


def _check(original: Original, wish: Wish) -> None:
    if not Original.objects.reachable().filter(pk=original.pk).exists():
        raise StepRefused(
            "Организация за границей, а согласия на трансграничную передачу нет: заявление ей не передать."
        )
    refuse_unclear(wish, what="оригинал", cost="за счёт и на риск застрахованного лица")


def _store_again(original: Original, *, because: str, at: datetime) -> None:
    """The same term from the same day (S10, never rolled), with the reminders that are still ahead."""
    original.storage = deadlines.begin_anew(
        original.storage, since=_morning_of(original.served_on), because=because, at=at
    )


def _morning_of(day: date) -> datetime:
    return datetime.combine(day, time(), MOSCOW)
