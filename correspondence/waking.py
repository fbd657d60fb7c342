"""Waking a worker for a letter. The row is the truth: when nobody can be woken, the sweep finds it within a minute."""

import logging
import time
import uuid

from correspondence import tasks

PAUSE = 30.0
"""Seconds for which a process does not knock again at a broker that did not answer, so that pages stay quick."""

logger = logging.getLogger(__name__)
_silent_until = 0.0


def wake(pk: uuid.UUID) -> None:
    """Publish the letter's id, trying once; a failure is swallowed."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        tasks.deliver_letter.apply_async((str(pk),), retry=False)
    except Exception:  # noqa: BLE001 whatever the broker raises, the page must go on
        _silent_until = time.monotonic() + PAUSE
        logger.warning("the broker is away, letter %s waits for the sweep", pk)
