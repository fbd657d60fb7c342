"""A mailbox on an IMAP server. Connection, sign-in and IDLE are imap_tools'; the letters' bytes pass through no parser."""

import imaplib
import re
import ssl
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from django.conf import settings
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from correspondence.mailboxes.places import Fetched, Mailbox, MailboxAway

PATIENCE = 30
"""Seconds until a server that says nothing counts as away."""
LISTED_AT_ONCE = 500
BATCH_LETTERS, BATCH_BYTES = 100, 8 * 1024**2
CUT_BYTES = 256 * 1024
"""Of a letter above the limit only so much is fetched: the headers, to know who wrote."""
SEEN = r"(\Seen $SecondOpinion)"

UID = re.compile(rb"\bUID (\d+)")
SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
ARRIVED = re.compile(rb'\bINTERNALDATE "([^"]+)"')


class ImapBox:
    """One signed-in connection with its folder selected. Every method raises MailboxAway when the line breaks."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._box = _signed_in(mailbox)
        with _line():
            (told,) = self._box.client.response("UIDVALIDITY")[1] or [b"0"]
            self.uidvalidity = int(told or 0)

    def uids(self, after: int) -> list[int]:
        """``n:*`` names the last letter even where none is above n (RFC 3501, 6.4.8): it is left out.

        NOOP first: what came since the last command is not in the server's view of the mailbox before it.
        """
        with _line():
            self._box.client.noop()
            found = _ok(self._box.client.uid("SEARCH", f"UID {after + 1}:*"))
        return sorted(uid for line in found if line for uid in map(int, line.split()) if uid > after)

    def letters(self, uids: Sequence[int]) -> Iterator[list[Fetched]]:
        for start in range(0, len(uids), LISTED_AT_ONCE):
            listed = self._listed(uids[start : start + LISTED_AT_ONCE])
            for batch in _batches(listed):
                yield self._batch(batch)

    def flag(self, uids: Iterable[int]) -> None:
        wanted = sorted(uids)
        with _line():
            for start in range(0, len(wanted), LISTED_AT_ONCE):
                named = ",".join(map(str, wanted[start : start + LISTED_AT_ONCE]))
                if self._box.client.uid("STORE", named, "+FLAGS.SILENT", SEEN)[0] != "OK":
                    _ok(self._box.client.uid("STORE", named, "+FLAGS.SILENT", r"(\Seen)"))

    def wait(self, seconds: float) -> None:
        with _line():
            self._box.idle.wait(timeout=seconds)

    def close(self) -> None:
        with suppress(Exception):
            self._box.logout()

    def _listed(self, uids: Sequence[int]) -> list[tuple[int, datetime, int]]:
        """UID, arrival, size of each. Arrival is INTERNALDATE with its offset (D1), never a header of the letter."""
        named = ",".join(map(str, uids))
        with _line():
            lines = _ok(self._box.client.uid("FETCH", named, "(UID INTERNALDATE RFC822.SIZE)"))
        found = [_facts(line) for line in lines if isinstance(line, bytes)]
        return sorted(facts for facts in found if facts is not None)

    def _batch(self, listed: list[tuple[int, datetime, int]]) -> list[Fetched]:
        """The bytes of a few letters; a server that refuses the batch is asked for each, and one refused is left out."""
        bodies = self._bodies([uid for uid, _, _ in listed], _part(listed))
        if bodies is None:
            bodies = {}
            for uid, _, _ in listed:
                bodies |= self._bodies([uid], _part(listed)) or {}
        return [Fetched(uid, at, size, bodies[uid]) for uid, at, size in listed if uid in bodies]

    def _bodies(self, uids: list[int], part: str) -> dict[int, bytes] | None:
        with _line():
            status, lines = self._box.client.uid("FETCH", ",".join(map(str, uids)), f"(UID {part})")
        if status != "OK":
            return None
        found: dict[int, bytes] = {}
        for line, behind in zip(lines, [*lines[1:], b""], strict=True):
            if isinstance(line, tuple):
                around = line[0] + (behind if isinstance(behind, bytes) else b"")
                if uid := UID.search(around):
                    found[int(uid[1])] = bytes(line[1])
        return found


def _signed_in(mailbox: Mailbox) -> BaseMailBox:
    with _line():
        if mailbox.scheme == "imaps":
            context = ssl.create_default_context()
            box: BaseMailBox = MailBox(mailbox.host, mailbox.port, timeout=PATIENCE, ssl_context=context)
        elif mailbox.starttls:
            context = ssl.create_default_context()
            box = MailBoxStartTls(mailbox.host, mailbox.port, timeout=PATIENCE, ssl_context=context)
        else:
            box = MailBoxUnencrypted(mailbox.host, mailbox.port, timeout=PATIENCE)
        box.login(mailbox.user, mailbox.password, initial_folder=None)
        _ok(box.client.select(f'"{mailbox.folder}"'))
        return box


def _facts(line: bytes) -> tuple[int, datetime, int] | None:
    uid, size, arrived = UID.search(line), SIZE.search(line), ARRIVED.search(line)
    if not (uid and size and arrived):
        return None
    moment = datetime.strptime(arrived[1].decode("ascii").strip(), "%d-%b-%Y %H:%M:%S %z")
    return int(uid[1]), moment.astimezone(UTC), int(size[1])


def _batches(listed: list[tuple[int, datetime, int]]) -> Iterator[list[tuple[int, datetime, int]]]:
    """Small letters together, large ones alone, ones above the limit alone as well."""
    batch: list[tuple[int, datetime, int]] = []
    held = 0
    for facts in listed:
        if batch and (held + facts[2] > BATCH_BYTES or len(batch) >= BATCH_LETTERS):
            yield batch
            batch, held = [], 0
        batch.append(facts)
        held += facts[2]
    if batch:
        yield batch


def _part(listed: list[tuple[int, datetime, int]]) -> str:
    """A letter above the limit is alone in its batch."""
    too_large = any(size > settings.LARGEST_LETTER_BYTES for _, _, size in listed)
    return f"BODY.PEEK[]<0.{CUT_BYTES}>" if too_large else "BODY.PEEK[]"


def _ok(answer: tuple[str, Sequence[object]]) -> list[bytes]:
    status, lines = answer
    if status != "OK":
        raise MailboxAway(f"answered {status}")
    return lines  # type: ignore[return-value]


@contextmanager
def _line() -> Iterator[None]:
    """Whatever breaks on the way is told by its type alone: a server's words may name a person."""
    try:
        yield
    except (OSError, EOFError, imaplib.IMAP4.error, ImapToolsError, ValueError) as broken:
        raise MailboxAway(type(broken).__name__) from broken
