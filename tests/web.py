"""The product's own web server as a process, at the database and the storage of the test that asks for it."""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from tests.smtp import free_port

ROOT = Path(__file__).resolve().parent.parent


class Web:
    """Gunicorn with threads as it is deployed; ``kill`` is kill -9 of all of it, ``start`` brings it back."""

    def __init__(
        self, storage_url: str, *, workers: int = 2, application: str = "secondopinion.wsgi"
    ) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.workers, self.application = workers, application
        at = connection.settings_dict
        host = at["OPTIONS"].get("host") or at["HOST"]
        self.environment = {
            **os.environ,
            "DATABASE_URL": f"postgresql://{quote(at['USER'])}:{quote(at['PASSWORD'])}@/{at['NAME']}?host={host}&port={at['PORT']}"
            if host.startswith("/")
            else f"postgresql://{quote(at['USER'])}:{quote(at['PASSWORD'])}@{host}:{at['PORT']}/{at['NAME']}",
            "STORAGE_URL": storage_url,
            "DJANGO_SETTINGS_MODULE": "secondopinion.settings.test",
        }

    def __enter__(self) -> "Web":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)

    def start(self) -> None:
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", self.application, f"--bind=127.0.0.1:{self.port}"),
                *(
                    "--worker-class=gthread",
                    f"--workers={self.workers}",
                    "--threads=24",
                    "--no-control-socket",
                ),
                *("--graceful-timeout=2", "--log-level=error"),
            ],
            cwd=ROOT,
            env=self.environment,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._wait()

    def kill(self) -> None:
        os.killpg(self._process.pid, 9)
        self._process.wait(10)

    def memory(self) -> int:
        """The largest resident set of its processes, in bytes."""
        pids = [self._process.pid]
        children = Path(f"/proc/{pids[0]}/task/{pids[0]}/children").read_text().split()
        pids += [int(pid) for pid in children]
        return max(_resident(pid) for pid in pids)

    def _wait(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{self.address}/account/login/", timeout=5):
                    return
            except OSError:
                time.sleep(0.2)
        raise AssertionError("the web did not start")


def _resident(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS")), 0)
