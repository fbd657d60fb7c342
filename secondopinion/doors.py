"""Which door each role may use: the second lock (403). Addresses that are for everyone are named here too."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.roles import Role

DOORS: dict[str, frozenset[Role]] = {
    "portal": frozenset({Role.APPLICANT}),
    "curators": frozenset({Role.CURATOR, Role.HEAD}),
    "clinics": frozenset({Role.CLINIC}),
    "privacy": frozenset({Role.PRIVACY}),
}
"""URL namespace → roles that may pass."""

HOME: dict[Role, str] = {
    Role.APPLICANT: "portal:home",
    Role.CURATOR: "curators:queue",
    Role.HEAD: "curators:queue",
    Role.CLINIC: "clinics:cases",
}
"""Where each role lands after signing in."""


class RightDoor:
    """Refuses a signed-in account at another audience's door."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        match = request.resolver_match
        roles = DOORS.get(match.namespaces[0]) if match and match.namespaces else None
        if roles is not None and request.user.is_authenticated and request.user.role not in roles:
            raise PermissionDenied


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The root address: each role to its own door; a role that has none yet is told so."""
    role = Role(request.user.role)  # type: ignore[union-attr]  # LoginRequiredMiddleware lets nobody else in
    name = HOME.get(role)
    return redirect(name) if name else render(request, "no_door.html")
