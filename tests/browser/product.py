"""The whole product as `make up` starts it, in a folder of its own: server, worker, database, queue, mail server."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).resolve().parent.parent.parent
NOT_INHERITED = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "STORAGE_URL", "DJANGO_SETTINGS_MODULE")


class Product:
    def __init__(self, var: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.log = var / "up.log"
        kept = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "manage.py", "up"],
                cwd=ROOT,
                env={**kept, "VAR_DIR": str(var), "PORT": str(port)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def wait_until_healthy(self, seconds: int = 180) -> None:
        """Until /health/ answers 200. Fails with the log when the product dies or is late."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.address}/health/", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                pass
            time.sleep(0.3)
        raise AssertionError(f"the product did not start:\n{self.log.read_text(errors='replace')[-4000:]}")

    def stop(self) -> int:
        """Ctrl-C, and the exit code."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(60)
