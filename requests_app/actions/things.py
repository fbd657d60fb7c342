"""A thing on its way to the organisation and there: sent, put in its place, used up, lost, no longer needed (S12).

Its arrival is in ``materials``, since the last to come begins the term; its way home in ``returning``.
Every act locks the case, then the thing. A second click finds what the first has done and changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from requests_app import holding
from requests_app.actions import notices
from requests_app.asked import lines
from requests_app.models import Case, Material, Parcel
from requests_app.models.material import State
from requests_app.models.parcel import COST_THERE
from requests_app.workflow import StepRefused
from workcalendar.days import MOSCOW

WHICH = "Отметьте, какие материалы."
"""Said of things that are not there for this user, whether they are somebody else's or nobody's."""


@dataclass(frozen=True)
class Sending:
    """One parcel to the organisation: which things, how, when, and that the cost is the insured person's."""

    things: Sequence[UUID]
    way: str
    sent_on: date
    tracking: str = ""
    acknowledged: bool = False


@transaction.atomic
def send(number: str, *, by: User, at: datetime, sending: Sending) -> list[Material]:
    """S12: the insured person has sent these things; written down again, the number of the parcel is corrected."""
    case = Case.objects.take(number, by=by)
    found = take_all(case, sending.things, by=by)
    _refuse_unclear(sending, found, at=at)
    if all(_is_sent_so(material, sending) for material in found):
        return found
    parcel = Parcel.objects.create(
        direction=Parcel.Direction.THERE,
        way=sending.way,
        sent_on=sending.sent_on,
        tracking=sending.tracking.strip(),
        wording=COST_THERE,
        recorded_at=at,
        recorded_by=by,
    )
    for material in found:
        material.sending = parcel
        holding.move(material, "send", by=by, at=at, words=str(parcel))
    notices.tell_clinic("clinic_material_sent", case, found[0].clinic, at=at, key=f"sent:{parcel.pk}")
    return found


@transaction.atomic
def put(pk: UUID, *, by: User, at: datetime, place: str, together: Sequence[UUID] = ()) -> list[Material]:
    """The organisation writes down where the thing lies, and others with it; again when they are moved."""
    (_, found), place = take_several([pk, *together], by=by), place.strip()
    if not place:
        raise StepRefused("Напишите, где лежит материал.")
    for material in found:
        if material.place != place:
            material.place = place
            holding.move(material, "place", by=by, at=at, words=place)
    return found


@transaction.atomic
def use_up(pk: UUID, *, by: User, at: datetime, because: str) -> Material:
    """Nothing is left of it: a block cut to its end. What is left, if anything, stays the same thing."""
    material = take(pk, by=by)
    if material.state == State.USED_UP:
        return material
    if not because.strip():
        raise StepRefused("Напишите, на что израсходован материал.")
    material.what_became = because.strip()
    holding.move(material, "use_up", by=by, at=at, words=because.strip())
    tell("material_used_up", [material], at=at, because=because.strip())
    return material


@transaction.atomic
def record_lost(
    pk: UUID, *, by: User, at: datetime, because: str, together: Sequence[UUID] = ()
) -> list[Material]:
    """Lost on the way, there or back, a whole parcel or a part of it: told to everybody who waits for it."""
    case, found = take_several([pk, *together], by=by)
    lost = [material for material in found if material.state != State.LOST]
    if not because.strip():
        raise StepRefused("Напишите, что известно о потере.")
    for material in lost:
        material.what_became = because.strip()
        holding.move(material, "record_lost", by=by, at=at, words=because.strip())
    if lost:
        tell("material_lost", lost, at=at, tracking=_numbers(lost))
    if lost and by.role == Role.CLINIC:
        notices.tell_staff("staff_material_lost", case, ["curator"], at=at)
    return found


