"""What is signed beside a released opinion (S9): as ``clinics.views.addenda``, for programs."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.door import KEY
from api.once import once
from api.problems import Problem
from clinics import after_opinion
from clinics.api import given, shapes
from clinics.api.views import View, refusals
from clinics.views import lookup
from requests_app.actions import addenda


class Addenda(View):
    scopes = {"POST": "opinions"}
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="add",
        summary="Ответ на вопросы после мнения, дополнение или исправленная редакция (S9)",
        description="Само мнение не меняется. Дело может быть уже закрыто для организации.",
        request={"multipart/form-data": given.AddendumParts},
        parameters=[KEY],
        responses={201: shapes.AddendumShape},
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        kept, at = lookup.kept_of(request, pk), timezone.now()
        after = after_opinion.of_original(kept)
        if after.awaits:
            raise Problem("refused", "Предыдущее дополнение ещё проверяет врач-куратор.")
        asked = [one.follow_up for one in after.open]
        facts = given.addendum(request.data, kept.opinion, asked, by=request.user, at=at)
        with refusals():
            made = addenda.hand_over(kept.opinion_id, by=request.user, at=at, **facts)
        return Response(shapes.AddendumShape(made).data, status=201)
