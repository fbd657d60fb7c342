"""Waking a worker: a courtesy, never a promise. The row is the truth, and a sweep finds it if nobody was woken."""

import logging
from functools import partial
from typing import Any

from celery import Task
from django.db import transaction

log = logging.getLogger(__name__)


def wake(task: "Task[Any, Any]", *args: Any) -> None:
    """Publish the task once the transaction is committed; a broker that is down is noted and forgotten."""
    transaction.on_commit(partial(_publish, task, args), robust=True)


def _publish(task: "Task[Any, Any]", args: tuple[Any, ...]) -> None:
    try:
        task.apply_async(args=args, retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001: every broker has exceptions of its own, and none may break a submission
        log.warning("not woken: %s (%s)", task.name, type(error).__name__)
