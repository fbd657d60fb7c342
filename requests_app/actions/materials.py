"""What a medical organisation asks for after it has taken the case: slides, blocks, documents (S12, D4, D10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from documents.models import Document
from requests_app import deadlines, holding, needs, workflow
from requests_app.actions import notices, things
from requests_app.actions.review import fix_completeness, reviewed, still_ahead
from requests_app.asked import MOST, Asked, lines, write_down
from requests_app.models import (
    Case,
    Deadline,
    DocumentRequest,
    Kind,
    Material,
    RequestedItem,
)
from requests_app.models.material import AT_THE_ORGANISATION
from requests_app.needs import Situation
from requests_app.workflow import StepRefused


@dataclass(frozen=True)
class Arrival:
    """How a thing came: whole or not, in what state, where it lies now, a photograph of it."""

    is_intact: bool | None = None
    condition: str = ""
    place: str = ""
    photo: Document | None = None


@transaction.atomic
def propose_request(
    number: str, *, by: User, at: datetime, reason: str, asked: Sequence[Asked], address: str = ""
) -> DocumentRequest:
    """S12: the organisation asks for slides, blocks or documents, with a reason; nothing stops until it is confirmed."""
    case = Case.objects.take(number, by=by)
    if case.status != "with_clinic":
        raise StepRefused("Запросить материалы можно, пока вы готовите мнение.")
    if not reason.strip() or not asked:
        raise StepRefused("Отметьте, что нужно, и напишите зачем.")
    if any(one.count is not None and not 1 <= one.count <= MOST for one in asked):
        raise StepRefused(f"Одинаковых вещей в одном запросе может быть от 1 до {MOST}.")
    if case.document_requests.filter(closed_at=None).exists():
        raise StepRefused("Один запрос уже ждёт ответа.")
    request = DocumentRequest.objects.create(
        case=case,
        origin=DocumentRequest.Origin.CLINIC,
        reason=reason.strip(),
        address=address.strip(),
        asked_by=by,
        asked_at=at,
    )
    write_down(request, asked)
    notices.tell_staff("staff_clinic_asks", case, ["curator"], at=at)
    return request


@transaction.atomic
def decline_request(number: str, *, by: User, at: datetime, reason: str) -> None:
    """The curator does not confirm the clinic's request; the term was never touched."""
    case = Case.objects.take(number, by=by)
    proposed = case.document_requests.proposed()
    if not proposed.update(closed_at=at, closed_because=reason.strip() or "не подтверждён"):
        raise StepRefused("Этот запрос уже подтверждён или снят.")
    notices.tell_clinic("clinic_request_declined", case, case.clinic, at=at, reason=reason.strip())


@transaction.atomic
def ask_for_materials(number: str, *, by: User, at: datetime) -> Case:
    """D4: the confirmed request revokes completeness and stops the term; the applicant is told what and why."""
    case = Case.objects.take(number, by=by)
    workflow.move(case, "ask_for_materials", by=by, at=at)
    request = case.document_requests.proposed().get()
    stopped = _stop(case, because="клиника запросила материалы", at=at)
    request.confirmed_by, request.confirmed_at = by, at
    request.first_promise_on = stopped[0].promised_on if stopped else None
    request.save(update_fields=["confirmed_by", "confirmed_at", "first_promise_on"])
    for item in request.items.all():
        if item.is_physical:
            holding.begin(case, item, by=by, at=at)
    notices.tell_applicant(
        "materials_requested",
        case,
        by=by,
        at=at,
        reason=request.reason,
        address=request.address,
        first_promise_on=request.first_promise_on,
        items=[str(line) for line in lines(request.items.all())],
        has_materials=request.has_materials,
    )
    notices.tell_system("request.confirmed", case, case.clinic, at=at)
    return case


@transaction.atomic
def register_item(
    number: str, *, by: User, at: datetime, item_id: UUID, arrival: Arrival | None = None
) -> Case:
    """The organisation registers a thing as received (D10); the last one begins the new term by itself."""
    case = Case.objects.take(number, by=by)
    open_items = RequestedItem.objects.filter(
        pk=item_id, request__case=case, request__in=DocumentRequest.objects.open(), registered_at=None
    )
    material = Material.objects.filter(item__in=open_items).first()
    if material is None:
        raise StepRefused("Это уже зарегистрировано или больше не нужно.")
    return take_in(material.pk, by=by, at=at, arrival=arrival)


@transaction.atomic
def take_in(
    pk: UUID, *, by: User, at: datetime, arrival: Arrival | None = None, together: Sequence[UUID] = ()
) -> Case:
    """Things have come, also those no longer waited for: nothing that arrives stays unwritten (S12)."""
    (case, found), arrival = things.take_several([pk, *together], by=by), arrival or Arrival()
    is_damaged = arrival.is_intact is False
    if is_damaged and not arrival.condition.strip():
        raise StepRefused("Напишите, что повреждено: эти слова прочтёт человек.")
    here = [material for material in found if material.state in AT_THE_ORGANISATION]
    came = [material for material in found if material not in here]
    changed = [*came, *(material for material in here if _says_more(material, arrival))]
    is_back = bool(came) and all(material.returning is not None for material in came)
    for material in changed:
        _write(material, arrival, by=by, at=at)
    is_last = bool(came) and "register_materials" in workflow.open_steps(case, by, at=at)
    if changed and (is_damaged or (came and not is_last)):
        damaged = arrival.condition.strip() if is_damaged else ""
        things.tell("material_came_back" if is_back else "material_received", changed, at=at, damaged=damaged)
    if changed and is_damaged and by.role == Role.CLINIC:
        notices.tell_staff("staff_material_damaged", case, ["curator"], at=at)
    return _resume(case, "register_materials", by=by, at=at, because="всё пришло") if is_last else case


