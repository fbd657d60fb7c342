"""Cases, their papers, the answer to an offer, requests for more, the opinion: as ``clinics.views``, for programs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api import door, versions
from api.door import IF_MATCH, IF_NONE_MATCH, KEY, RANGE, AsItIs, file_of
from api.fields import read_query
from api.once import once
from api.problems import Problem
from api.scopes import ORGANISATION as SCOPES
from api.tokens import Organisation, Scoped
from audit import log
from clinics import leaving
from clinics.api import given, shapes
from clinics.views import lookup
from requests_app import workflow
from requests_app.actions import consultation, materials
from requests_app.models import Case
from requests_app.workflow import StepRefused


class View(door.View):
    """Every view of this door: a token of an organisation."""

    permission_classes = [Organisation, Scoped]
    door = SCOPES
    flow = {"clientCredentials": {"tokenUrl": "/api/token/"}}


class Cursor(door.Cursor):
    """The newest offer first."""

    ordering = ("-offered_at", "-pk")


class Cases(View):
    scopes = {"GET": "cases"}

    @extend_schema(
        operation_id="cases",
        summary="Дела организации",
        parameters=[given.Listing],
        responses=shapes.CasePage,
    )
    def get(self, request: Request) -> Response:
        cases = Case.objects.visible_to(request.user).with_running_deadlines()
        if status := read_query(given.Listing, request.query_params).get("status"):
            cases = cases.filter(status=status)
        cursor = Cursor()
        page = cursor.paginate_queryset(cases, request, view=self)
        return cursor.get_paginated_response(
            shapes.CaseLine([shapes.line(case) for case in page], many=True).data
        )


class OneCase(View):
    scopes = {"GET": "cases"}

    @extend_schema(
        operation_id="case",
        summary="Дело",
        parameters=[IF_NONE_MATCH],
        responses={200: shapes.CaseShape, 304: None},
    )
    def get(self, request: Request, pk: UUID) -> Response:
        case, at = lookup.case_of(request, pk), timezone.now()
        log.record("case.opened", by=request.user, at=at, case_number=case.number, subject=case, page="api")
        return versions.respond(request, shapes.whole(case, request.user, at=at))


class Content(View):
    scopes = {"GET": "documents"}
    content_negotiation_class = AsItIs

    @extend_schema(
        operation_id="content",
        summary="Файл документа",
        description="Диск отдаётся одними снимками. Чтение записывается.",
        parameters=[RANGE],
        responses=file_of("*/*"),
    )
    def get(self, request: Request, pk: UUID, document_pk: UUID) -> HttpResponseBase:
        case = lookup.case_of(request, pk)
        leaving.refuse_closed(request, case, document_pk)
        return leaving.file(request, case, document_pk, by_link=False)


class Acting(View):
    """A step of a case: seen as it is and stays (If-Match), taken once, answered with the case as it has become."""

    def _seen(self, request: Request, pk: UUID) -> Case:
        is_named = "If-Match" in request.headers
        if is_named:
            Case.objects.visible_to(request.user).hold(pk)
        case = lookup.case_of(request, pk)
        if is_named:
            versions.refuse_changed(request, shapes.whole(case, request.user, at=timezone.now()))
        return case

    def _now(self, request: Request, pk: UUID) -> Response:
        return Response(shapes.CaseLine(shapes.line(lookup.case_of(request, pk))).data)


class Acceptance(Acting):
    scopes = {"POST": "answer"}

    @extend_schema(
        operation_id="accept",
        summary="Принять дело",
        request=None,
        parameters=[KEY, IF_MATCH],
        responses=shapes.CaseLine,
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        case = self._seen(request, pk)
        with refusals():
            consultation.clinic_accept(case.number, by=request.user, at=timezone.now())
        return self._now(request, pk)


class Refusal(Acting):
    scopes = {"POST": "answer"}

    @extend_schema(
        operation_id="decline",
        summary="Отказаться от дела",
        request=given.Decline,
        parameters=[KEY, IF_MATCH],
        responses={204: None},
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        case = self._seen(request, pk)
        reason = given.declined(request.data)
        with refusals():
            consultation.clinic_decline(case.number, by=request.user, at=timezone.now(), reason=reason)
        return Response(status=204)


class Requests(Acting):
    scopes = {"POST": "materials"}

    @extend_schema(
        operation_id="ask",
        summary="Запросить материалы или документы (S12)",
        request=given.Ask,
        parameters=[KEY, IF_MATCH],
        responses={201: shapes.RequestShape},
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        case = self._seen(request, pk)
        asked = given.asked(request.data)
        with refusals():
            made = materials.propose_request(case.number, by=request.user, at=timezone.now(), **asked)
        return Response(shapes.RequestShape(made).data, status=201)


class Registration(Acting):
    scopes = {"POST": "materials"}

    @extend_schema(
        operation_id="register",
        summary="Материал поступил (S12, D10)",
        description="С последним из запрошенного начинается новый срок.",
        request=None,
        parameters=[KEY, IF_MATCH],
        responses=shapes.CaseLine,
    )
    @once
    def post(self, request: Request, pk: UUID, item_pk: UUID) -> Response:
        case = self._seen(request, pk)
        with refusals():
            materials.register_item(case.number, by=request.user, at=timezone.now(), item_id=item_pk)
        return self._now(request, pk)


class Opinions(Acting):
    scopes = {"POST": "opinions"}
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="hand_over",
        summary="Передать мнение (S9)",
        request={"multipart/form-data": given.OpinionParts},
        parameters=[KEY, IF_MATCH],
        responses={201: shapes.OpinionShape},
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        case, at = self._seen(request, pk), timezone.now()
        if "hand_over_opinion" not in workflow.offered_steps(case, request.user, at=at):
            raise Problem(
                "refused", "Передать мнение сейчас нельзя: дело не в работе или мнение уже передано."
            )
        facts = given.opinion(request.data, case, by=request.user, at=at)
        with refusals():
            made = consultation.hand_over_opinion(case.number, by=request.user, at=at, **facts)
        return Response(shapes.OpinionShape(made).data, status=201)


@contextmanager
def refusals() -> Iterator[Any]:
    try:
        yield
    except StepRefused as refused:
        raise Problem("refused", refused.message) from refused
