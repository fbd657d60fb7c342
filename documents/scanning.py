"""The virus scanner: clamd over its INSTREAM command. The only module that talks to it."""

import io
import socket
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import BinaryIO
from urllib.parse import urlsplit

from documents.models import Scan

CHUNK = 256 * 1024
TIMEOUT = 500
"""Seconds of silence: longer than clamd's own limit for one file (MaxScanTime in docker/clamd.conf)."""
BIG = 20 * 1024**2
TOO_DEEP = 120
UNSCANNED = ("Heuristics.Limits.Exceeded", "Heuristics.Encrypted")


class ScannerDown(Exception):
    """No verdict could be had now; the file waits and is asked about again."""


def scan(file: BinaryIO, url: str, *, is_archive: bool = False, size: int = 0) -> Scan:
    """CLEAN, INFECTED or NOT_SCANNABLE; raises ScannerDown. `url` is tcp://host:port or unix:///path."""
    verdict = _verdict(_ask(file, url))
    if verdict == Scan.CLEAN and (is_archive or size > BIG) and not admits_its_limits(url):
        return Scan.NOT_SCANNABLE
    return verdict


@lru_cache(maxsize=4)
def admits_its_limits(url: str) -> bool:
    """Whether this scanner says so when a file is too much for it: clamd's defaults answer «OK» to such a file.

    One setting (AlertExceedsMax) decides for all its limits, of depth as of size: it is shown a small archive deeper
    than any scanner goes, and any answer but «OK» is an honest one.
    """
    return _verdict(_ask(io.BytesIO(_archive_too_deep()), url)) != Scan.CLEAN


def _archive_too_deep() -> bytes:
    content = b"nothing"
    for _ in range(TOO_DEEP):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("a.zip", content)
        content = packed.getvalue()
    return content


def _verdict(reply: str) -> Scan:
    if reply.endswith(" OK"):
        return Scan.CLEAN
    if reply.endswith(" FOUND"):
        return Scan.NOT_SCANNABLE if any(name in reply for name in UNSCANNED) else Scan.INFECTED
    if "size limit exceeded" in reply:
        return Scan.NOT_SCANNABLE
    raise ScannerDown(reply or "no answer")


def _ask(file: BinaryIO, url: str) -> str:
    """One INSTREAM conversation; the reply as a line."""
    try:
        with _connected(url) as clamd:
            try:
                clamd.sendall(b"zINSTREAM\0")
                while chunk := file.read(CHUNK):
                    clamd.sendall(struct.pack("!I", len(chunk)) + chunk)
                clamd.sendall(struct.pack("!I", 0))
            except (BrokenPipeError, ConnectionResetError):
                pass  # it hangs up on a stream over its limit, having said why
            with clamd.makefile("rb") as reply:
                return reply.read(4096).decode(errors="replace").strip("\0 \n")
    except OSError as error:
        raise ScannerDown(type(error).__name__) from error


@contextmanager
def _connected(url: str) -> Iterator[socket.socket]:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as clamd:
            clamd.settimeout(TIMEOUT)
            clamd.connect(parts.path)
            yield clamd
    else:
        with socket.create_connection((parts.hostname or "", parts.port or 3310), TIMEOUT) as clamd:
            yield clamd
