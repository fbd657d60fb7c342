"""Who calls: a token of OAuth 2, the account it stands for, and its scopes.

An organisation's system has a token of its own (client credentials, RFC 6749 4.4) and acts as its client's owner; a
program of an insured person has one that the person gave it (authorization code with PKCE, RFC 7636) and acts as the person.

Clients, secrets and tokens are allauth's; secrets and tokens are kept as hashes. A session's cookie opens nothing here.
"""

import math
import secrets
from datetime import datetime
from typing import Any

from allauth.idp.oidc import views as issuing
from allauth.idp.oidc.models import Client, Token
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, UserRateThrottle

from accounts.models import User
from accounts.roles import Role
from api import problems
from api.problems import Problem


class BearerToken(BaseAuthentication):
    """``Authorization: Bearer …``; the account that it stands for must still be active."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        value = _value(request)
        if value is None:
            return None
        token = _live(value).select_related("user", "client__owner__organisation").first()
        user = token and (token.user or (token.client and token.client.owner))
        if not token or not isinstance(user, User) or not user.is_active:
            raise AuthenticationFailed
        return user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def is_live(request: HttpRequest) -> bool:
    """Whether the request brings a token that is in force, asked before its body is read."""
    value = _value(request)
    return value is not None and _live(value).exists()


def _value(request: HttpRequest | Request) -> str | None:
    scheme, _, value = get_authorization_header(request).decode("latin-1").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else None


def _live(value: str) -> Any:
    return Token.objects.valid().by_value(value).filter(type=Token.Type.ACCESS_TOKEN)


class Organisation(BasePermission):
    """The door of medical organisations: a token of their own system, whose account works at one."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(request.auth and not request.auth.user_id and request.user.role == Role.CLINIC)


class Insured(BasePermission):
    """The door of insured persons: a token that a person gave to a program."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(request.auth and request.auth.user_id and request.user.role == Role.APPLICANT)


class Scoped(BasePermission):
    """The scope that the view names for the method, ``scopes = {"GET": "cases", …}``; a method without one is refused."""

    def has_permission(self, request: Request, view: Any) -> bool:
        method = "GET" if request.method == "HEAD" else request.method or ""
        if method not in view.scopes:
            return method == "OPTIONS" or method not in view.allowed_methods
        return isinstance(request.auth, Token) and view.scopes[method] in request.auth.get_scopes()


class Calls(UserRateThrottle):
    """So many calls of one account in a minute (settings.REST_FRAMEWORK)."""

    scope = "calls"


class Askings(AnonRateThrottle):
    """So many tokens asked for from one address in a minute, signed in or not: each asking costs a slow hash."""

    scope = "tokens"

    def get_cache_key(self, request: HttpRequest, view: Any) -> str:
        return str(self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)})


@csrf_exempt
@login_not_required
def give(request: HttpRequest) -> HttpResponse:
    """Where a client gets its token (RFC 6749, 3.2)."""
    askings = Askings()
    if not askings.allow_request(request, None):
        refused = problems.response(Problem("throttled"), request)
        refused["Retry-After"] = str(math.ceil(askings.wait() or 1))
        return refused
    return issuing.token(request)


def new_client(account: User, *, name: str, scopes: list[str]) -> tuple[Client, str]:
    """A client that acts as this account, and its secret, which is shown once and kept only as a hash."""
    client = Client(name=name[:100], owner=account, type=Client.Type.CONFIDENTIAL, response_types="")
    client.set_grant_types([Client.GrantType.CLIENT_CREDENTIALS])
    client.set_scopes(scopes)
    client.default_scopes = client.scopes
    secret = secrets.token_urlsafe(32)  # whole in a form, a header and a command line alike
    client.set_secret(secret)
    client.save()
    return client, secret


def new_program(*, name: str, redirects: list[str], scopes: list[str]) -> Client:
    """A program that insured persons may let act for them. It has no secret: PKCE proves who asked (RFC 8252, 8.5)."""
    program = Client(name=name[:100], type=Client.Type.PUBLIC, response_types="code")
    program.set_grant_types([Client.GrantType.AUTHORIZATION_CODE, Client.GrantType.REFRESH_TOKEN])
    program.set_redirect_uris(redirects)
    program.set_scopes(scopes)
    program.default_scopes = program.scopes
    program.set_secret(secrets.token_urlsafe(32))
    program.save()
    return program


def given_by(person: User) -> Any:
    """The tokens in force that this person gave to programs."""
    kinds = [Token.Type.ACCESS_TOKEN, Token.Type.REFRESH_TOKEN]
    return Token.objects.valid().filter(user=person, type__in=kinds).select_related("client")


def forget_expired(*, at: datetime) -> int:
    """Tokens that ended: one an hour of each client, of no use to anybody. How many."""
    return int(Token.objects.filter(expires_at__lte=at).delete()[0])
