"""The log of a mail server as Postfix writes it, by a clock that the test sets."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

MOSCOW = timedelta(hours=3)


def iso(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")


def syslog(at: datetime) -> str:
    """In the server's own time, which it does not name: Moscow's here."""
    return (at.astimezone(UTC) + MOSCOW).strftime("%b %e %H:%M:%S")


class PostfixLog:
    def __init__(self, path: Path, stamp: Callable[[datetime], str] = iso) -> None:
        self.path, self.stamp = path, stamp
        self._last_id = 0
        path.touch()

    def line(self, at: datetime, program: str, words: str) -> None:
        """The file is changed at the moment of its last line, as on a server whose clock is the test's."""
        self.raw(f"{self.stamp(at)} mail postfix/{program}[4711]: {words}\n".encode(), at)

    def raw(self, content: bytes, at: datetime) -> None:
        with self.path.open("ab") as log:
            log.write(content)
        os.utime(self.path, (at.timestamp(), at.timestamp()))

    def connected(self, at: datetime) -> None:
        self.line(at, "smtpd", "connect from localhost[127.0.0.1]")

    def begun(self, at: datetime, message_id: str, queue_id: str = "") -> str:
        """The headers are here, the content is still coming."""
        self._last_id += 1
        queue_id = queue_id or f"4F{self._last_id:06X}"
        self.line(at, "cleanup", f"{queue_id}: message-id={message_id}")
        return queue_id

    def queued(self, at: datetime, queue_id: str) -> None:
        self.line(at, "qmgr", f"{queue_id}: from=<2opinion@rgs.ru>, size=1234, nrcpt=1 (queue active)")

    def ended(self, at: datetime, queue_id: str, status: str = "sent") -> None:
        words = (
            f"{queue_id}: to=<a@b.ru>, relay=mx.b.ru[192.0.2.1]:25, delay=1, dsn=2.0.0, status={status} (ok)"
        )
        self.line(at, "smtp", words)

    def took(self, at: datetime, message_id: str) -> None:
        queue_id = self.begun(at, message_id)
        self.queued(at, queue_id)
        self.ended(at, queue_id)

    def rotate(self) -> None:
        """As logrotate does by default: the file takes another name, a new one begins."""
        self.path.rename(f"{self.path}.1")
        self.path.touch()
