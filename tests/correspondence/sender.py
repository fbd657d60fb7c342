"""A sender to be killed: for each line from stdin, fork a child that sweeps, print its pid, then how it ended.

A line is a moment, and optionally the step at which the child kills itself; the end is «killed» or how many steps it
made. A step is each side of every statement and commit in the database and of every word with the mail server.
"""

import os
import signal
import smtplib
import sys
from datetime import datetime
from functools import wraps

import django

django.setup()

from django.db import connection  # noqa: E402

from correspondence import delivery  # noqa: E402


class Steps:
    def __init__(self, last: int) -> None:
        self.last, self.made = last, 0

    def step(self) -> None:
        self.made += 1
        if self.made == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function):
        @wraps(function)
        def stepped(*args, **kwargs):
            self.step()
            answer = function(*args, **kwargs)
            self.step()
            return answer

        return stepped

    def watch(self) -> None:
        connection.execute_wrappers.append(lambda execute, *args: self.around(execute)(*args))
        connection.commit = self.around(connection.commit)
        for name in ("connect", "send", "getreply", "close"):
            setattr(smtplib.SMTP, name, self.around(getattr(smtplib.SMTP, name)))


def sweep(at: datetime, last_step: int) -> int:
    steps = Steps(last_step)
    steps.watch()
    delivery.sweep(at)
    return steps.made


for line in sys.stdin:
    moment, _, last_step = line.strip().partition(" ")
    pid = os.fork()
    if pid == 0:
        made = sweep(datetime.fromisoformat(moment), int(last_step or 0))
        os._exit(min(made, 255))
    print(pid, flush=True)
    _, status = os.waitpid(pid, 0)
    print("killed" if os.WIFSIGNALED(status) else os.WEXITSTATUS(status), flush=True)
