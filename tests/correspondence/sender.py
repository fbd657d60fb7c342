"""A sender to be killed: for each moment read from stdin, fork a child that sweeps as of it, and print its pid."""

import os
import sys
from datetime import datetime

import django

django.setup()

from correspondence import delivery  # noqa: E402

for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        delivery.sweep(datetime.fromisoformat(line.strip()))
        os._exit(0)
    print(pid, flush=True)
    os.waitpid(pid, 0)
