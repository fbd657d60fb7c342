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
from requests_app.models import Case, Material, Parcel, ReturnApplication
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
    case, found = _take(pks, by=by)
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
    names = [str(material) for material in found]
    notices.tell_clinic("clinic_material_asked_back", case, clinic, at=at, key=f"clinic_{key}")
    notices.try_to_tell("material_asked_back", case, at=at, key=key, clinic=clinic.name, things=names)
    return application


@transaction.atomic
def keep(pk: UUID, *, by: User, at: datetime) -> Material:
    """The application is taken back while the thing has not left: it stays where it is, and may be asked for again."""
    material = things.take(pk, by=by)
    if material.state == State.HELD:
        return material
    material.application = None
    holding.move(material, "keep", by=by, at=at)
    notices.tell_clinic("clinic_material_kept", material.case, material.clinic, at=at)
    return material


@transaction.atomic
def send_back(pk: UUID, *, by: User, at: datetime, sent: SentBack) -> Material:
    """The organisation has sent it as was agreed, or given it into the hands; the insured gets the parcel's number."""
    material, tracking = things.take(pk, by=by), sent.tracking.strip()
    if material.returning and (material.returning.sent_on, material.returning.tracking) == (
        sent.sent_on,
        tracking,
    ):
        return material
    by_hand = sent.way == Parcel.Way.BY_HAND
    _refuse_unclear(material, sent, tracking, at=at)
    material.returning = Parcel.objects.create(
        direction=Parcel.Direction.BACK,
        way=sent.way,
        sent_on=sent.sent_on,
        tracking=tracking,
        recorded_at=at,
        recorded_by=by,
    )
    step = "hand_back" if by_hand else "send_back"
    holding.move(material, step, by=by, at=at, words=str(material.returning))
    facts = {"way": material.returning.get_way_display(), "sent_on": sent.sent_on, "tracking": tracking}
    things.tell("material_given_back" if by_hand else "material_sent_back", material, at=at, **facts)
    return material


@transaction.atomic
def confirm(pk: UUID, *, by: User, at: datetime) -> Material:
    """The insured person has it again; so ends the way of the thing."""
    material = things.take(pk, by=by)
    if material.state != State.RETURNED:
        holding.move(material, "confirm", by=by, at=at)
    return material


def _take(pks: Sequence[UUID], *, by: User) -> tuple[Case, list[Material]]:
    """Things of one case and of one organisation, under the case's lock. Raises Material.DoesNotExist, StepRefused."""
    seen = Material.objects.visible_to(by).filter(pk__in=pks)
    numbers, clinics = set(seen.values_list("case__number", flat=True)), set(seen.values_list("clinic"))
    if not numbers:
        raise StepRefused("Отметьте, что вернуть.")
    if len(numbers) > 1 or len(clinics) > 1:
        raise StepRefused("Эти материалы в разных организациях: подайте заявление о каждой отдельно.")
    case = Case.objects.take(numbers.pop(), by=User.objects.system())
    return case, things.take_all(case, pks, by=by)


def _refuse_unclear(material: Material, sent: SentBack, tracking: str, *, at: datetime) -> None:
    if sent.way not in Parcel.Way.values:
        raise StepRefused("Выберите, как вы вернули материал.")
    agreed = material.application
    if sent.way == Parcel.Way.BY_HAND and agreed is not None and agreed.way != Way.OTHER:
        raise StepRefused(f"Человек просил иначе: {agreed.get_way_display().lower()}, {agreed.address}.")
    if sent.way in {Parcel.Way.POST, Parcel.Way.COURIER} and not tracking:
        raise StepRefused("Укажите номер отправления: по нему человек найдёт посылку.")
    came_on = material.item.registered_at
    earliest = came_on.astimezone(MOSCOW).date() if came_on else sent.sent_on
    if not earliest <= sent.sent_on <= at.astimezone(MOSCOW).date():
        raise StepRefused("Проверьте день: материал возвращают не раньше, чем он пришёл, и не в будущем.")
