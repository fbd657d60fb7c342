"""What was written down of a thing and is not so: put right by the office with a reason, or by who has it again (S12).

Nothing in the log is rewritten: the correction is one more line of it.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from requests_app import holding
from requests_app.actions import materials, notices, things
from requests_app.models import DocumentRequest, Material
from requests_app.models.material import State
from requests_app.statuses import Status
from requests_app.workflow import StepRefused

CAME_HOME = "посылка вернулась к отправителю"


@transaction.atomic
def undo(pk: UUID, *, by: User, at: datetime, last: int, because: str) -> Material:
    """The thing is as before the last record of it. ``last``: the id of the move that was seen, so that two undo one.

    If by that the organisation still lacks what it had asked for, the term stops again (D4).
    """
    material = things.take(pk, by=by)
    seen = material.moves.order_by("at", "pk").last()
    if seen is None or seen.pk != last:
        raise StepRefused("Запись уже изменилась: посмотрите, что в ней теперь.")
    if not because.strip():
        raise StepRefused("Напишите, почему запись неверна: эти слова прочтёт человек.")
    was = holding.before(material)
    _refuse_beside_another(material, was)
    _forget(material, was)
    holding.move(material, "undo", by=by, at=at, words=because.strip())
    waits = _forget_arrival(material) and _is_lacking(material)
    if waits:
        materials.wait_again(material.case, material.item.request, by=by, at=at)
    _drop_unless_awaited(material, by=by, at=at)
    stands = material.get_state_display().lower()
    things.tell("material_corrected", [material], at=at, stands=stands, because=because.strip(), waits=waits)
    _tell_clinic(material, at=at)
    return material


@transaction.atomic
def come_home(pk: UUID, *, by: User, at: datetime, together: Sequence[UUID] = ()) -> list[Material]:
    """The parcel has come back to who had sent it: it may be sent anew."""
    _, found = things.take_several([pk, *together], by=by)
    home = [material for material in found if material.state not in {State.AWAITED, State.NOT_NEEDED}]
    for material in home:
        material.sending, material.what_became = None, ""
        holding.move(material, "come_home", by=by, at=at, words=CAME_HOME)
        _drop_unless_awaited(material, by=by, at=at)
    if home:
        _tell_clinic(home[0], at=at)
    return found


def _refuse_beside_another(material: Material, was: State | None) -> None:
    """The term cannot wait for two requests at once, nor may the thing be forgotten for that (D4)."""
    came_first = material.state == State.HELD and was in {State.AWAITED, State.ON_THE_WAY, State.NOT_NEEDED}
    is_open = material.item.request.closed_at is None
    if came_first and not is_open and material.case.document_requests.filter(closed_at=None).exists():
        raise StepRefused(
            "У клиники есть другой запрос по этому делу: сначала решите его, потом исправьте запись."
        )


def _forget(material: Material, was: State | None) -> None:
    """What was written together with the state that is taken back."""
    if material.state in {State.USED_UP, State.LOST}:
        material.what_became = ""
    if was == State.ASKED_BACK:
        material.returning = None
    if was in {State.AWAITED, State.NOT_NEEDED}:
        material.sending = None
    if material.state == State.HELD:
        material.is_intact, material.condition, material.place, material.photo = None, "", "", None


def _forget_arrival(material: Material) -> bool:
    """It is not there, nor ever was, though it had been written down so."""
    item = material.item
    if item.registered_at is None or State.HELD in holding.states(material.moves.all()):
        return False
    item.registered_at, item.registered_by = None, None
    item.save(update_fields=["registered_at", "registered_by"])
    return True


def _is_lacking(material: Material) -> bool:
    """The request was closed by its arrival, and the expert is still at work."""
    case, request = material.case, material.item.request
    if case.status != Status.WITH_CLINIC or request.closed_at is None or material.clinic_id != case.clinic_id:
        return False
    return not case.document_requests.filter(closed_at=None).exists()


def _drop_unless_awaited(material: Material, *, by: User, at: datetime) -> None:
    """With whoever was to send it, and nobody asks for it any more."""
    if material.state != State.AWAITED:
        return
    if not DocumentRequest.objects.open().filter(pk=material.item.request_id).exists():
        holding.move(material, "drop", by=by, at=at)


def _tell_clinic(material: Material, *, at: datetime) -> None:
    if things.may_be_told([material]):
        notices.tell_clinic("clinic_material_corrected", material.case, material.clinic, at=at)
