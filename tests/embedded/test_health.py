import json
import threading
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client

from secondopinion import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch):
    monkeypatch.setattr(health, "_last", health.Last())


def asked() -> tuple[int, dict[str, str]]:
    response = Client().get("/health/")
    return response.status_code, json.loads(response.content)


def test_health_is_for_everyone_and_all_parts_answer():
    assert asked() == (200, {"database": "ok", "queue": "ok", "storage": "ok"})


def test_a_database_that_is_gone_is_named(monkeypatch):
    monkeypatch.setitem(connections.settings["default"], "HOST", "127.0.0.1")
    monkeypatch.setitem(connections.settings["default"], "PORT", "1")
    assert asked() == (503, {"database": "down", "queue": "ok", "storage": "ok"})


def test_a_queue_that_is_gone_is_named(monkeypatch):
    gone = health.app.connection_for_write("redis://127.0.0.1:1/0")
    monkeypatch.setattr(health.app, "connection_for_write", lambda: gone)
    assert asked() == (503, {"database": "ok", "queue": "down", "storage": "ok"})


def test_a_storage_that_cannot_be_written_is_named(settings, tmp_path):
    (tmp_path / "file").touch()
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "documents.durable.DurableFileStorage",
            "OPTIONS": {"location": tmp_path / "file" / "below"},
        },
    }
    assert asked() == (503, {"database": "ok", "queue": "ok", "storage": "down"})


def test_a_part_that_says_nothing_is_not_waited_for_long(monkeypatch):
    released = threading.Event()
    monkeypatch.setattr(health, "PATIENCE", 0.3)
    monkeypatch.setitem(health.PARTS, "queue", lambda: released.wait(20))
    try:
        assert asked() == (503, {"database": "ok", "queue": "down", "storage": "ok"})
    finally:
        released.set()


def test_whoever_asks_without_end_gets_the_last_answer_for_three_seconds(monkeypatch):
    times = []
    monkeypatch.setattr(health, "answers", lambda: times.append(1) or {"database": len(times) < 2})
    assert [asked()[0] for _ in range(20)] == [200] * 20 and len(times) == 1

    health._last.until -= health.FRESH

    assert asked()[0] == 503 and len(times) == 2


def test_nothing_is_left_in_the_storage(settings):
    asked()
    folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    assert [path for path in folder.rglob("*") if path.is_file()] == []
