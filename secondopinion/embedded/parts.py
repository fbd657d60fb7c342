"""A part of the running product: how it is started, brought back when it dies, and stopped."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from secondopinion.embedded import kernel

LONGEST_PAUSE = 5.0
"""Seconds between two attempts to bring back a part that dies at once."""
LARGEST_LOG = 20 * 1024 * 1024


@dataclass
class Part:
    """One child. ``start`` gives a started Popen; ``patience`` is the seconds it may take to stop when asked."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 10
    child: subprocess.Popen[bytes] | None = None
    code: int | None = None
    started_at: float = 0
    pause: float = field(default=0, repr=False)

    def begin(self) -> None:
        self.started_at = time.monotonic()
        self.child = self.start()

    def look_after(self) -> bool:
        """Bring the part back when it has died; True when it is found dead just now."""
        now = time.monotonic()
        if self.child is None:
            if now >= self.started_at + self.pause:
                self.begin()
            return False
        self.code = self.child.poll()
        if self.code is None:
            return False
        lived = now - self.started_at
        self.pause = 0.1 if lived > LONGEST_PAUSE else min(LONGEST_PAUSE, max(0.1, self.pause * 2))
        self._sweep_up()
        self.started_at, self.child = now, None
        return True

    def end(self) -> bool:
        """Ask the part to stop and wait; False when it had to be killed."""
        if self.child is None:
            return True
        self.child.send_signal(self.stop_signal)
        try:
            self.child.wait(self.patience)
        except subprocess.TimeoutExpired:
            self._sweep_up()
            self.child.wait()
            return False
        finally:
            self._sweep_up()
        return True

    def _sweep_up(self) -> None:
        """Whatever the part's own children have not finished by now is ended: it leads a session of its own."""
        if self.child is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.child.pid, signal.SIGKILL)


def python(name: str, *words: str, var: Path, folder: Path) -> Callable[[], subprocess.Popen[bytes]]:
    """A way to start ``python -m words…`` tied to us, its output in var/log."""

    def start() -> subprocess.Popen[bytes]:
        path = var / "log" / f"{name}.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".log.1"))
        with path.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=kernel.tied(signal.SIGKILL),
            )

    return start
