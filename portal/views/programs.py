"""«Программы с доступом»: the page on which a person lets a program act for him or her, the list of them, «Отозвать».

The protocol (RFC 6749, 4.1; PKCE, RFC 7636) is allauth's; stricter here are PKCE for everybody and no silent consent.
"""

from typing import Any
from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client
from allauth.idp.oidc.views import AuthorizationView
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from api import tokens
from api.scopes import INSURED as SCOPES
from audit import log


class Permission(AuthorizationView):
    """What the program will do is said in words; the address it is answered at is one that it was registered with."""

    template_name = "portal/programs/allow.html"
    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Without allauth's exceptions: signing in and the CSRF check are those of every page."""
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        proved = request.GET.get("code_challenge_method") == "S256" and request.GET.get("code_challenge")
        if not proved or "prompt" in request.GET:
            return _not_possible(request)
        response = super().get(request, *args, **kwargs)
        if getattr(response, "template_name", None) == [self.template_name]:
            _let_go_to(response, self._request_info["redirect_uri"])
            return response
        return response if response.status_code == 302 else _not_possible(request)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.POST.get("request"):
            return _not_possible(request)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        program, scopes = self._request_info["client_id"], form.cleaned_data["scopes"]
        log.record("program.allowed", by=self.request.user, at=timezone.now(), program=program, scopes=scopes)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rights = [(scope, SCOPES[scope]) for scope in SCOPES if scope in self._scopes]
        return super().get_context_data(**kwargs) | {"rights": rights}


@require_safe
def programs(request: HttpRequest) -> HttpResponse:
    """Each program once, with everything that its tokens let it do."""
    found: dict[str, tuple[Client, set[str]]] = {}
    for token in tokens.given_by(request.user):
        found.setdefault(token.client_id, (token.client, set()))[1].update(token.get_scopes())
    told = [
        (program, [words for scope, words in SCOPES.items() if scope in may])
        for program, may in found.values()
    ]
    return render(request, "portal/programs/list.html", {"programs": told})


@require_POST
def revoke(request: HttpRequest, program: str) -> HttpResponse:
    """Its tokens end at once."""
    mine = tokens.given_by(request.user).filter(client_id=program)
    if not mine.exists():
        raise Http404
    mine.delete()
    log.record("program.revoked", by=request.user, at=timezone.now(), program=program)
    messages.success(request, "Доступ отозван: программа больше не видит ваших заявок.")
    return redirect("portal:programs")


def _not_possible(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/programs/not_possible.html", status=400)


def _let_go_to(response: HttpResponse, address: str) -> None:
    """The form's answer leads back to the program, which browsers take for a part of sending the form."""
    there = urlsplit(address)
    back = f"{there.scheme}://{there.netloc}" if there.scheme in {"http", "https"} else f"{there.scheme}:"
    strict = settings.CONTENT_SECURITY_POLICY
    response["Content-Security-Policy"] = strict.replace("form-action 'self'", f"form-action 'self' {back}")
