"""What was told to the organisation's own system, and how it answered: the log of its webhooks (docs/api.md)."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.door import Cursor
from api.fields import Answer, AnswerPage, Page, read_query
from api.models import Sending
from clinics.api.views import View
from requests_app.actions.notices import EVENTS, WITHOUT_A_LETTER


class EventShape(Answer):
    """One message of a webhook."""

    id = serializers.UUIDField(help_text="Он же webhook-id")
    type = serializers.ChoiceField(sorted({*EVENTS.values(), *WITHOUT_A_LETTER}), source="event")
    url = serializers.URLField(source="webhook.url")
    made_at = serializers.DateTimeField()
    tries = serializers.IntegerField()
    last_status = serializers.IntegerField(
        allow_null=True, help_text="Ответ вашей системы при последней попытке"
    )
    last_failure = serializers.CharField(help_text="Почему ответа не было; пусто, если был")
    delivered_at = serializers.DateTimeField(allow_null=True)
    next_try_at = serializers.DateTimeField(
        allow_null=True, help_text="null: доставлено, или больше не пробуем"
    )


class EventPage(AnswerPage):
    results = EventShape(many=True)


class Newest(Cursor):
    ordering = ("-made_at", "-pk")


class Events(View):
    scopes = {"GET": "cases"}

    @extend_schema(
        operation_id="events",
        summary="Что сообщали вебхуки и как им ответили",
        parameters=[Page],
        responses=EventPage,
    )
    def get(self, request: Request) -> Response:
        read_query(Page, request.query_params)
        sendings = Sending.objects.of_organisation(request.user.organisation)
        newest = Newest()
        page = newest.paginate_queryset(sendings, request, view=self)
        return newest.get_paginated_response(EventShape(page, many=True).data)
