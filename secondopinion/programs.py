"""The doors for programs: where a token is had, the schema, and what each audience's system may do."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views import defaults
from drf_spectacular.views import SpectacularJSONAPIView

from api import problems, tokens
from api.problems import Problem

urlpatterns = [
    path("token/", tokens.give, name="api_token"),
    path(
        "organisation/v1/openapi.json",
        login_not_required(
            SpectacularJSONAPIView.as_view(
                urlconf="clinics.api.urls", authentication_classes=[], permission_classes=[], api_version="1"
            )
        ),
        name="organisation_schema",
    ),
    path("organisation/v1/", include("clinics.api.urls")),
]


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that nobody has: a problem for a program, a page for a person."""
    if problems.is_for_a_program(request):
        return problems.response(Problem("not_found"), request)
    return defaults.page_not_found(request, exception)


def failed(request: HttpRequest) -> HttpResponse:
    if problems.is_for_a_program(request):
        return problems.response(Problem("failed"), request)
    return defaults.server_error(request)
