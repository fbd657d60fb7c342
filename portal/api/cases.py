"""One's cases, one of them, a new draft, and what a draft says: as ``portal.views.applications`` and ``draft``."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import door, versions
from api.door import IF_MATCH, IF_NONE_MATCH, KEY
from api.fields import Page, read_query
from api.once import once
from api.problems import Problem
from audit import log
from portal.api import bodies, given, shapes
from portal.api.view import Acting, View, act
from portal.views.lookup import visible
from requests_app.actions import registration
from requests_app.models import Case
from requests_app.workflow import StepRefused


class Cursor(door.Cursor):
    """The newest first."""

    ordering = ("-created_at", "-pk")


class Cases(View):
    scopes = {"GET": "read", "POST": "apply"}

    @extend_schema(
        operation_id="my_cases", summary="Мои заявки", parameters=[Page], responses=shapes.MyCasePage
    )
    def get(self, request: Request) -> Response:
        read_query(Page, request.query_params)
        cursor = Cursor()
        cases = Case.objects.visible_to(request.user).select_related("insured")
        page = cursor.paginate_queryset(cases, request, view=self)
        return cursor.get_paginated_response(
            shapes.MyCaseLine([shapes.line(case) for case in page], many=True).data
        )

    @extend_schema(
        operation_id="start",
        summary="Начать заявку",
        description="Черновик для того же человека уже есть: ответом будет он.",
        request=bodies.NewCase,
        parameters=[KEY],
        responses={201: shapes.MyCaseLine},
    )
    @once
    def post(self, request: Request) -> Response:
        facts = given.new_case(request.data)
        try:
            case = registration.start_draft(by=request.user, at=timezone.now(), **facts)
        except StepRefused as refused:
            raise Problem("refused", refused.message) from refused
        return Response(shapes.MyCaseLine(shapes.line(case)).data, status=201)


class OneCase(View):
    scopes = {"GET": "read"}

    @extend_schema(
        operation_id="my_case",
        summary="Заявка: состояние, обещания, чего не хватает, что попросили, путь, документы",
        parameters=[IF_NONE_MATCH],
        responses={200: shapes.MyCaseShape, 304: None},
    )
    def get(self, request: Request, pk: UUID) -> Response:
        case, at = visible(request, pk), timezone.now()
        log.record("case.opened", by=request.user, at=at, case_number=case.number, subject=case, page="api")
        return versions.respond(request, shapes.whole(case, request.user, at=at))


class Filling(Acting):
    """One part of a draft, filled in anew."""

    scopes = {"POST": "apply"}
    step: Callable[..., Any]

    def fields(self, data: Any, case: Case) -> dict[str, Any]:
        """The arguments of the action."""
        raise NotImplementedError

    def filled(self, request: Request, pk: UUID) -> Response:
        case = self.seen(request, pk)
        act(request, type(self).step, case, **self.fields(request.data, case))
        return self.now(request, pk)


def _filling(name: str, summary: str, body: Any) -> Any:
    return extend_schema(
        operation_id=name,
        summary=summary,
        request=body,
        parameters=[KEY, IF_MATCH],
        responses=shapes.MyCaseLine,
    )


class Person(Filling):
    step = registration.change_insured

    def fields(self, data: Any, case: Case) -> dict[str, Any]:
        return given.person(data, case)

    @_filling("person", "Кто и контакты; не названное отчество остаётся", bodies.Person)
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        return self.filled(request, pk)


class Policy(Filling):
    step = registration.choose_policy

    def fields(self, data: Any, case: Case) -> dict[str, Any]:
        return {"policy_number": given.policy_number(data)}

    @_filling("policy", "Номер полиса (D15)", bodies.PolicyNumber)
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        return self.filled(request, pk)


class Questionnaire(Filling):
    step = registration.fill_questionnaire

    def fields(self, data: Any, case: Case) -> dict[str, Any]:
        return given.answers(data, case)

    @_filling(
        "questionnaire",
        "Анкета-заявление и способ доставки копии (D17, D8); что не названо, остаётся",
        bodies.Answers,
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        return self.filled(request, pk)


class Questions(Filling):
    step = registration.ask_questions

    def fields(self, data: Any, case: Case) -> dict[str, Any]:
        return {"questions": given.questions(data)}

    @_filling("questions", "Вопросы эксперту", bodies.Questions)
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        return self.filled(request, pk)