def _says_more(material: Material, arrival: Arrival) -> bool:
    """A second click says nothing new; a first look after the parcel was registered does."""
    said = (arrival.is_intact, arrival.condition.strip(), arrival.place.strip(), arrival.photo)
    known = (material.is_intact, material.condition, material.place, material.photo)
    return any(one not in {None, "", was} for one, was in zip(said, known, strict=True))


def _write(material: Material, arrival: Arrival, *, by: User, at: datetime) -> None:
    if material.state in AT_THE_ORGANISATION:
        _describe(material, arrival)
        holding.move(material, "describe", by=by, at=at, words=arrival.condition.strip())
    else:
        _register(material, arrival, by=by, at=at)


def _describe(material: Material, arrival: Arrival) -> None:
    """What is not said anew stays written."""
    if arrival.is_intact is not None or arrival.condition.strip():
        material.is_intact, material.condition = arrival.is_intact, arrival.condition.strip()
    material.photo, material.place = arrival.photo or material.photo, arrival.place.strip() or material.place


def _register(material: Material, arrival: Arrival, *, by: User, at: datetime) -> None:
    """What was sent home and has come back is here with its application used up, and lies nobody has said where."""
    item = material.item
    material.application, material.returning, material.place = None, None, ""
    _describe(material, arrival)
    holding.move(material, "register", by=by, at=at, words=arrival.condition.strip())
    if item.registered_at is None:
        item.registered_at, item.registered_by = at, by
        item.save(update_fields=["registered_at", "registered_by"])


@transaction.atomic
def register_materials(number: str, *, by: User, at: datetime) -> Case:
    """All that was asked for is here: a new 14 days from the arrival of the last of it (D3, D4)."""
    case = Case.objects.take(number, by=by)
    return _resume(case, "register_materials", by=by, at=at, because="всё пришло")


def wait_again(case: Case, request: DocumentRequest, *, by: User, at: datetime) -> None:
    """What was written down as come has not: the term stands still as it did (D4). The caller holds the case's lock."""
    if why := needs.head_from_day_eight(Situation(case, by, at)):
        raise StepRefused(f"{why}.")
    workflow.move(case, "wait_again", by=User.objects.system(), at=at)
    _stop(case, because="материал не пришёл, запись исправлена", at=at)
    request.closed_at, request.closed_because = None, ""
    request.save(update_fields=["closed_at", "closed_because"])


def _stop(case: Case, *, because: str, at: datetime) -> list[Deadline]:
    """The term and the completeness from which it counts."""
    case.completenesses.filter(revoked_at=None).update(revoked_at=at, revoked_because=because)
    return deadlines.stop(case, Deadline.Kind.OPINION, because=because, at=at)


@transaction.atomic
def drop_request(number: str, *, by: User, at: datetime, reason: str) -> Case:
    """The request is no longer needed: the term stands again as if it had not been asked (D3).

    Where it would be over by now, the days of waiting, in which it was told to stand still, are not counted (D4).
    """
    case = Case.objects.take(number, by=by)
    RequestedItem.objects.filter(
        request__in=DocumentRequest.objects.open().filter(case=case), registered_at=None, enclosures=None
    ).update(dropped_at=at)
    things.forget_awaited(case, by=by, at=at)
    because, since = reason.strip() or "снят", _without_waiting(case, at=at)
    return _resume(case, "drop_request", by=by, at=at, because=because, since=since)


def _without_waiting(case: Case, *, at: datetime) -> datetime | None:
    """The beginning of the term moved by as long as it stood still; None while its first end is ahead."""
    stopped = case.deadlines.filter(kind=Deadline.Kind.OPINION, stopped_at__isnull=False)
    last = stopped.order_by("stopped_at").last()
    if last is None or last.stopped_at is None or last.due_at is None or last.due_at > at:
        return None
    return None if last.due_at <= last.stopped_at else last.began_at + (at - last.stopped_at)


def _resume(
    case: Case, step: str, *, by: User, at: datetime, because: str, since: datetime | None = None
) -> Case:
    workflow.move(case, step, by=by, at=at)
    case.document_requests.open().update(closed_at=at, closed_because=because)
    reviewed(case, by=by, at=at)
    promise = fix_completeness(case, by=by, at=at, since=since)
    facts: dict[str, Any] = {"promised_on": still_ahead(promise, at=at), "dropped": step == "drop_request"}
    notices.try_to_tell("term_resumed", case, at=at, **facts)
    notices.tell_clinic("clinic_term_resumed", case, case.clinic, at=at, **facts)
    return case


MATERIAL_KINDS = (Kind.SLIDES, Kind.BLOCKS, Kind.MATERIAL, Kind.IMAGING, Kind.RESULTS, Kind.OTHER)
"""What a clinic may ask for."""
