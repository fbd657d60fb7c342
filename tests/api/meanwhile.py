"""A call that comes while somebody else is changing its case: it waits for the change and is answered after it."""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

BLOCKED_BY_US = (
    "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
)


def answered_after(change: Callable[[], object], call: Callable[[], Any]) -> Any:
    """The answer to the call, which has begun while the change was made and not yet committed."""
    answers: list[Any] = []

    def work() -> None:
        answers.append(call())
        connection.close()

    caller = threading.Thread(target=work)
    with transaction.atomic():
        change()
        caller.start()
        ends = time.monotonic() + 10
        while not _is_waited_for() and time.monotonic() < ends:
            time.sleep(0.01)
    caller.join()
    return answers[0]


def _is_waited_for() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(BLOCKED_BY_US)
        return bool(cursor.fetchone()[0])
