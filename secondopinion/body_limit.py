"""How much one request may carry, told by its head before a byte of the body is read or put on the disk."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from api import problems, tokens
from api.problems import Problem

MEGABYTE = 1024 * 1024
MOST = 110 * MEGABYTE
"""One file of the largest size (settings.UPLOAD_LIMIT_BYTES) with the form around it."""
MOST_OF_A_STRANGER = 2 * MEGABYTE
MOST_OF_A_PIECE = 2 * 1024 * MEGABYTE
"""Of an upload in pieces (documents.tus): read as it comes, never held in memory or in a temporary file."""
PIECE = "application/offset+octet-stream"


class BodyLimit:
    """Stands before the CSRF check, which is the first to read a form with all its files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _too_large(request):
            if problems.is_for_a_program(request):
                return problems.response(Problem("too_large"), request)
            return render(request, "413.html", status=413)
        return self.get_response(request)


def _too_large(request: HttpRequest) -> bool:
    """A length that is not told counts as too large for files; a large one is believed only to who has signed in."""
    told = request.META.get("CONTENT_LENGTH") or ""
    if not told.isdecimal():
        return bool(told) or request.content_type == "multipart/form-data"
    length = int(told[:20])
    if length > MOST_OF_A_STRANGER and SESSION_KEY not in request.session and not tokens.is_live(request):
        return length > MOST or not _is_a_demo_letter(request)
    return length > (MOST_OF_A_PIECE if request.content_type == PIECE else MOST)


def _is_a_demo_letter(request: HttpRequest) -> bool:
    """In the demonstration whoever came writes letters with files."""
    return settings.DEMO and request.path.startswith("/demo/mail/")
