"""Reading the mail catcher's folder: each letter as a page may show it. Our own files, parsed warily all the same."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils.html import strip_tags

from correspondence import addresses

NAME = re.compile(r"(\d{16,20})-[0-9a-f]{8}\.eml")
MOSCOW = ZoneInfo("Europe/Moscow")
HEAD = 2000
"""Bytes: the first line of a file is X-Envelope-To."""
NANOSECONDS = 1_000_000_000


@dataclass(frozen=True)
class Enclosed:
    """A file of a letter; ``number`` is its place in it, from 1."""

    number: int
    name: str
    size: int


@dataclass(frozen=True)
class Letter:
    name: str
    accepted_at: datetime
    to: str
    sender: str
    subject: str
    text: str
    enclosed: Sequence[Enclosed]
    reply_to: str
    """Where an answer goes: Reply-To, or the sender."""
    message_id: str
    references: str

    @property
    def is_ours(self) -> bool:
        """Written by the product: an answer comes to it."""
        return addresses.is_ours(self.reply_to)


class Mailbox:
    """The letters that the mail catcher accepted, newest first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self, to: str = "") -> list[str]:
        """File names, newest first; with ``to``, of the letters whose recipients contain it."""
        found = sorted((p.name for p in self._files()), key=_moment, reverse=True)
        wanted = to.strip().lower()
        return [name for name in found if wanted in self._recipients(name).lower()] if wanted else found

    def letter(self, name: str) -> Letter:
        """Raises FileNotFoundError for what is no letter of this folder."""
        message = self._message(name)
        return Letter(
            name=name,
            accepted_at=datetime.fromtimestamp(_moment(name) / NANOSECONDS, MOSCOW),
            to=self._recipients(name),
            sender=_header(message, "from"),
            subject=_header(message, "subject") or "(без темы)",
            text=_text(message),
            enclosed=[
                Enclosed(n, part.get_filename() or f"Вложение {n}", len(_bytes(part)))
                for n, part in enumerate(message.iter_attachments(), start=1)
            ],
            reply_to=parseaddr(_header(message, "reply-to") or _header(message, "from"))[1],
            message_id=_header(message, "message-id"),
            references=" ".join(_header(message, "references").split()),
        )

    def enclosed(self, name: str, number: int) -> tuple[str, bytes]:
        """The file name and the bytes. Raises FileNotFoundError where there is none."""
        parts = list(self._message(name).iter_attachments())
        if not 1 <= number <= len(parts):
            raise FileNotFoundError(number)
        part = parts[number - 1]
        return part.get_filename() or f"Вложение {number}", _bytes(part)

    def _files(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        return [path for path in self.folder.iterdir() if NAME.fullmatch(path.name)]

    def _message(self, name: str) -> EmailMessage:
        content = self._path(name).read_bytes()
        message = message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        return message

    def _recipients(self, name: str) -> str:
        with self._path(name).open("rb") as letter:
            first = letter.readline(HEAD).decode("utf-8", "replace")
        return first.removeprefix("X-Envelope-To:").strip()

    def _path(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise FileNotFoundError(name)
        return self.folder / name


def _moment(name: str) -> int:
    """Nanoseconds since the epoch."""
    return int(name.partition("-")[0])


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message[name] or "")
    except (ValueError, LookupError, AttributeError):  # a header that the parser itself stumbles on
        return ""


def _text(message: EmailMessage) -> str:
    """The plain text, or the words of the HTML where there is nothing else."""
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    try:
        content = str(body.get_content())
    except (LookupError, ValueError, KeyError):  # an unknown encoding
        content = _bytes(body).decode("utf-8", "replace")
    return (strip_tags(content) if body.get_content_subtype() == "html" else content).strip()


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
