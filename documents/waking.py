"""Waking a worker: a courtesy, never a promise. The row is the truth, and a sweep finds it if nobody was woken.

A publish to a Redis that is down takes the client library six seconds to give up, so it never runs in the page's own
thread: one background thread a process publishes, and what it cannot publish is forgotten.
"""

import logging
import queue
import threading
import time
from functools import partial
from typing import Any

from celery import Task
from django.db import transaction

PAUSE = 5.0
"""Seconds after a failure for which wake-ups are dropped unasked, so that they do not pile up."""

Call = tuple["Task[Any, Any]", tuple[Any, ...]]
logger = logging.getLogger(__name__)
_calls: "queue.Queue[Call]" = queue.Queue(maxsize=1000)
_ringer: threading.Thread | None = None
_starting = threading.Lock()
_waiting: set[str] = set()


def wake(task: "Task[Any, Any]", *args: Any) -> None:
    """Publish the task once the transaction is committed. Returns at once and never raises."""
    transaction.on_commit(partial(_ring, (task, args)), robust=True)


def _ring(call: Call) -> None:
    """A call that still waits to be published is not queued once more: one wakes for all."""
    global _ringer
    with _starting:
        if _key(call) in _waiting:
            return
        try:
            _calls.put_nowait(call)
        except queue.Full:
            return
        _waiting.add(_key(call))
        if _ringer is None or not _ringer.is_alive():
            _ringer = threading.Thread(target=_publish_for_ever, name="waking", daemon=True)
            _ringer.start()


def _key(call: Call) -> str:
    task, args = call
    return f"{task.name} {args}"


def _publish_for_ever() -> None:
    silent_until = 0.0
    while True:
        task, args = call = _calls.get()
        with _starting:
            _waiting.discard(_key(call))
        if time.monotonic() < silent_until:
            continue
        try:
            task.apply_async(args=args, retry=False, ignore_result=True)
        except Exception as error:
            silent_until = time.monotonic() + PAUSE
            logger.warning("not woken: %s (%s)", task.name, type(error).__name__)
