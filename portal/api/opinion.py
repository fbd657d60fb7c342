"""The opinion and its original (S8-S12, D8): as ``portal.views.opinion`` and ``portal.views.original``."""

from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.door import IF_MATCH, KEY, RANGE, AsItIs, file_of
from api.once import once
from api.problems import Problem
from audit import log
from portal.api import after, bodies, further, given
from portal.api.view import Acting, View, bytes_of
from portal.views.lookup import visible
from portal.views.opinion import opinion_for
from requests_app import permissions
from requests_app.actions import originals
from requests_app.models import Case, Original
from requests_app.models.opinion import COMPARED
from requests_app.models.original import COST_AND_RISK
from requests_app.workflow import StepRefused

SIGNATURE = ("signature_state", "signature_by")


class Opinion(View):
    scopes = {"GET": "opinion"}

    @extend_schema(operation_id="opinion", summary="Мнение: факты и ответы", responses=further.MyOpinionShape)
    def get(self, request: Request, pk: UUID) -> Response:
        case = visible(request, pk)
        made = opinion_for(request, case)
        at = timezone.now()
        log.record("opinion.opened", by=request.user, at=at, case_number=case.number, subject=made)
        names = ("id", "expert_name", "expert_position", "opinion_on", "released_at", *COMPARED, *SIGNATURE)
        answers = made.answers.select_related("question")
        told = {
            **{name: getattr(made, name) for name in names},
            "clinic": made.clinic.name,
            "sha256": made.document.sha256,
            "answers": [
                {"question": one.question.text, "text": one.text, "cannot": one.cannot} for one in answers
            ],
            "after": after.told(made),
            "copy_password": case.copy_password if case.copy_mode == Case.CopyMode.PROTECTED else "",
        }
        return Response(further.MyOpinionShape(told).data)


class OpinionContent(View):
    scopes = {"GET": "opinion"}
    content_negotiation_class = AsItIs

    @extend_schema(
        operation_id="opinion_content",
        summary="Мнение, как его подписала организация, байт в байт",
        parameters=[RANGE],
        responses=file_of("application/pdf"),
    )
    def get(self, request: Request, pk: UUID) -> HttpResponseBase:
        made = opinion_for(request, visible(request, pk))
        return bytes_of(made.document, request)


class TheOriginal(Acting):
    scopes = {"GET": "opinion", "POST": "opinion"}

    @extend_schema(operation_id="original", summary="Где оригинал (S10)", responses=further.OriginalShape)
    def get(self, request: Request, pk: UUID) -> Response:
        case = visible(request, pk)
        found = _original(case, request)
        log.record(
            "original.opened", by=request.user, at=timezone.now(), case_number=case.number, subject=found
        )
        return _told(found)

    @extend_schema(
        operation_id="apply_for_original",
        summary="Запросить оригинал (S11, D22)",
        request=bodies.OriginalWish,
        parameters=[KEY, IF_MATCH],
        responses=further.OriginalShape,
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        case = self.seen(request, pk)
        found = _original(case, request)
        wish = given.wish(request.data)
        try:
            originals.apply(found.pk, by=request.user, at=timezone.now(), wish=wish)
        except StepRefused as refused:
            raise Problem("refused", refused.message) from refused
        return _told(_original(case, request))


class WithdrawalOfOriginal(Acting):
    scopes = {"POST": "opinion"}

    @extend_schema(
        operation_id="withdraw_original",
        summary="Отменить запрос оригинала, пока его не отправили",
        request=None,
        parameters=[KEY, IF_MATCH],
        responses=further.OriginalShape,
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        case = self.seen(request, pk)
        found = _original(case, request)
        try:
            originals.withdraw(found.pk, by=request.user, at=timezone.now())
        except StepRefused as refused:
            raise Problem("refused", refused.message) from refused
        return _told(_original(case, request))


def _original(case: Case, request: Request) -> Original:
    found = permissions.originals_of(case, request.user).first()
    if found is None:
        raise Http404
    return found


def _told(found: Original) -> Response:
    names = ("id", "state", "kept_until", "sent_on", "tracking")
    told = {
        **{name: getattr(found, name) for name in names},
        "title": found.get_state_display(),
        "clinic": found.opinion.clinic.name,
        "cost_and_risk": COST_AND_RISK,
    }
    return Response(further.OriginalShape(told).data)
