"""The addresses of the provider that ``provider`` runs, and how it speaks: as carelessly as some do."""

from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from django.urls import include, path

urlpatterns = [path("accounts/", include("allauth.account.urls")), path("", include("allauth.idp.urls"))]


class Claims(DefaultOIDCAdapter):
    """Addresses with capitals, «false» as a word, and one that is verified and empty."""

    def get_claims(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        claims = super().get_claims(*args, **kwargs)
        if "email" in claims:
            claims["email"] = claims["email"].title()
            claims["email_verified"] = claims["email_verified"] or "false"
            if claims["email"].startswith("Nameless"):
                claims["email"] = ""
        return claims
