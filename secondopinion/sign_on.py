"""Coming in from another system by OpenID Connect (allauth's generic provider): who may, and to which account (ADR 0026).

An account is linked only by an address that both sides have proved, and only to a role that this way in is for. From then on
the provider's own number of the person (``sub``) is what counts: a changed address moves nobody into another account.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from allauth.account.internal.emailkit import valid_email_or_none
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from allauth.socialaccount.providers.openid_connect import views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe
from requests import RequestException

from accounts import addresses
from accounts.models import User
from accounts.roles import STAFF, Role
from audit import log

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Place:
    """A system that people come from: to accounts of which roles, and whether a newcomer gets one."""

    roles: frozenset[Role]
    takes_newcomers: bool
    unknown: str


PLACES = {
    "cabinet": Place(
        frozenset({Role.APPLICANT}),
        takes_newcomers=True,
        unknown="Эта почта принадлежит служебной учётной записи. Сотрудники входят своим способом.",
    ),
    "staff": Place(
        STAFF | {Role.PRIVACY, Role.ADMIN},
        takes_newcomers=False,
        unknown="Служебной учётной записи с этой почтой нет. Её заводит администратор «Второго мнения».",
    ),
}
UNPROVED = (
    "Почта там, откуда вы пришли, не подтверждена. Подтвердите её там или войдите здесь по коду из письма."
)
OURS_UNPROVED = (
    "Почта этого кабинета ещё не подтверждена. Войдите один раз по коду из письма, дальше можно будет так."
)
UNANSWERED = (
    "Система, через которую вы входите, сейчас не отвечает. Попробуйте позже или войдите по коду из письма."
)
BROKEN_OFF = "Вход не завершён. Начните ещё раз."


class SignOn(DefaultSocialAccountAdapter):
    """allauth's hooks."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The provider has said who it is: whether that opens an account here, and which. Refuses with a page."""
        place = PLACES[sociallogin.account.provider]
        claims = _claims(sociallogin)
        if sociallogin.state.get("process") != AuthProcess.LOGIN or claims is None:
            _refuse(request, BROKEN_OFF, status=400)
        if sociallogin.is_existing:
            if sociallogin.user.role not in place.roles:
                _refuse(request, place.unknown)
            return
        address = _proved_address(claims)
        if not address:
            _refuse(request, UNPROVED)
        user = User.objects.filter(email=address).first()
        if user is None and place.takes_newcomers:
            return
        if user is None or user.role not in place.roles:
            _refuse(request, place.unknown)
        if not addresses.is_confirmed(user):
            _refuse(request, OURS_UNPROVED)
        sociallogin.connect(request, user)
        log.record(
            "account.linked", by=user, at=timezone.now(), subject=user, place=sociallogin.account.provider
        )

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """A newcomer: an applicant, by the address as we keep addresses."""
        user: User = super().populate_user(request, sociallogin, data)
        user.email = user.email.lower()
        return user

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, **told: Any
    ) -> None:
        """The person has gone back, the answer is old or wrong, or the provider does not answer."""
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(redirect("account_login"))
        if isinstance(exception := told.get("exception"), RequestException):
            raise exception
        logger.warning("sign-on by %s broke off: %s", provider.app.provider_id, type(exception).__name__)
        _refuse(request, BROKEN_OFF, status=400)


def _claims(sociallogin: SocialLogin) -> dict[str, Any] | None:
    """What the provider tells of the person; None when its two answers are about two persons (OIDC Core 5.3.2)."""
    told = sociallogin.account.extra_data
    token, info = told.get("id_token"), told.get("userinfo")
    if not token or (info and info.get("sub") != token.get("sub")):
        return None
    return dict(info or token)


def _proved_address(claims: dict[str, Any]) -> str:
    """The address that the provider calls verified, as we keep addresses; none when it does not, or tells no address."""
    if claims.get("email_verified") is not True:  # some say "false", which is a true word
        return ""
    return (valid_email_or_none(str(claims.get("email", ""))) or "").lower()


def _refuse(request: HttpRequest, why: str, *, status: int = 403) -> NoReturn:
    raise ImmediateHttpResponse(_refusal(request, why, status=status))


def _refusal(request: HttpRequest, why: str, *, status: int) -> HttpResponse:
    return render(request, "account/sign_on_refused.html", {"why": why}, status=status)


def _answered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The provider's silence is a sentence, not a failure of ours."""

    @require_safe
    @login_not_required
    def asked(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            return view(request, provider_id)
        except RequestException as failure:
            logger.warning("sign-on by %s: no answer, %s", provider_id, type(failure).__name__)
            return _refusal(request, UNANSWERED, status=503)

    return asked


begin = _answered(views.login)
come_back = _answered(views.callback)

urlpatterns = [
    path("<str:provider_id>/", begin, name="openid_connect_login"),
    path("<str:provider_id>/callback/", come_back, name="openid_connect_callback"),
]
