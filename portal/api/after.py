"""After the opinion: asking its expert, taking a question back, what was signed beside it: as ``portal.views.following``."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.door import IF_MATCH, KEY, RANGE, AsItIs, file_of
from api.once import once
from api.problems import Problem
from portal.api import bodies, further, given
from portal.api.view import Acting, View, act, bytes_of
from portal.views.lookup import visible
from portal.views.opinion import opinion_for
from requests_app import afterwards
from requests_app.actions import following
from requests_app.models import Addendum, FollowUp, Opinion
from requests_app.workflow import StepRefused


class QuestionsAfter(Acting):
    scopes = {"POST": "opinion"}

    @extend_schema(
        operation_id="ask_after",
        summary="Вопрос эксперту после мнения, до трёх (S9)",
        request=bodies.QuestionAfter,
        parameters=[KEY, IF_MATCH],
        responses={201: further.AfterShape},
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        case = self.seen(request, pk)
        made = opinion_for(request, case)
        act(request, following.ask, case, text=given.question_after(request.data))
        return Response(further.AfterShape(told(made)).data, status=201)


class TakingBack(Acting):
    scopes = {"POST": "opinion"}

    @extend_schema(
        operation_id="take_back_question",
        summary="Снять вопрос, пока на него не ответили",
        request=None,
        parameters=[KEY, IF_MATCH],
        responses=further.AfterShape,
    )
    @once
    def post(self, request: Request, pk: UUID, question_pk: UUID) -> Response:
        case = self.seen(request, pk)
        made = opinion_for(request, case)
        found = get_object_or_404(FollowUp, pk=question_pk, opinion__case=case)
        try:
            following.take_back(found.pk, by=request.user, at=timezone.now())
        except StepRefused as refused:
            raise Problem("refused", refused.message) from refused
        return Response(further.AfterShape(told(made)).data)


class AddendumContent(View):
    scopes = {"GET": "opinion"}
    content_negotiation_class = AsItIs

    @extend_schema(
        operation_id="addendum_content",
        summary="Дополнение, как его подписала организация, байт в байт",
        parameters=[RANGE],
        responses=file_of("application/pdf"),
    )
    def get(self, request: Request, pk: UUID, addendum_pk: UUID) -> HttpResponseBase:
        seen = Addendum.objects.visible_to(request.user).select_related("document")
        found = get_object_or_404(seen, pk=addendum_pk, opinion__case=visible(request, pk))
        return bytes_of(found.document, request)


def told(opinion: Opinion) -> dict[str, object]:
    """The data of AfterShape."""
    questions = afterwards.questions(opinion)
    return {
        "questions": [
            {
                "id": one.follow_up.pk,
                "text": one.follow_up.text,
                "state": one.state,
                "asked_at": one.follow_up.asked_at,
                "promised_on": one.follow_up.term.promised_on,
                "answer": one.told,
                "dropped_because": one.follow_up.dropped_because,
            }
            for one in questions
        ],
        "questions_left": afterwards.left(one.follow_up for one in questions),
        "addenda": afterwards.addenda(opinion),
    }
