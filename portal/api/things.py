"""The things of a case by a program of the insured person (S12): as ``portal.views.materials``."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.door import IF_MATCH, KEY
from api.fields import Answer, Strict, Text, checked, read
from api.once import once
from api.problems import Problem
from portal.api.bodies import OriginalWish
from portal.api.view import Acting, View, act
from portal.forms.original import OriginalForm
from portal.things import Things
from portal.views.lookup import visible
from requests_app import holding
from requests_app.actions import correcting, returning, things
from requests_app.actions.things import Sending
from requests_app.asked import MOST_AT_ONCE
from requests_app.models import Case, Material, Parcel
from requests_app.models.material import Holder, State
from requests_app.models.parcel import COST_BACK, COST_THERE
from requests_app.workflow import StepRefused


def _which() -> serializers.ListField:
    return serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=MOST_AT_ONCE)


class SendingGiven(Strict):
    example = {
        "things": ["5f0c3f2e-6f0a-4c8e-9a51-0d6f3f6b8a10"],
        "way": "post",
        "sent_on": "2026-11-25",
        "tracking": "80085591234567",
        "acknowledged": True,
    }

    things = _which()
    way = serializers.ChoiceField(Parcel.Way.values)
    sent_on = serializers.DateField()
    tracking = Text(max_length=100, required=False, allow_blank=True, default="")
    acknowledged = serializers.BooleanField(
        help_text="Доставка осуществляется лично и за счёт застрахованного лица (S12)"
    )


class ReturnGiven(OriginalWish):
    example = {"things": ["5f0c3f2e-6f0a-4c8e-9a51-0d6f3f6b8a10"], **OriginalWish.example}

    things = _which()
    acknowledged = serializers.BooleanField(help_text="Возврат за счёт застрахованного лица (S12)")


class ThingShape(Answer):
    id = serializers.UUIDField()
    title = serializers.CharField(help_text="Что это, словами")
    kind = serializers.CharField(source="item.kind")
    state = serializers.ChoiceField(State.values)
    state_since = serializers.DateTimeField()
    holder = serializers.ChoiceField(Holder.values, help_text="У кого сейчас")
    clinic = serializers.CharField(source="clinic.name")
    condition = serializers.CharField(help_text="Как пришёл, словами организации")
    tracking = serializers.CharField(help_text="Номер последнего отправления")
    may = serializers.ListField(child=serializers.CharField(), help_text="Что можно сделать сейчас")


class ThingsShape(Answer):
    things = ThingShape(many=True)
    address = serializers.CharField(help_text="Куда отправить; пусто, если отправлять нечего")
    reason = serializers.CharField()
    cost_there = serializers.CharField(help_text="Слова порядка, с которыми соглашается acknowledged")
    cost_back = serializers.CharField()


class MyThings(View):
    scopes = {"GET": "read"}

    @extend_schema(
        operation_id="things", summary="Препараты и блоки: где каждый (S12)", responses=ThingsShape
    )
    def get(self, request: Request, pk: UUID) -> Response:
        return _told(visible(request, pk), request)


class Sendings(Acting):
    scopes = {"POST": "apply"}

    @extend_schema(
        operation_id="send_things",
        summary="Отправили в организацию",
        request=SendingGiven,
        parameters=[KEY, IF_MATCH],
        responses=ThingsShape,
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        case = self.seen(request, pk)
        act(request, things.send, case, sending=Sending(**read(SendingGiven, request.data)))
        return _told(visible(request, pk), request)


class Returns(Acting):
    scopes = {"POST": "apply"}

    @extend_schema(
        operation_id="ask_things_back",
        summary="Заявление о возврате",
        request=ReturnGiven,
        parameters=[KEY, IF_MATCH],
        responses=ThingsShape,
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        case = self.seen(request, pk)
        given = read(ReturnGiven, request.data)
        chosen = given.pop("things")
        wish = checked(OriginalForm(given)).wish
        _refuse_others(case, chosen, request)
        _refusing(lambda: returning.ask(chosen, by=request.user, at=timezone.now(), wish=wish))
        return _told(visible(request, pk), request)


class Keeping(Acting):
    scopes = {"POST": "apply"}

    @extend_schema(
        operation_id="keep_thing",
        summary="Отменить возврат, пока вещь не отправлена",
        request=None,
        parameters=[KEY, IF_MATCH],
        responses=ThingsShape,
    )
    @once
    def post(self, request: Request, pk: UUID, thing: UUID) -> Response:
        return self._with(request, pk, thing, returning.keep)

    def _with(self, request: Request, pk: UUID, thing: UUID, step: Any) -> Response:
        case = self.seen(request, pk)
        found = get_object_or_404(Material.objects.visible_to(request.user).of_case(case), pk=thing)
        _refusing(lambda: step(found.pk, by=request.user, at=timezone.now()))
        return _told(visible(request, pk), request)


class Receiving(Keeping):
    @extend_schema(
        operation_id="thing_received",
        summary="Вещь снова у человека",
        request=None,
        parameters=[KEY, IF_MATCH],
        responses=ThingsShape,
    )
    @once
    def post(self, request: Request, pk: UUID, thing: UUID) -> Response:
        return self._with(request, pk, thing, returning.confirm)


class ComingHome(Keeping):
    @extend_schema(
        operation_id="thing_came_home",
        summary="Посылка не дошла и вернулась к отправителю",
        request=None,
        parameters=[KEY, IF_MATCH],
        responses=ThingsShape,
    )
    @once
    def post(self, request: Request, pk: UUID, thing: UUID) -> Response:
        return self._with(request, pk, thing, correcting.come_home)


def _refuse_others(case: Case, chosen: Sequence[UUID], request: Request) -> None:
    """A thing of another case is the same as none, whosever it is."""
    own = Material.objects.visible_to(request.user).of_case(case).filter(pk__in=chosen)
    if own.count() != len(set(chosen)):
        raise Problem("refused", things.WHICH)


def _refusing(step: Any) -> None:
    try:
        step()
    except StepRefused as refused:
        raise Problem("refused", refused.message) from refused


def _told(case: Case, request: Request) -> Response:
    found = Things(case, request.user)
    request_of = found.request
    told = {
        "things": [_thing(thing, request) for thing in found.all],
        "address": (request_of.address or found.to_send[0].clinic.address) if request_of else "",
        "reason": request_of.reason if request_of else "",
        "cost_there": COST_THERE,
        "cost_back": COST_BACK,
    }
    return Response(ThingsShape(told).data)


def _thing(thing: Material, request: Request) -> dict[str, Any]:
    parcel = thing.returning or thing.sending
    names = ("id", "item", "state", "state_since", "holder", "clinic", "condition")
    return {
        **{name: getattr(thing, name) for name in names},
        "title": str(thing),
        "tracking": parcel.tracking if parcel else "",
        "may": sorted(holding.open_steps(thing, request.user) - {"drop"}),
    }
