"""The things that the organisation has asked for (S12): as ``clinics.views.materials``, for programs."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.door import KEY, Cursor
from api.fields import Answer, AnswerPage, Page, read_query
from api.once import once
from audit import log
from clinics.api.given_of_things import ArrivalGiven, LossGiven, PlaceGiven, SentBackGiven, WordsGiven
from clinics.api.views import View, refusals
from clinics.views import lookup
from requests_app.actions import materials, returning, things
from requests_app.models import Material, Parcel, ReturnApplication
from requests_app.models.material import State


class ListingOfThings(Page):
    state = serializers.ChoiceField(State.values, required=False)


class HowToReturn(Answer):
    """What the insured person has applied for, at their own cost (S12)."""

    way = serializers.ChoiceField(ReturnApplication.Way.values)
    address = serializers.CharField()
    agreed = serializers.CharField()
    applied_at = serializers.DateTimeField()


class ParcelShape(Answer):
    way = serializers.ChoiceField(Parcel.Way.values)
    sent_on = serializers.DateField()
    tracking = serializers.CharField()


class MaterialShape(Answer):
    id = serializers.UUIDField()
    case = serializers.UUIDField(source="case_id")
    number = serializers.CharField(source="case.number")
    item = serializers.UUIDField(source="item_id")
    kind = serializers.CharField(source="item.kind")
    title = serializers.CharField(source="item", help_text="Что это, словами: «Парафиновый блок 1 из 2»")
    state = serializers.ChoiceField(State.values)
    state_since = serializers.DateTimeField()
    is_intact = serializers.BooleanField(allow_null=True)
    condition = serializers.CharField()
    place = serializers.CharField()
    sending = ParcelShape(allow_null=True, help_text="Как отправлен к вам")
    application = HowToReturn(allow_null=True, help_text="Как и куда вернуть")
    returning = ParcelShape(allow_null=True, help_text="Как вернули")
    what_became = serializers.CharField(help_text="На что израсходован, что известно о потере")


class MaterialPage(AnswerPage):
    results = MaterialShape(many=True)


class Latest(Cursor):
    ordering = ("-state_since", "-pk")


class Materials(View):
    scopes = {"GET": "materials"}

    @extend_schema(
        operation_id="materials",
        summary="Препараты, блоки и другие вещи, за которые отвечает организация (S12)",
        description="И те, чьё дело для организации уже закрыто.",
        parameters=[ListingOfThings],
        responses=MaterialPage,
    )
    def get(self, request: Request) -> Response:
        found = Material.objects.visible_to(request.user).with_people()
        if state := read_query(ListingOfThings, request.query_params).get("state"):
            found = found.filter(state=state)
        latest = Latest()
        page = latest.paginate_queryset(found, request, view=self)
        return latest.get_paginated_response(MaterialShape(page, many=True).data)


class OneMaterial(View):
    scopes = {"GET": "materials"}

    @extend_schema(operation_id="material", summary="Одна вещь", responses=MaterialShape)
    def get(self, request: Request, pk: UUID) -> Response:
        found, at = lookup.material_of(request, pk), timezone.now()
        log.record("material.opened", by=request.user, at=at, case_number=found.case.number, subject=found)
        return Response(MaterialShape(found).data)


class Writing(View):
    """Something is written down of a thing, which is answered as it has become."""

    scopes = {"POST": "materials"}

    def written(
        self, request: Request, pk: UUID, act: Callable[..., object], words: Callable[[Any], dict[str, Any]]
    ) -> Response:
        """``words`` reads the body, once it is known that there is such a thing."""
        found = lookup.material_of(request, pk)
        given = words(request.data)
        with refusals():
            act(found.pk, by=request.user, at=timezone.now(), **given)
        return Response(MaterialShape(lookup.material_of(request, pk)).data)


class ArrivalOf(Writing):
    @extend_schema(
        operation_id="material_arrived",
        summary="Вещь пришла, также когда её уже не ждут (S12, D10)",
        request=ArrivalGiven,
        parameters=[KEY],
        responses=MaterialShape,
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        return self.written(request, pk, materials.take_in, ArrivalGiven.words)


class PlaceOf(Writing):
    @extend_schema(
        operation_id="material_placed",
        summary="Где лежит вещь",
        request=PlaceGiven,
        parameters=[KEY],
        responses=MaterialShape,
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        return self.written(request, pk, things.put, PlaceGiven.words)


class UseOf(Writing):
    @extend_schema(
        operation_id="material_used_up",
        summary="Израсходована целиком",
        request=WordsGiven,
        parameters=[KEY],
        responses=MaterialShape,
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        return self.written(request, pk, things.use_up, WordsGiven.words)


class LossOf(Writing):
    @extend_schema(
        operation_id="material_lost",
        summary="Потеряна в пути",
        request=LossGiven,
        parameters=[KEY],
        responses=MaterialShape,
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        return self.written(request, pk, things.record_lost, LossGiven.words)


class ReturnOf(Writing):
    @extend_schema(
        operation_id="material_sent_back",
        summary="Вернули: отправили или отдали в руки, как просил человек (S12)",
        request=SentBackGiven,
        parameters=[KEY],
        responses=MaterialShape,
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        return self.written(request, pk, returning.send_back, SentBackGiven.words)