def forget_awaited(case: Case, *, by: User, at: datetime) -> None:
    """What has not been sent yet is no longer needed; what is on its way will be met. The caller holds the case's lock."""
    waiting = Material.objects.of_case(case).filter(state=State.AWAITED).with_people()
    for material in waiting.select_for_update(of=("self",)):
        holding.move(material, "drop", by=by, at=at)


def take(pk: UUID, *, by: User) -> Material:
    """One thing that this user may see, under its case's lock. Raises Material.DoesNotExist."""
    seen = Material.objects.visible_to(by)
    number = seen.values_list("case__number", flat=True).get(pk=pk)
    Case.objects.take(number, by=User.objects.system())
    return seen.with_people().select_for_update(of=("self",)).get(pk=pk)


def take_several(pks: Sequence[UUID], *, by: User) -> tuple[Case, list[Material]]:
    """Things of one case and of one organisation, under the case's lock. Raises StepRefused."""
    seen = Material.objects.visible_to(by).filter(pk__in=pks)
    numbers, clinics = set(seen.values_list("case__number", flat=True)), set(seen.values_list("clinic"))
    if not numbers:
        raise StepRefused(WHICH)
    if len(numbers) > 1 or len(clinics) > 1:
        raise StepRefused("Эти материалы из разных дел или организаций: запишите о них отдельно.")
    case = Case.objects.take(numbers.pop(), by=User.objects.system())
    return case, take_all(case, pks, by=by)


def take_all(case: Case, things: Sequence[UUID], *, by: User) -> list[Material]:
    """These things of a locked case. Raises StepRefused when one of them is not there for this user."""
    seen = Material.objects.visible_to(by).of_case(case).filter(pk__in=things).with_people()
    found = list(seen.select_for_update(of=("self",)).order_by("pk"))
    if not found or len(found) != len(set(things)):
        raise StepRefused(WHICH)
    return found


def tell(name: str, found: Sequence[Material], *, at: datetime, **context: object) -> None:
    """One letter to the applicant about things that have moved together, once for each of their moves."""
    first = found[0]
    facts = {"things": told(found), "clinic": first.clinic.name, **context}
    notices.try_to_tell(name, first.case, at=at, key=f"{name}:{first.pk}:{at.timestamp()}", **facts)


def may_be_told(found: Sequence[Material]) -> bool:
    """L4: of a thing abroad whose consent is withdrawn the organisation reads nothing here: the curator asks it."""
    return Material.objects.reachable().filter(pk=found[0].pk).exists()


def told(found: Sequence[Material]) -> list[str]:
    """The lines of a letter: those that were asked for together are one."""
    return [str(line) for line in lines(material.item for material in found)]


def _numbers(found: Sequence[Material]) -> str:
    parcels = [material.returning or material.sending for material in found]
    return ", ".join(sorted({parcel.tracking for parcel in parcels if parcel and parcel.tracking}))


def _is_sent_so(material: Material, sending: Sending) -> bool:
    parcel = material.sending
    return (
        material.state == State.ON_THE_WAY
        and parcel is not None
        and (parcel.way, parcel.sent_on, parcel.tracking)
        == (sending.way, sending.sent_on, sending.tracking.strip())
    )


def _refuse_unclear(sending: Sending, found: Sequence[Material], *, at: datetime) -> None:
    if sending.way not in Parcel.Way.values:
        raise StepRefused("Выберите, как вы отправили материалы.")
    asked_on = min(material.item.request.asked_at for material in found).astimezone(MOSCOW).date()
    if not asked_on <= sending.sent_on <= at.astimezone(MOSCOW).date():
        raise StepRefused("Проверьте день отправки: он не раньше запроса и не позже сегодняшнего дня.")
    if len({material.clinic_id for material in found}) > 1:
        raise StepRefused("Эти материалы ждут разные организации: запишите каждую посылку отдельно.")
    if not sending.acknowledged:
        raise StepRefused("Отметьте согласие с тем, что доставка за счёт застрахованного лица.")
