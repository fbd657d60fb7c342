"""The walk of one route: its people and cases are built anew for it. The models are not loaded when this file is read."""

import pytest


@pytest.fixture
def walk(db, settings, monkeypatch):
    from tests.house_rules.walk import Walk
    from tests.house_rules.world import World

    _offer_another_system(settings, monkeypatch)
    return Walk(World())


def _offer_another_system(settings, monkeypatch) -> None:
    """A way in from elsewhere, whose provider is not asked: the walk goes through our own routes."""
    from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter

    told = {"authorization_endpoint": "https://sso.example/a", "token_endpoint": "https://sso.example/t"}
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "openid_config", told)
    app = {
        "provider_id": "cabinet",
        "name": "Кабинет ДМС",
        "client_id": "a",
        "settings": {"server_url": "https://sso.example"},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
