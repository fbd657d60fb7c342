"""The doors for programs: where a token is had, the schema, and what each audience's system may do."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView

from api import tokens

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
