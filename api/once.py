"""A creating call happens once, however often it is sent (Idempotency-Key): the first answer is given again for 30 days.

The row is committed together with what the call did: a call that died has done nothing and may be made again.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from api.models import Call
from api.problems import Problem

KEY = re.compile(r"[!-~]{1,200}")
Handler = Callable[..., Response]


def once(handler: Handler) -> Handler:
    """A view's method that creates. Raises Problem: no key, a key of another call, a call that is still under way."""

    @wraps(handler)
    def called(view: Any, request: Request, *args: object, **kwargs: object) -> Response:
        key = request.headers.get("Idempotency-Key", "")
        if not KEY.fullmatch(key):
            raise Problem(
                "key_missing",
                "От 1 до 200 латинских знаков без пробелов, свой на каждое действие, например UUID.",
            )
        body = _hash(request)
        with transaction.atomic():
            _alone(request.user.pk, key)
            before = Call.objects.filter(caller=request.user, key=key).first()
            if before:
                return _again(before, body)
            response = handler(view, request, *args, **kwargs)
            if response.status_code >= 400:
                return response  # a refusal of which something must stay, as a wrong try of a code
            Call.objects.create(
                caller=request.user,
                key=key,
                body_sha256=body,
                status=response.status_code,
                answer=response.data,
                made_at=timezone.now(),
            )
        return response

    return called


def forget(*, at: datetime) -> int:
    """Calls made more than thirty days ago; how many."""
    return Call.objects.forgotten(at).delete()[0]


def _again(before: Call, body: str) -> Response:
    if before.body_sha256 != body:
        raise Problem("key_of_another")
    response = Response(before.answer, status=before.status)
    response["Idempotency-Replayed"] = "true"
    return response


def _alone(caller: object, key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"call {caller} {key}"])
        if not cursor.fetchone()[0]:
            raise Problem("key_in_use")


def _hash(request: Request) -> str:
    """Of a form the fields and the bytes of its files, since its boundary is another each time."""
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    if request.content_type.startswith("multipart/"):
        for name in sorted(request.data):
            for value in request.data.getlist(name):
                digest.update(f"\n{name}\n".encode())
                digest.update(_bytes_of(value))
    else:
        digest.update(request.body)
    return digest.hexdigest()


def _bytes_of(value: Any) -> bytes:
    if not isinstance(value, UploadedFile):
        return str(value).encode()
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return (value.name or "").encode() + digest.digest()
