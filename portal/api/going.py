"""What moves a case: sending, «это всё, что есть», a message, a withdrawal, throwing a draft away."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.door import IF_MATCH, KEY
from api.once import once
from portal.api import bodies, further, given, shapes
from portal.api.view import Acting, act
from portal.views.lookup import visible
from portal.views.sending import missing_parts
from requests_app.actions import consents, enclosing, registration
from requests_app.actions import messages as correspondence
from requests_app.models import Message


class Submission(Acting):
    scopes = {"POST": "apply"}

    @extend_schema(
        operation_id="submit",
        summary="Отправить заявку (S5, D5)",
        request=bodies.Submission,
        parameters=[KEY, IF_MATCH],
        responses=shapes.MyCaseLine,
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        case = self.seen(request, pk)
        missing = bool(case.is_draft and missing_parts(case))
        nothing = given.nothing_more(request.data, missing=missing)
        act(request, registration.submit, case, nothing_missing=nothing)
        return self.now(request, pk)


class ThatIsAll(Acting):
    scopes = {"POST": "apply"}

    @extend_schema(
        operation_id="that_is_all",
        summary="«Это всё, что есть»: ответ на запрос документов (D4)",
        request=None,
        parameters=[KEY, IF_MATCH],
        responses=shapes.MyCaseLine,
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        act(request, enclosing.add_documents, self.seen(request, pk))
        return self.now(request, pk)


class Withdrawal(Acting):
    scopes = {"POST": "apply"}

    @extend_schema(
        operation_id="withdraw",
        summary="Отозвать заявку",
        request=bodies.Withdrawal,
        parameters=[KEY, IF_MATCH],
        responses=shapes.MyCaseLine,
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        case = self.seen(request, pk)
        act(request, consents.withdraw, case, reason=given.withdrawal(request.data))
        return self.now(request, pk)


class Discarding(Acting):
    scopes = {"POST": "apply"}

    @extend_schema(
        operation_id="discard",
        summary="Удалить черновик",
        request=None,
        parameters=[KEY, IF_MATCH],
        responses={204: None},
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        act(request, registration.discard, self.seen(request, pk))
        return Response(status=204)


class Messages(Acting):
    scopes = {"GET": "read", "POST": "apply"}

    @extend_schema(
        operation_id="messages",
        summary="Переписка с врачом-куратором; прочитанное отмечается",
        responses=further.MessageShape(many=True),
    )
    def get(self, request: Request, pk: UUID) -> Response:
        case = visible(request, pk)
        told = [_said(one, request) for one in case.messages.select_related("author")]
        correspondence.mark_read(case, by=request.user, at=timezone.now())
        return Response(further.MessageShape(told, many=True).data)

    @extend_schema(
        operation_id="write",
        summary="Написать врачу-куратору",
        request=bodies.NewMessage,
        parameters=[KEY, IF_MATCH],
        responses={201: further.MessageShape},
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        case = self.seen(request, pk)
        made = act(request, correspondence.write, case, text=given.message(request.data))
        return Response(further.MessageShape(_said(made, request)).data, status=201)


def _said(message: Message, request: Request) -> dict[str, object]:
    mine = message.author_id == request.user.pk
    who = "Вы" if mine else message.author.full_name or "Врач-куратор"
    facts = {"id": message.pk, "text": message.text, "written_at": message.written_at}
    return {**facts, "mine": mine, "who": who}
