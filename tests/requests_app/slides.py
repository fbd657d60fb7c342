"""A thing that is asked for, sent, received: what tests of things are about (S12)."""

from django.utils import timezone

from accounts.roles import Role
from correspondence.models import OutgoingLetter
from requests_app import holding
from requests_app.actions import materials, things
from requests_app.actions.materials import Arrival
from requests_app.actions.things import Sending
from requests_app.actions.wishes import Wish
from requests_app.models import DocumentRequest, Material, RequestedItem
from tests.factories import CaseFactory, OrganisationFactory, UserFactory
from workcalendar.days import MOSCOW

BY_POST = Wish("post", "101000, Москва, Примерная, 5", acknowledged=True)


def awaited(kind: str = "slides", **clinic) -> Material:
    """A thing that the organisation has asked for and the curator has confirmed."""
    clinic = OrganisationFactory(**clinic)
    case = CaseFactory(status="awaiting_materials", clinic=clinic, curator=UserFactory(role="curator"))
    doctor = UserFactory(role=Role.CLINIC, organisation=clinic)
    now = timezone.now()
    request = DocumentRequest.objects.create(
        case=case, origin="clinic", reason="-", asked_by=doctor, asked_at=now, confirmed_by=case.curator,
        confirmed_at=now,
    )  # fmt: skip
    item = RequestedItem.objects.create(request=request, kind=kind)
    return holding.begin(case, item, by=case.curator, at=now)


def now():
    return timezone.now()


def today():
    return now().astimezone(MOSCOW).date()


def sent(thing, by, *, way="post", tracking="80085591234567", on=None, acknowledged=True):
    parcel = Sending([thing.pk], way, on or today(), tracking, acknowledged)
    return things.send(thing.case.number, by=by, at=now(), sending=parcel)


def come(thing, by, **facts):
    materials.take_in(thing.pk, by=by, at=now(), arrival=Arrival(**facts))
    thing.refresh_from_db()
    return thing


def letters(name: str) -> int:
    return OutgoingLetter.objects.filter(name=name).count()
