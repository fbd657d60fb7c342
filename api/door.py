"""What the doors of programs share: a view with its token and scopes, pages by a cursor, headers as schemas tell them."""

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.exceptions import NotFound
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from api.tokens import BearerToken, Calls, Scoped

KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    "header",
    required=True,
    description="Свой на каждое действие, например UUID",
)
IF_MATCH = OpenApiParameter("If-Match", str, "header", description="ETag дела, каким вы его видели")
IF_NONE_MATCH = OpenApiParameter("If-None-Match", str, "header", description="ETag, который у вас уже есть")
RANGE = OpenApiParameter("Range", str, "header", description="Продолжить прерванное: bytes=1048576-")


BEYOND = OpenApiResponse(description="Такой части в файле нет; размер стоит в Content-Range")


def file_of(kind: str) -> dict[Any, Any]:
    """The answers of a file of this media type: whole, the part that Range asks for, or 416 without a body."""
    return {(200, kind): OpenApiTypes.BINARY, (206, kind): OpenApiTypes.BINARY, 416: BEYOND}


class View(APIView):
    """A token, a scope for each method, JSON, problems as problems. Whose token it must be, the door adds."""

    authentication_classes = [BearerToken]
    permission_classes = [Scoped]
    throttle_classes = [Calls]
    parser_classes = [JSONParser]
    renderer_classes = [JSONRenderer]
    door: dict[str, str] = {}
    """The scopes of the door, with their words."""
    flow: dict[str, dict[str, str]] = {}
    """How a token of this door is had: a flow of OAuth 2 and its addresses, as the schema tells them."""
    scopes: dict[str, str] = {}
    """Method → the scope of the door that it needs."""


class AsItIs(DefaultContentNegotiation):
    """Of views that give a file: it comes in its own type whatever Accept says, and a problem of it stays JSON."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> tuple[Any, str]:
        return renderers[0], renderers[0].media_type


class Cursor(CursorPagination):
    """A page stays itself while things come and go; ``ordering`` begins with a moment, which is the place in the list."""

    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200

    def decode_cursor(self, request: Request) -> Any:
        """Raises NotFound for a cursor that we have not given."""
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None and not _is_a_moment(cursor.position):
            raise NotFound(self.invalid_cursor_message)
        return cursor


def _is_a_moment(text: str) -> bool:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return False
    return moment is not None and is_aware(moment)
