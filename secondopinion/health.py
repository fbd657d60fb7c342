"""`GET /health/`: whether the parts this process needs answer now. Says which does not, and nothing about anyone."""

import logging
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field

import psycopg2
from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from secondopinion.celery import app

PATIENCE = 4.0
"""Seconds until a part that says nothing counts as one that does not answer."""
FRESH = 3.0
"""Seconds for which a process repeats its last answer."""
log = logging.getLogger("secondopinion.health")


@dataclass
class Last:
    """What was answered last in this process."""

    parts: dict[str, bool] = field(default_factory=dict)
    until: float = 0.0


_last = Last()
_asking = threading.Lock()


def database() -> None:
    """A connection of its own: that the pool holds an old one proves nothing."""
    parameters = {
        **connection.get_connection_params(),
        "connect_timeout": 3,
        "options": "-c statement_timeout=2000",
    }
    for ours in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(ours, None)
    link = psycopg2.connect(**parameters)
    try:
        with link.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        link.close()


def queue() -> None:
    with app.connection_for_write() as broker:
        broker.default_channel.client.ping()


def storage() -> None:
    """Written and removed again."""
    name = default_storage.save(f"health/{uuid.uuid4()}", ContentFile(b"ok"))
    default_storage.delete(name)


PARTS: dict[str, Callable[[], None]] = {"database": database, "queue": queue, "storage": storage}


def answers() -> dict[str, bool]:
    """Each part asked at the same time, none waited for longer than PATIENCE."""
    pool = ThreadPoolExecutor(max_workers=len(PARTS))
    asked = {name: pool.submit(ask) for name, ask in PARTS.items()}
    wait(asked.values(), timeout=PATIENCE)
    pool.shutdown(wait=False, cancel_futures=True)
    for name, answer in asked.items():
        if answer.done() and answer.exception():
            log.warning("%s does not answer: %s", name, type(answer.exception()).__name__)
    return {name: answer.done() and answer.exception() is None for name, answer in asked.items()}


def lately() -> dict[str, bool]:
    """The answers, asked anew when they are older than FRESH: whoever calls without end costs nothing more."""
    with _asking:
        if time.monotonic() >= _last.until:
            _last.parts = answers()
            _last.until = time.monotonic() + FRESH
        return _last.parts


@login_not_required
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when all answer, else 503; the body names each part as ``ok`` or ``down``."""
    parts = lately()
    said = {name: "ok" if well else "down" for name, well in parts.items()}
    return JsonResponse(said, status=200 if all(parts.values()) else 503)
