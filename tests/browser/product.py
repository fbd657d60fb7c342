"""The whole product as `make up` starts it, in a folder of its own: server, worker, database, queue, mail server."""

import email
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).resolve().parent.parent.parent
NOT_INHERITED = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "STORAGE_URL", "DJANGO_SETTINGS_MODULE")


class Product:
    def __init__(self, var: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.log = var / "up.log"
        self._var = var
        self._typed: set[str] = set()
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

    def letters_to(self, address: str) -> list[EmailMessage]:
        """What the mail server took for an address, oldest first."""
        files = sorted((self._var / "mail").glob("[!.]*.eml"))
        read = [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]
        return [letter for letter in read if address in str(letter["To"])]

    def letter(self, address: str, subject: str, seconds: int = 90) -> EmailMessage:
        """Wait for a letter whose subject holds the words."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for letter in self.letters_to(address):
                if subject in str(letter["Subject"]):
                    return letter
            time.sleep(0.5)
        subjects = [str(letter["Subject"]) for letter in self.letters_to(address)]
        raise AssertionError(f"no letter «{subject}» came to {address}: {subjects}")

    def code_for(self, address: str, seconds: int = 60) -> str:
        """The newest six digits sent to an address that nobody has typed yet."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for letter in reversed(self.letters_to(address)):
                found = re.search(r"\b(\d{6})\b", letter.get_body(("plain",)).get_content())
                if found and found[1] not in self._typed:
                    self._typed.add(found[1])
                    return found[1]
            time.sleep(0.3)
        raise AssertionError(f"no code came to {address}")

    def stop(self) -> int:
        """Ctrl-C, and the exit code."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(60)
