"""How much memory the limited children take: asked of the kernel every two milliseconds, the peak as it keeps it."""

import subprocess
import threading
import time
from pathlib import Path

from documents.previews import jail

real = subprocess.Popen


class Watched(real):
    """A child whose peak of resident memory (VmHWM) is followed until it ends; megabytes in ``peaks``."""

    peaks: list[float] = []

    def __init__(self, command, *rest, **more):
        super().__init__(command, *rest, **more)
        if "documents.previews.child" in command:
            threading.Thread(target=self._follow, daemon=True).start()

    def _follow(self) -> None:
        peak = 0.0
        try:
            while line := _peak_line(self.pid):
                peak = max(peak, int(line.split()[1]) / 1024)
                time.sleep(0.002)
        except OSError:
            pass  # it has ended
        self.peaks.append(peak)


def _peak_line(pid: int) -> str:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((line for line in lines if line.startswith("VmHWM")), "")


def watch(monkeypatch) -> list[float]:
    """The list into which the peaks of children started from now on will come."""
    monkeypatch.setattr(Watched, "peaks", [])
    monkeypatch.setattr(jail.subprocess, "Popen", Watched)
    return Watched.peaks
