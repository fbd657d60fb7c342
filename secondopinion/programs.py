"""The doors for programs: where a token is had, the schema, and what each audience's system may do."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views import defaults
from drf_spectacular.views import SpectacularJSONAPIView

from api import problems, tokens
from api.problems import Problem

INSURED = {
    "TITLE": "Второе мнение: API кабинета ДМС и мобильных приложений",
    "SERVERS": [{"url": "/api/insured/v1"}],
}


def _schema(urlconf: str, **told: object) -> object:
    """The schema of one door, readable by anybody; ``told``: where it differs from settings.SPECTACULAR_SETTINGS."""
    view = SpectacularJSONAPIView.as_view(
        urlconf=urlconf,
        authentication_classes=[],
        permission_classes=[],
        api_version="1",
        custom_settings=told,
    )
    return login_not_required(view)


urlpatterns = [
    path("token/", tokens.give, name="api_token"),
    path("organisation/v1/openapi.json", _schema("clinics.api.urls"), name="organisation_schema"),
    path("organisation/v1/", include("clinics.api.urls")),
    path("insured/v1/openapi.json", _schema("portal.api.urls", **INSURED), name="insured_schema"),
    path("insured/v1/", include("portal.api.urls")),
]


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django itself refuses before any view: a problem for a program, a page for a person."""
    if problems.is_for_a_program(request):
        return problems.response(problems.unreadable(exception), request)
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that nobody has: a problem for a program, a page for a person."""
    if problems.is_for_a_program(request):
        return problems.response(Problem("not_found"), request)
    return defaults.page_not_found(request, exception)


def failed(request: HttpRequest) -> HttpResponse:
    if problems.is_for_a_program(request):
        return problems.response(Problem("failed"), request)
    return defaults.server_error(request)
