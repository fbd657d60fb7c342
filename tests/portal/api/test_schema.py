"""The published schema of the insured person's door: whole, of this door alone, readable by anybody."""

import pytest

from portal.api.urls import urlpatterns


@pytest.fixture
def schema(client, db):
    return client.get("/api/insured/v1/openapi.json").json()


def test_every_address_of_the_door_is_in_it_and_none_else(schema):
    assert schema["openapi"].startswith("3.1") and schema["servers"] == [{"url": "/api/insured/v1"}]
    assert len(schema["paths"]) == len(urlpatterns)
    flow = schema["components"]["securitySchemes"]["token"]["flows"]["authorizationCode"]
    assert set(flow["scopes"]) == {"read", "apply", "sign", "opinion"}


def test_every_call_says_its_scope_how_it_fails_and_a_creating_one_asks_for_its_key(schema):
    for path in schema["paths"].values():
        for method, call in path.items():
            assert call["security"][0]["token"] and "4XX" in call["responses"]
            keys = [p for p in call.get("parameters", ()) if p["name"] == "Idempotency-Key"]
            assert bool(keys) == (method == "post") and all(key["required"] for key in keys)
