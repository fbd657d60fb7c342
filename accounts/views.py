"""The pages of sign-in that differ from allauth's: two ways in on one page, a clean way out, one's own account."""

from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.account.views import LoginView, LogoutView, RequestLoginCodeView, SignupView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from accounts.forms import CodeRequestForm, PasswordSignInForm


class StartsAnew:
    """Opening the page again starts again: a person who mistyped the address must be able to give another."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: object) -> None:
        clear_login(request)


class SignInByCode(StartsAnew, RequestLoginCodeView):
    """Asks for the address and sends a code; the password form stands folded below."""

    template_name = "account/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        typed = {"login": context["form"]["email"].value()}
        forms = {"code_form": context["form"], "password_form": PasswordSignInForm(initial=typed)}
        return {**context, **forms, "places": _places()}


class SignInByPassword(StartsAnew, LoginView):
    """The same page, answering the password form."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        typed = {"email": context["form"]["login"].value()}
        forms = {"code_form": CodeRequestForm(initial=typed), "password_form": context["form"]}
        return {**context, **forms, "places": _places()}


class SignUp(StartsAnew, SignupView):
    """A new cabinet: an address, and a code to it."""


class SignOut(LogoutView):
    """By POST only; the browser is told to forget what it keeps of the person's pages."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


class OwnAccount(TemplateView):
    """Whose account this is, and how its owner comes in."""

    template_name = "account/own_account.html"


def _places() -> list[dict[str, Any]]:
    """The systems from which people may come in here, by the names of their buttons (settings.sign_on)."""
    return list(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"])
