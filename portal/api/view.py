"""What every view of this door stands on: a token that a person gave, one's own case, a step taken once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from api import door, versions
from api.problems import Problem
from api.scopes import INSURED as SCOPES
from api.tokens import Insured, Scoped
from documents import serving
from documents.models import Document
from portal.api import shapes
from portal.views.lookup import visible
from requests_app.models import Case
from requests_app.workflow import StepRefused


class View(door.View):
    permission_classes = [Insured, Scoped]
    door = SCOPES
    flow = {
        "authorizationCode": {
            "authorizationUrl": "/cabinet/programs/allow/",
            "tokenUrl": "/api/token/",
            "refreshUrl": "/api/token/",
        }
    }


class Acting(View):
    def seen(self, request: Request, pk: UUID) -> Case:
        """One's own case, in the version that the caller has seen if it says so (If-Match): nobody changes it meanwhile."""
        is_named = "If-Match" in request.headers
        if is_named:
            Case.objects.visible_to(request.user).hold(pk)
        case = visible(request, pk)
        if is_named:
            versions.refuse_changed(request, shapes.whole(case, request.user, at=timezone.now()))
        return case

    def now(self, request: Request, pk: UUID, *, status: int = 200) -> Response:
        """The case as it has become."""
        return Response(shapes.MyCaseLine(shapes.line(visible(request, pk))).data, status=status)


def act(request: Request, action: Callable[..., Any], case: Case, **fields: Any) -> Any:
    """Take a step. Raises Problem with the sentence of its refusal."""
    try:
        return action(case.number, by=request.user, at=timezone.now(), **fields)
    except StepRefused as refused:
        raise Problem("refused", refused.message) from refused


def bytes_of(document: Document, request: Request) -> HttpResponseBase:
    """The file, or the part of it that Range asks for, from ourselves wherever it lies."""
    return serving.file_response(
        document, by=request.user, at=timezone.now(), asked=request.headers, by_link=False
    )
