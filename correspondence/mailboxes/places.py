"""Which mailboxes there are, as the settings name them, and what every kind of mailbox can do."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings

PORTS = {"imap": 143, "imaps": 993}


class MailboxAway(Exception):
    """The mailbox does not answer, or the line broke: the next round goes on where this one ended.

    ``asked``: the UIDs of the letters that were being fetched when it broke.
    """

    def __init__(self, why: str, asked: Sequence[int] = ()) -> None:
        super().__init__(why)
        self.asked = asked


@dataclass(frozen=True)
class Mailbox:
    """``imaps://user:password@host:port/FOLDER``, ``imap://…?starttls=0``, or ``drop:///folder`` of .eml files.

    ``name`` is shown and kept in rows; the password is in neither.
    """

    name: str
    scheme: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    folder: str = "INBOX"
    starttls: bool = False


@dataclass(frozen=True)
class Fetched:
    """One letter as the mailbox has it: ``raw`` all of it or, above the limit, its beginning; ``size`` in bytes there."""

    uid: int
    arrived_at: datetime
    size: int
    raw: bytes
    is_whole: bool = True


class Box(Protocol):
    """An open mailbox. UIDs only grow under one ``uidvalidity``; nothing is ever deleted or moved."""

    uidvalidity: int

    def uids(self, after: int) -> list[int]:
        """The UIDs above this one, ascending."""

    def letters(self, uids: Sequence[int]) -> Iterator[list[Fetched]]:
        """These letters in batches; one that the server does not give is left out. A batch may be emptied by who has it."""

    def flag(self, uids: Iterable[int]) -> bool:
        """Show in the mailbox that we have them; False when it does not let us."""

    def wait(self, seconds: float) -> None:
        """Until something comes, or so long."""

    def close(self) -> None: ...


def all_of_them() -> list[Mailbox]:
    return [parsed(url) for url in settings.MAILBOXES]


def parsed(url: str) -> Mailbox:
    """Raises ValueError for an address of no kind that we know. A password goes over TLS unless ``?starttls=0`` says no."""
    parts = urlsplit(url)
    if parts.scheme == "drop":
        return Mailbox(name=f"drop:{unquote(parts.path)}", scheme="drop", folder=unquote(parts.path))
    if parts.scheme not in PORTS:
        raise ValueError(f"IMAP_URL: неизвестный вид ящика «{parts.scheme}», нужны imaps, imap или drop")
    user, host = unquote(parts.username or ""), parts.hostname or "localhost"
    folder = unquote(parts.path.lstrip("/")) or "INBOX"
    asked = dict(parse_qsl(parts.query)).get("starttls", "1")
    return Mailbox(
        name=f"{user}@{host}/{folder}",
        scheme=parts.scheme,
        host=host,
        port=parts.port or PORTS[parts.scheme],
        user=user,
        password=unquote(parts.password or ""),
        folder=folder,
        starttls=parts.scheme == "imap" and asked == "1",
    )
