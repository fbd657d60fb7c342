"""The texts of the consents and their signing by a one-time code (D13, L3): as ``portal.views.consents``."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import problems
from api.door import IF_MATCH, KEY
from api.once import once
from api.problems import Problem
from portal.api import bodies, further, given, shapes
from portal.api.view import Acting, View, act
from portal.views.consents import unsigned_by
from portal.views.lookup import visible
from requests_app.actions import consents as signing
from requests_app.models import Case, ConsentKind, ConsentText
from requests_app.models.consent import CONSENTS
from requests_app.workflow import StepRefused


class Consents(View):
    scopes = {"GET": "read"}

    @extend_schema(
        operation_id="consents",
        summary="Тексты согласий: что подписано, что нет",
        responses=further.ConsentsShape,
    )
    def get(self, request: Request, pk: UUID) -> Response:
        return Response(further.ConsentsShape(_told(visible(request, pk), request)).data)


class Agreement(Acting):
    scopes = {"POST": "sign"}

    @extend_schema(
        operation_id="agree",
        summary="Принять соглашение о простой электронной подписи, прежде первого кода (63-ФЗ, ст. 9)",
        request=bodies.Agreement,
        parameters=[KEY, IF_MATCH],
        responses={204: None},
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        self.seen(request, pk)
        _refuse_unseen({ConsentKind.SIMPLE_SIGNATURE: given.agreement(request.data)}, "sha256")
        signing.agree_to_sign(by=request.user, at=timezone.now())
        return Response(status=204)


class Code(Acting):
    scopes = {"POST": "sign"}

    @extend_schema(
        operation_id="send_code",
        summary="Прислать код на почту: он подпишет эти тексты и ничего другого",
        request=bodies.ToSign,
        parameters=[KEY, IF_MATCH],
        responses={202: None},
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        case = self.seen(request, pk)
        texts = given.to_sign(request.data)
        _refuse_unseen(texts, "consents")
        act(request, signing.send_code, case, kinds=list(texts))
        return Response(status=202)


class Signature(Acting):
    scopes = {"POST": "sign"}

    @extend_schema(
        operation_id="sign",
        summary="Подписать кодом из письма",
        request=bodies.Signed,
        parameters=[KEY, IF_MATCH],
        responses=further.ConsentsShape,
    )
    @once
    def post(self, request: Request, pk: UUID) -> Response:
        Case.objects.visible_to(request.user).hold(pk)  # before the code: two calls wait in one order
        case = self.seen(request, pk)
        texts, code = given.signed(request.data)
        _refuse_unseen(texts, "consents")
        try:
            signing.sign(case.number, by=request.user, at=timezone.now(), kinds=list(texts), code=code)
        except StepRefused as refused:  # told, not raised: a wrong try must stay counted
            return _refused(request, refused)
        return Response(further.ConsentsShape(_told(visible(request, pk), request)).data)


def _refused(request: Request, refused: StepRefused) -> Response:
    said = problems.body(Problem("refused", refused.message), request)
    return Response(said, status=said["status"], content_type=problems.MEDIA)


class ConsentWithdrawal(Acting):
    scopes = {"POST": "apply"}

    @extend_schema(
        operation_id="withdraw_consent",
        summary="Отозвать одно согласие (L3)",
        description="Без согласий на обработку данных и на раскрытие врачебной тайны заявка отзывается целиком.",
        request=None,
        parameters=[KEY, IF_MATCH],
        responses=shapes.MyCaseLine,
    )
    @once
    def post(self, request: Request, pk: UUID, kind: str) -> Response:
        case = self.seen(request, pk)
        if kind not in CONSENTS:
            raise Http404
        act(request, signing.withdraw_consent, case, kind=kind)
        return self.now(request, pk)


def _told(case: Case, request: Request) -> dict[str, object]:
    texts = {text.kind: text for text in ConsentText.objects.current(timezone.now())}
    left = unsigned_by(case, request.user)
    agreed = signing.has_agreed_to_sign(request.user)
    return {
        "has_agreed": agreed,
        "agreement": _text(texts[ConsentKind.SIMPLE_SIGNATURE], signed=agreed),
        "texts": [_text(texts[kind], signed=kind not in left) for kind in CONSENTS if kind in texts],
    }


def _text(text: ConsentText, *, signed: bool) -> dict[str, object]:
    return {**{name: getattr(text, name) for name in ("kind", "title", "body", "sha256")}, "signed": signed}


def _refuse_unseen(shown: dict[str, str], field: str) -> None:
    """Only the text that the person has seen is signed (L3): its hash is that of the text in force."""
    now = {text.kind: text.sha256 for text in ConsentText.objects.current(timezone.now())}
    if any(now.get(kind) != sha256 for kind, sha256 in shown.items()):
        raise Problem("invalid", errors={field: ["Текст с тех пор изменился: покажите его человеку заново."]})
