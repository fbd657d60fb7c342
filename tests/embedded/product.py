"""`manage.py up` as a person starts it, in a folder of its own, for the tests that stop and kill it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.smtp import free_port

ROOT = Path(__file__).resolve().parents[2]
NOT_FOR_IT = {
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "STORAGE_URL",
    "DJANGO_SETTINGS_MODULE",
    "PYTEST_XDIST_WORKER",
}


class Product:
    """``var`` is what all its processes carry in their environment, which is how they are found."""

    def __init__(self, *, closed_parent: bool = False) -> None:
        self.parent = Path(tempfile.mkdtemp(prefix="so-up-", dir="/tmp"))
        self.parent.chmod(0o700 if closed_parent else 0o755)
        self.var = self.parent / "var"
        self.port = free_port()
        self.output = self.parent / "output"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in NOT_FOR_IT}
        return {**kept, "VAR_DIR": str(self.var), "PORT": str(self.port), "DEMO_DATA": "0"}

    def start(self) -> None:
        with self.output.open("wb") as output:
            self.supervisor = subprocess.Popen(
                [sys.executable, "manage.py", "up"],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=output,
            )
        self.until(lambda: "Готово" in self.said or self.supervisor.poll() is not None, "to start", 90)
        assert self.supervisor.poll() is None, self.said

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=90,
        )  # fmt: skip

    @property
    def said(self) -> str:
        return self.output.read_text()

    def healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def processes(self) -> dict[int, str]:
        """Every living process of this product, as its number and command line."""
        return {pid: line for pid, line in _command_lines() if self._is_ours(pid, line)}

    def _is_ours(self, pid: int, line: str) -> bool:
        """By its environment; Redis and PostgreSQL write over theirs, but name the folder or stand in it."""
        in_environment = f"VAR_DIR={self.var}".encode() in _read(pid, "environ").split(b"\0")
        return in_environment or f"{self.var}/" in line or _stands_in(pid, (self.var / "postgres").resolve())

    def part(self, words: str) -> int:
        """The child of the supervisor with these words in its command line."""
        found = [pid for pid, line in self.processes().items() if words in line and self.is_child(pid)]
        assert len(found) == 1, (words, self.processes())
        return found[0]

    def is_child(self, pid: int) -> bool:
        return _read(pid, "stat").rpartition(b")")[2].split()[1:2] == [str(self.supervisor.pid).encode()]

    def until(self, happens, what: str, seconds: float = 30) -> None:
        latest = time.monotonic() + seconds
        while not happens():
            assert time.monotonic() < latest, f"waited in vain {what}; {self.said}; {self.processes()}"
            time.sleep(0.1)

    def clean_up(self) -> None:
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)
        for link in self.var.glob("*"):
            if link.is_symlink():
                shutil.rmtree(link.resolve(), ignore_errors=True)
        shutil.rmtree(self.parent, ignore_errors=True)


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def _stands_in(pid: int, folder: Path) -> bool:
    try:
        return Path(os.readlink(f"/proc/{pid}/cwd")).is_relative_to(folder)
    except OSError:
        return False


def _command_lines():
    for folder in Path("/proc").glob("[0-9]*"):
        line = _read(int(folder.name), "cmdline")
        if line:
            yield int(folder.name), line.replace(b"\0", b" ").decode(errors="replace")
