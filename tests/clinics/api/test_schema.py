"""The published schema: whole, of this door alone, readable by anybody."""

import pytest

from api.problems import TITLES
from clinics.api.urls import urlpatterns


@pytest.fixture
def schema(client, db):
    return client.get("/api/organisation/v1/openapi.json").json()


def test_every_address_of_the_door_is_in_it_and_none_else(schema):
    assert schema["openapi"].startswith("3.1") and schema["servers"] == [{"url": "/api/organisation/v1"}]
    assert len(schema["paths"]) == len(urlpatterns)
    assert "/cases/{id}/opinion/" in schema["paths"] or "/cases/{pk}/opinion/" in schema["paths"]


def test_every_call_says_its_scope_and_how_it_fails(schema):
    calls = [call for path in schema["paths"].values() for call in path.values()]

    assert all(list(call["security"][0]) == ["token"] and call["security"][0]["token"] for call in calls)
    assert all("application/problem+json" in call["responses"]["4XX"]["content"] for call in calls)
    assert sorted(TITLES) == schema["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]


def test_every_creating_call_asks_for_its_key(schema):
    for path in schema["paths"].values():
        if "post" in path:
            keys = [p for p in path["post"]["parameters"] if p["name"] == "Idempotency-Key"]
            assert keys and keys[0]["required"]
