"""A fetcher to be killed: for each line «mailbox n moment» of stdin, fork a child that fetches and files that mailbox and
kills itself just before its n-th step: a statement or commit of the database, a command to the mailbox, a file written
or named. Prints «done» when the child got through, else «killed»."""

import imaplib
import os
import signal
import sys
from datetime import datetime

import django

django.setup()

from django.db import connection  # noqa: E402
from django.db.backends.postgresql.base import DatabaseWrapper  # noqa: E402

from correspondence.mailboxes import fetching, places  # noqa: E402
from intake import filing  # noqa: E402


class Steps:
    def __init__(self, last: int) -> None:
        self.left = last

    def take(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def counted(owner, name: str, steps: Steps) -> None:
    """Each call of it is a step."""
    real = getattr(owner, name)

    def step(*args, **kwargs):
        steps.take()
        return real(*args, **kwargs)

    setattr(owner, name, step)


def live(mailbox: str, last: int, at: datetime) -> None:
    steps = Steps(last)
    counted(imaplib.IMAP4, "_command", steps)
    counted(DatabaseWrapper, "_commit", steps)
    for name in ("fsync", "link", "unlink"):
        counted(os, name, steps)

    def statement(execute, sql, params, many, context):
        steps.take()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(statement):
        fetching.fetch(places.parsed(mailbox), at=at)
        filing.sweep(at=at)


for line in sys.stdin:
    where, number, moment = line.split()
    pid = os.fork()
    if pid == 0:
        live(where, int(number), datetime.fromisoformat(moment))
        os._exit(0)
    print("done" if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0 else "killed", flush=True)
