"""Errors as problem+json (RFC 9457): a code for programs, a title in Russian or English, a sentence, faults of fields.

The language of titles is Accept-Language's; sentences about a case are the procedure's own and stay Russian.
"""

from typing import Any

from django.core.exceptions import PermissionDenied as DjangoDenied
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

MEDIA = "application/problem+json"
TITLES: dict[str, tuple[int, str, str]] = {
    "invalid": (422, "Запрос заполнен неверно", "The request is not filled in correctly"),
    "malformed": (400, "Запрос не читается", "The request cannot be read"),
    "not_authenticated": (401, "Нужен токен", "A token is needed"),
    "forbidden": (403, "У токена нет такого права", "The token lacks this scope"),
    "not_found": (404, "Такого нет", "There is no such thing"),
    "method_not_allowed": (405, "Так сюда не обращаются", "This method is not for this address"),
    "not_acceptable": (406, "Отвечаем только в JSON", "We answer in JSON only"),
    "unsupported_media_type": (415, "Такой вид запроса не принимаем", "This media type is not taken"),
    "not_openable": (409, "Файл сейчас не открывается", "The file cannot be opened now"),
    "refused": (409, "Сейчас это невозможно", "This is not possible now"),
    "changed": (412, "Дело с тех пор изменилось", "The case has changed since"),
    "key_missing": (400, "Нужен заголовок Idempotency-Key", "The header Idempotency-Key is needed"),
    "key_in_use": (409, "Такой же вызов ещё идёт", "The same call is still under way"),
    "key_of_another": (422, "С этим ключом был другой вызов", "This key was used with another call"),
    "too_large": (413, "Слишком много для одного запроса", "Too much for one request"),
    "failed": (500, "Сбой у нас, уже разбираемся", "A failure of ours, being looked into"),
    "throttled": (429, "Слишком часто", "Too many calls"),
}
"""Code → status, title in Russian, title in English."""


class Problem(Exception):
    """Ends a call: one of TITLES, a sentence for people, and what is wrong with which field."""

    def __init__(self, code: str, detail: str = "", errors: dict[str, list[str]] | None = None) -> None:
        super().__init__(code)
        self.code, self.detail, self.errors = code, detail, errors or {}


def is_for_a_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """The handler of REST_FRAMEWORK; what is no answer to a caller stays an error of ours."""
    problem = error if isinstance(error, Problem) else _of(error)
    if problem is None:
        return None
    usual = exception_handler(error, context)
    headers = {
        name: value for name, value in (usual.headers if usual else {}).items() if name != "Content-Type"
    }
    status = TITLES[problem.code][0]
    response = Response(body(problem, context["request"]), status=status, headers=headers, content_type=MEDIA)
    response.exception = True
    return response


def body(problem: Problem, request: HttpRequest) -> dict[str, Any]:
    status, russian, english = TITLES[problem.code]
    in_english = request.headers.get("Accept-Language", "ru").lower().startswith("en")
    told: dict[str, Any] = {
        "type": f"urn:second-opinion:{problem.code}",
        "title": english if in_english else russian,
        "status": status,
        "code": problem.code,
    }
    if problem.detail:
        told["detail"] = problem.detail
    if problem.errors:
        told["errors"] = problem.errors
    return told


def response(problem: Problem, request: HttpRequest) -> JsonResponse:
    """The same where no view of the REST framework stands."""
    return JsonResponse(body(problem, request), status=TITLES[problem.code][0], content_type=MEDIA)


def unreadable(error: Exception) -> Problem:
    """Of what Django itself refuses to read, before a view or within it."""
    return Problem("too_large" if isinstance(error, RequestDataTooBig) else "malformed")


def _of(error: Exception) -> Problem | None:
    if isinstance(error, exceptions.ValidationError):
        return Problem("invalid", errors=_errors(error.detail))
    if isinstance(error, Http404):
        return Problem("not_found")
    if isinstance(error, DjangoDenied):
        own = getattr(error, "problem", "")  # a denial that is not the token's says which it is
        return Problem(own, str(error)) if own else Problem("forbidden")
    if isinstance(error, SuspiciousOperation):
        return unreadable(error)
    codes = {
        exceptions.ParseError: "malformed",
        exceptions.NotAuthenticated: "not_authenticated",
        exceptions.AuthenticationFailed: "not_authenticated",
        exceptions.PermissionDenied: "forbidden",
        exceptions.NotFound: "not_found",
        exceptions.MethodNotAllowed: "method_not_allowed",
        exceptions.NotAcceptable: "not_acceptable",
        exceptions.UnsupportedMediaType: "unsupported_media_type",
        exceptions.Throttled: "throttled",
    }
    return next((Problem(code) for kind, code in codes.items() if isinstance(error, kind)), None)


def _errors(detail: Any) -> dict[str, list[str]]:
    """Faults by the path of their field: «answers.0.text»; those of the whole under the empty path."""
    found: dict[str, list[str]] = {}
    _gather(detail, "", found)
    return found


def _gather(detail: Any, path: str, found: dict[str, list[str]]) -> None:
    if isinstance(detail, dict):
        for name, inner in detail.items():
            whole = name == "non_field_errors"
            _gather(inner, path if whole else f"{path}.{name}".strip("."), found)
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            _gather(inner, path if isinstance(inner, str) else f"{path}.{number}".strip("."), found)
    else:
        found.setdefault(path, []).append(str(detail))
