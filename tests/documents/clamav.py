"""A real clamd on a free port of the loopback, with a base of one line: the harmless test virus."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
EICAR_LINE = f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n"
CONFIGURATION = """
DatabaseDirectory {folder}/base
TCPSocket {port}
TCPAddr 127.0.0.1
LocalSocket {folder}/clamd.socket
Foreground yes
LogFile {folder}/clamd.log
AlertExceedsMax {admits}
AlertEncrypted yes
StreamMaxLength {stream}
MaxFileSize {most}
MaxScanSize {scanned}
MaxScanTime 480000
"""


class Clamd:
    """Start with what limits a test needs; `admits` is whether it says that a file was too big for it."""

    def __init__(
        self, *, admits: bool = True, most: str = "100M", scanned: str = "200M", stream: str = "110M"
    ):
        self.limits = {
            "admits": "yes" if admits else "no",
            "most": most,
            "scanned": scanned,
            "stream": stream,
        }

    def __enter__(self) -> "Clamd":
        self.folder = Path(tempfile.mkdtemp(prefix="clamd-"))
        (self.folder / "base").mkdir()
        (self.folder / "base" / "test.ndb").write_text(EICAR_LINE)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        settings = self.folder / "clamd.conf"
        settings.write_text(CONFIGURATION.format(folder=self.folder, port=self.port, **self.limits))
        self.server = subprocess.Popen(
            [binary(), "--config-file", str(settings)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.terminate()
        self.server.wait(10)
        shutil.rmtree(self.folder)

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    @property
    def socket_url(self) -> str:
        return f"unix://{self.folder}/clamd.socket"

    def _wait(self) -> None:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                assert self.server.poll() is None, (self.folder / "clamd.log").read_text()
                time.sleep(0.05)
        raise AssertionError("clamd did not begin to listen")


def binary() -> str:
    found = shutil.which("clamd", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if not found:
        pytest.skip("NO CLAMD ON THIS MACHINE: nothing about viruses is tried (apt install clamav-daemon)")
    return found
