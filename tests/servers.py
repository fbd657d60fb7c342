"""The servers the tests run against: those of DATABASE_URL and REDIS_URL, else embedded ones for this run."""

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from secondopinion.embedded.postgres import Postgres
from secondopinion.embedded.redis import Redis


def new_folder() -> Path:
    """A folder that PostgreSQL's user may enter under root too, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="so-tests-", dir="/tmp"))
    folder.chmod(0o755)
    return folder


@contextmanager
def open_folder() -> Iterator[Path]:
    """Such a folder, removed afterwards: for tests that start the embedded mode."""
    folder = new_folder()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start_missing() -> None:
    """Start what the environment does not name and name it there; xdist's workers inherit the names."""
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return
    var = new_folder()
    stopped_last = [lambda: shutil.rmtree(var, ignore_errors=True)]
    if not os.environ.get("DATABASE_URL"):
        postgres = Postgres(var, password="only-for-tests", durable=False)
        started = postgres.start()
        stopped_last.insert(0, lambda: _stop(started, signal.SIGINT))
        postgres.wait(started)
        postgres.create_database()
        os.environ["DATABASE_URL"] = postgres.url()
    if not os.environ.get("REDIS_URL"):
        redis = Redis(var)
        running = redis.start()
        stopped_last.insert(0, lambda: _stop(running, signal.SIGTERM))
        _until(redis.answers)
        os.environ["REDIS_URL"] = redis.url
    atexit.register(lambda: [stop() for stop in stopped_last])


def _stop(server: subprocess.Popen[bytes], with_signal: signal.Signals) -> None:
    server.send_signal(with_signal)
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()


def _until(ready, seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > until:
            raise TimeoutError("the embedded Redis did not answer")
        time.sleep(0.02)
