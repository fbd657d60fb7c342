"""Things on their way home: asked for, sent or given into the hands, received (S12). Locks as in ``things``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from requests_app import holding
from requests_app.actions import notices, things, wishes
from requests_app.actions.wishes import Way, Wish
from requests_app.models import Material, Parcel, ReturnApplication
from requests_app.models.material import State
from requests_app.models.parcel import COST_BACK
from requests_app.workflow import StepRefused
from workcalendar.days import MOSCOW


@dataclass(frozen=True)
class SentBack:
    """What the organisation writes down when a thing leaves it."""

    way: str
    sent_on: date
    tracking: str = ""


@transaction.atomic
def ask(pks: Sequence[UUID], *, by: User, at: datetime, wish: Wish) -> ReturnApplication:
    """S12: the application for these things of one case, forwarded to the organisation that has them.

    By the insured in the cabinet, by the curator for one who wrote or phoned, by the organisation for one who came to it.
    """
    case, found = things.take_several(pks, by=by)
    applied = found[0].application
    if applied is not None and all(m.application_id == applied.pk for m in found) and wish.is_of(applied):
        return applied
    wishes.refuse_unclear(wish, what="материалы", cost="за счёт застрахованного лица")
    application = ReturnApplication.objects.create(
        way=wish.way,
        address=wish.address.strip(),
        agreed=wish.agreed.strip(),
        channel=wishes.channel(by),
        wording=COST_BACK,
        acknowledged_at=at,
        applied_at=at,
        applied_by=by,
    )
    for material in found:
        material.application = application
        holding.move(material, "ask_back", by=by, at=at, words=str(application))
    clinic, key = found[0].clinic, f"asked_back:{application.pk}"
    if things.may_be_told(found):
        notices.tell_clinic("clinic_material_asked_back", case, clinic, at=at, key=f"clinic_{key}")
    else:
        notices.tell_staff("staff_material_asked_back", case, ["curator"], at=at, key=f"staff_{key}")
    facts = {"clinic": clinic.name, "things": things.told(found)}
    notices.try_to_tell("material_asked_back", case, at=at, key=key, **facts)
    return application


@transaction.atomic
def keep(pk: UUID, *, by: User, at: datetime, together: Sequence[UUID] = ()) -> list[Material]:
    """The application is taken back while nothing has left: the things stay, and may be asked for again."""
    case, found = things.take_several([pk, *together], by=by)
    kept = [material for material in found if material.state != State.HELD]
    for material in kept:
        material.application = None
        holding.move(material, "keep", by=by, at=at)
    if kept and things.may_be_told(kept):
        notices.tell_clinic("clinic_material_kept", case, kept[0].clinic, at=at)
    return found


@transaction.atomic
def send_back(
    pk: UUID, *, by: User, at: datetime, sent: SentBack, together: Sequence[UUID] = ()
) -> list[Material]:
    """The organisation has sent them as was agreed, or given them into the hands; the insured gets the parcel's number."""
    _, found = things.take_several([pk, *together], by=by)
    if all(_is_sent_so(material, sent) for material in found):
        return found
    by_hand = sent.way == Parcel.Way.BY_HAND
    for material in found:
        _refuse_unclear(material, sent, at=at)
    parcel = Parcel.objects.create(
        direction=Parcel.Direction.BACK,
        way=sent.way,
        sent_on=sent.sent_on,
        tracking=sent.tracking.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    for material in found:
        material.returning = parcel
        holding.move(material, "hand_back" if by_hand else "send_back", by=by, at=at, words=str(parcel))
    facts = {"way": parcel.get_way_display(), "sent_on": sent.sent_on, "tracking": parcel.tracking}
    things.tell("material_given_back" if by_hand else "material_sent_back", found, at=at, **facts)
    return found


@transaction.atomic
def confirm(pk: UUID, *, by: User, at: datetime, together: Sequence[UUID] = ()) -> list[Material]:
    """The insured person has them again; so ends the way of the things."""
    _, found = things.take_several([pk, *together], by=by)
    for material in found:
        if material.state != State.RETURNED:
            holding.move(material, "confirm", by=by, at=at)
    return found


def _is_sent_so(material: Material, sent: SentBack) -> bool:
    parcel, told = material.returning, (sent.way, sent.sent_on, sent.tracking.strip())
    return parcel is not None and (parcel.way, parcel.sent_on, parcel.tracking) == told


def _refuse_unclear(material: Material, sent: SentBack, *, at: datetime) -> None:
    if sent.way not in Parcel.Way.values:
        raise StepRefused("Выберите, как вы вернули материал.")
    agreed = material.application
    if sent.way == Parcel.Way.BY_HAND and agreed is not None and agreed.way != Way.OTHER:
        raise StepRefused(f"Человек просил иначе: {agreed.get_way_display().lower()}, {agreed.address}.")
    if sent.way in {Parcel.Way.POST, Parcel.Way.COURIER} and not sent.tracking.strip():
        raise StepRefused("Укажите номер отправления: по нему человек найдёт посылку.")
    came_on = material.item.registered_at
    earliest = came_on.astimezone(MOSCOW).date() if came_on else sent.sent_on
    if not earliest <= sent.sent_on <= at.astimezone(MOSCOW).date():
        raise StepRefused("Проверьте день: материал возвращают не раньше, чем он пришёл, и не в будущем.")
