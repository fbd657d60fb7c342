"""Versions told by ETag: an unchanged thing is not sent again, a changed one is not acted upon unseen (RFC 9110, 13)."""

import hashlib
import json
from typing import Any

from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from api.problems import Problem


def etag(told: Any) -> str:
    """Of what is told, so that whatever a caller can see of a change changes it."""
    text = json.dumps(told, cls=JSONEncoder, sort_keys=True)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def respond(request: Request, told: Any) -> Response:
    """The thing with its version, or 304 when the caller has it."""
    version = etag(told)
    seen = parse_etags(request.headers.get("If-None-Match", ""))
    response = Response(status=304) if version in seen or "*" in seen else Response(told)
    response["ETag"] = version
    return response


def refuse_changed(request: Request, told: Any) -> None:
    """Raises Problem when the caller has named another version (If-Match) than what is told now."""
    wanted = request.headers.get("If-Match")
    if wanted is not None and "*" not in (named := parse_etags(wanted)) and etag(told) not in named:
        raise Problem("changed", "Прочитайте дело ещё раз и повторите с новым ETag.")
