"""Staying at a mailbox: a round, its letters filed, then IDLE until something comes; again and again, whatever breaks."""

import logging
import threading
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from correspondence.mailboxes import fetching
from correspondence.mailboxes.places import Mailbox, MailboxAway
from intake import filing

logger = logging.getLogger(__name__)

SHORTEST_PAUSE, LONGEST_PAUSE = 5.0, 60.0
BUSY = 60.0
"""Seconds until another look when another fetcher has the mailbox."""


def watch(mailbox: Mailbox, stop: threading.Event) -> None:
    """Until told to stop. A mailbox, a storage or a database that is away is asked again after a pause that grows."""
    pause = SHORTEST_PAUSE
    while not stop.is_set():
        began = time.monotonic()
        if _stayed(mailbox, stop):
            continue
        if time.monotonic() - began > LONGEST_PAUSE:
            pause = SHORTEST_PAUSE
        stop.wait(pause)
        pause = min(LONGEST_PAUSE, pause * 2)


def _stayed(mailbox: Mailbox, stop: threading.Event) -> bool:
    """False when it broke off."""
    try:
        with fetching.alone_with(mailbox) as mine:
            if mine:
                _stay(mailbox, stop)
        if not mine:
            stop.wait(BUSY)
        return True
    except MailboxAway as away:
        logger.warning("mailbox is away: %s", away)
    except Exception:  # a storage or a database that is away: this thread must outlive it
        logger.exception("letters were not kept")
        connection.close()
    return False


def _stay(mailbox: Mailbox, stop: threading.Event) -> None:
    """Rounds over one connection, which is made anew each hour so that nothing stays forgotten."""
    fetcher = fetching.Fetcher(mailbox)
    until = timezone.now() + timedelta(hours=1)
    try:
        while not stop.is_set() and timezone.now() < until:
            once(fetcher, at=timezone.now())
            fetcher.box.wait(settings.MAIL_WAITED_SECONDS)
    finally:
        fetcher.box.close()


def once(fetcher: fetching.Fetcher, *, at: datetime) -> int:
    """One round, and its letters filed at once: the sweep is only the safety net."""
    done = fetcher.round(at=at)
    if done.stored:
        filing.sweep(at=at)
    return done.stored
