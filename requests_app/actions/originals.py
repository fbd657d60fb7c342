"""The original of a released opinion: kept, asked for, handed over, lost on the way, its storage ended (S10, S11, D9, D22).

Every act locks the case, then the original. A second click finds what the first has done and changes nothing.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.roles import STAFF
from requests_app import custody, deadlines, terms
from requests_app.actions import notices, wishes
from requests_app.actions.storing import morning_of, store_again, take
from requests_app.actions.wishes import Wish, refuse_unclear
from requests_app.models import Deadline, Opinion, Original, OriginalApplication
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
        since=morning_of(served_on),
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
    original, place = take(pk, by=by), place.strip()
    if not place:
        raise StepRefused("Напишите, где лежит оригинал.")
    if original.place != place:
        original.place, original.registered_at, original.registered_by = place, at, by
        custody.move(original, "register", by=by, at=at)
    return original


@transaction.atomic
def apply(pk: UUID, *, by: User, at: datetime, wish: Wish) -> Original:
    """S11, D22: the application for the original, forwarded to the organisation that keeps it; reminders stop.

    By the insured in the cabinet, by the curator for one who wrote by letter, by the organisation for one who came to it.
    """
    original = take(pk, by=by)
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
    original = take(pk, by=by)
    if original.application is None:
        return original
    is_past = original.kept_until < at.astimezone(MOSCOW).date()
    if is_past and by.role not in STAFF:
        raise StepRefused(
            "Срок хранения окончен: отменённое заявление нельзя будет подать снова. Напишите врачу-куратору."
        )
    original.application = None
    if not is_past:
        store_again(original, because="заявление на оригинал отменено", at=at)
    custody.move(original, "withdraw", by=by, at=at)
    key = f"original_kept:{original.pk}:{at.timestamp()}"
    notices.tell_clinic("clinic_original_kept", original.case, original.clinic, at=at, key=key)
    return original


@transaction.atomic
def come_back(pk: UUID, *, by: User, at: datetime, because: str) -> Original:
    """Nobody took the letter, or a lost one was found: it is at the organisation, and the application still stands."""
    original = take(pk, by=by)
    if original.state == State.ASKED_FOR:
        return original
    if not because.strip():
        raise StepRefused("Напишите, что известно: почему оригинал вернулся.")
    original.sent_on, original.tracking, original.handed_over_by = None, "", None
    original.lost_at, original.lost_by, original.lost_because = None, None, ""
    if original.kept_until >= at.astimezone(MOSCOW).date():
        store_again(original, because="оригинал вернулся в организацию", at=at)
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
    original, tracking = take(pk, by=by), tracking.strip()
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
    original = take(pk, by=by)
    if original.state == State.LOST:
        return original
    if not because.strip():
        raise StepRefused("Напишите, что известно о потере.")
    original.lost_at, original.lost_by, original.lost_because = at, by, because.strip()
    custody.move(original, "record_lost", by=by, at=at, reason=because.strip())
    key = f"original_lost:{original.pk}:{at.timestamp()}"
    notices.try_to_tell("original_lost", original.case, at=at, key=key, tracking=original.tracking)
    return original


def _check(original: Original, wish: Wish) -> None:
    if not Original.objects.reachable().filter(pk=original.pk).exists():
        raise StepRefused(
            "Организация за границей, а согласия на трансграничную передачу нет: заявление ей не передать."
        )
    refuse_unclear(wish, what="оригинал", cost="за счёт и на риск застрахованного лица")
