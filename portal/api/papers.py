"""Documents of a case: sent, listed with state and receipt, read, taken back; a part that will never come (S4, D5)."""

from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.door import IF_MATCH, KEY, RANGE, AsItIs, file_of
from api.once import once
from api.problems import Problem
from documents.uploads import UploadRefused
from portal import receiving
from portal.api import bodies, given, shapes
from portal.api.view import Acting, View, act, bytes_of
from portal.standing import Standing
from portal.views.lookup import visible
from portal.views.reading import enclosed
from requests_app.actions import enclosing
from requests_app.models import Case
from requests_app.models.enclosure import PARTS


class Documents(Acting):
    scopes = {"GET": "read", "POST": "apply"}
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="documents",
        summary="Документы: состояние и расписка",
        responses=shapes.MyDocumentShape(many=True),
    )
    def get(self, request: Request, pk: UUID) -> Response:
        told = shapes.documents(visible(request, pk), request.user)
        return Response(shapes.MyDocumentShape(told, many=True).data)

    @extend_schema(
        operation_id="enclose",
        summary="Приложить документ, до 100 МБ",
        description="Тот же файл второй раз не хранится: ответом будет первый.",
        request={"multipart/form-data": bodies.DocumentParts},
        parameters=[KEY, IF_MATCH],
        responses={201: shapes.MyDocumentShape},
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        case = self.seen(request, pk)
        file, kinds = given.document(request.data)
        try:
            received = receiving.receive(file, case, by=request.user, at=timezone.now(), among=kinds)
        except UploadRefused as refused:
            raise Problem("invalid", errors={"file": [refused.message]}) from refused
        act(request, enclosing.enclose, case, document=received.document, kinds=kinds)
        told = shapes.documents(case, request.user)
        one = next(document for document in told if document["id"] == received.document.pk)
        return Response(shapes.MyDocumentShape(one).data, status=201)


class Content(View):
    scopes = {"GET": "read"}
    content_negotiation_class = AsItIs

    @extend_schema(
        operation_id="my_content",
        summary="Файл документа комплекта. Чтение записывается",
        parameters=[RANGE],
        responses=file_of("*/*"),
    )
    def get(self, request: Request, pk: UUID, document_pk: UUID) -> HttpResponseBase:
        found = enclosed(request, visible(request, pk), document_pk)
        return bytes_of(found, request)


class Removal(Acting):
    scopes = {"POST": "apply"}

    @extend_schema(
        operation_id="take_back",
        summary="Убрать документ, пока его не смотрели",
        request=None,
        parameters=[KEY, IF_MATCH],
        responses={204: None},
    )
    @once
    def post(self, request: Request, pk: UUID, document_pk: UUID) -> Response:
        case = self.seen(request, pk)
        if all(document["id"] != document_pk for document in shapes.documents(case, request.user)):
            raise Problem("not_found")
        act(request, enclosing.take_back, case, document_id=document_pk)
        return Response(status=204)


class Absences(Acting):
    scopes = {"POST": "apply"}

    @extend_schema(
        operation_id="declare_absent",
        summary="«Нет и не будет»: часть выписки или то, что попросили (D5)",
        request=bodies.Absence,
        parameters=[KEY, IF_MATCH],
        responses={201: shapes.AbsenceShape},
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        case = self.seen(request, pk)
        said = given.absence(request.data)
        if said["kind"] not in {*PARTS, *_asked(case)}:
            raise Problem("refused", "Этого мы не просили: говорить, что его не будет, не нужно.")
        absence = act(request, enclosing.declare_absent, case, **said)
        return Response(shapes.AbsenceShape(absence).data, status=201)


class AbsenceUndone(Acting):
    scopes = {"POST": "apply"}

    @extend_schema(
        operation_id="undo_absent",
        summary="Часть выписки нашлась: её всё-таки пришлют",
        request=None,
        parameters=[KEY, IF_MATCH],
        responses={204: None},
    )
    @once
    def post(self, request: Request, pk: UUID, kind: str) -> Response:
        case = self.seen(request, pk)
        if kind not in PARTS:
            raise Http404
        act(request, enclosing.undo_absent, case, kind=kind)
        return Response(status=204)


def _asked(case: Case) -> set[str]:
    return {item.kind for item in Standing(case, timezone.now()).asked_files}
