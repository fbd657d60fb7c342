"""How long a session may stand idle, and how long it may last: staff 15 minutes, applicants 30, nobody over 12 hours."""

import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.roles import Role

IDLE_STAFF = 15 * 60
IDLE_APPLICANT = 30 * 60
LONGEST = 12 * 60 * 60
WRITTEN_EVERY = 60
"""Seconds: the last visit is noted no oftener, so that a page does not cost a write."""
SEEN, BEGAN = "seen_at", "began_at"
ENDED = "Вы долго не заходили. Войдите снова, всё заполненное сохранено."


class IdleSessions:
    """Signs out whoever has been away too long. A request marked ``X-Background`` (a page's own poll) is no visit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = time.time()
            if _is_over(request, now):
                return _ended(request)
            _note_visit(request, now)
        return self.get_response(request)


def _is_over(request: HttpRequest, now: float) -> bool:
    role = getattr(request.user, "role", None)
    idle = IDLE_APPLICANT if role == Role.APPLICANT else IDLE_STAFF
    session = request.session
    return bool(now - session.get(SEEN, now) > idle or now - session.get(BEGAN, now) > LONGEST)


def _note_visit(request: HttpRequest, now: float) -> None:
    session = request.session
    session.setdefault(BEGAN, now)
    if SEEN in session and "X-Background" in request.headers:
        return
    if now - session.get(SEEN, 0) > WRITTEN_EVERY:
        session[SEEN] = now


def _ended(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and, after it, back to the page where the person was."""
    logout(request)
    messages.warning(request, ENDED)
    address = f"{reverse('account_login')}?{urlencode({'next': _page_of(request)})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _page_of(request: HttpRequest) -> str:
    """The page itself, or for a form and for a part of a page the page they stood on."""
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return request.get_full_path()
    here = urlsplit(request.headers.get("Referer", ""))
    return here.path if here.netloc == request.get_host() else "/"
