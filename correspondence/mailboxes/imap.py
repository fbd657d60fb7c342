"""A mailbox on an IMAP server. Connection, sign-in and IDLE are imap_tools'; the letters' bytes pass through no parser."""

import imaplib
import ssl
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress

from django.conf import settings
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from correspondence.mailboxes import answers
from correspondence.mailboxes.answers import Facts
from correspondence.mailboxes.places import Fetched, Mailbox, MailboxAway

PATIENCE = 30
"""Seconds until a server that says nothing counts as away."""
LISTED_AT_ONCE = 500
BATCH_LETTERS, BATCH_BYTES = 100, 16 * 1024**2
"""A letter larger than a batch is fetched alone: so much memory, and no more."""
CUT_BYTES = 256 * 1024
"""Of a letter above the limit only so much is fetched: the headers, to know who wrote."""
SEEN = r"(\Seen $SecondOpinion)"


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
            self._told_of_more()
            found = _ok(self._box.client.uid("SEARCH", f"UID {after + 1}:*"))
        return sorted(uid for line in found if line for uid in map(int, line.split()) if uid > after)

    def letters(self, uids: Sequence[int]) -> Iterator[list[Fetched]]:
        for start in range(0, len(uids), LISTED_AT_ONCE):
            listed = self._listed(uids[start : start + LISTED_AT_ONCE])
            for batch in _batches(listed):
                yield self._batch(batch)

    def flag(self, uids: Iterable[int]) -> bool:
        """A mailbox that takes no keyword of ours takes «read» alone."""
        wanted = sorted(uids)
        for start in range(0, len(wanted), LISTED_AT_ONCE):
            named = ",".join(map(str, wanted[start : start + LISTED_AT_ONCE]))
            if not (self._stored(named, SEEN) or self._stored(named, r"(\Seen)")):
                return False
        return True

    def wait(self, seconds: float) -> None:
        """IDLE; a server that cannot do it is asked again after so long.

        What came since the last look is asked for first: IDLE may tell of it in one breath with its beginning, unheard.
        """
        with _line():
            if self._told_of_more():
                return
            if "IDLE" in self._box.client.capabilities:
                self._box.idle.wait(timeout=seconds)
            else:
                time.sleep(seconds)

    def close(self) -> None:
        with suppress(Exception):
            self._box.logout()

    def _told_of_more(self) -> bool:
        """Whether the mailbox has told of letters since it was asked last; NOOP is there to let it (RFC 3501, 6.1.2)."""
        self._box.client.noop()
        return self._box.client.response("EXISTS")[1] != [None]

    def _stored(self, named: str, flags: str) -> bool:
        with _line():
            return bool(self._box.client.uid("STORE", named, "+FLAGS.SILENT", flags)[0] == "OK")

    def _listed(self, uids: Sequence[int]) -> list[Facts]:
        """Arrival is INTERNALDATE with its offset (D1), never a header of the letter."""
        named = ",".join(map(str, uids))
        with _line():
            lines = _ok(self._box.client.uid("FETCH", named, "(UID INTERNALDATE RFC822.SIZE)"))
        found = [answers.facts(line) for line in lines if isinstance(line, bytes)]
        return sorted(facts for facts in found if facts is not None)

    def _batch(self, listed: list[Facts]) -> list[Fetched]:
        """The bytes of a few letters; a server that refuses the batch is asked for each, and one refused is left out."""
        part = f"BODY.PEEK[]<0.{CUT_BYTES}>" if _too_large(listed[0]) else "BODY.PEEK[]"
        bodies = self._bodies([uid for uid, _, _ in listed], part)
        if bodies is None:
            bodies = {}
            for uid, _, _ in listed:
                bodies |= self._bodies([uid], part) or {}
        return [_fetched(facts, bodies[facts[0]]) for facts in listed if facts[0] in bodies]

    def _bodies(self, uids: list[int], part: str) -> dict[int, bytes] | None:
        """None when the server refuses."""
        with _line(asked=uids):
            status, lines = self._box.client.uid("FETCH", ",".join(map(str, uids)), f"(UID {part})")
        return answers.literals(lines) if status == "OK" else None


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
        plain = f"{mailbox.user}{mailbox.password}".isascii()
        (box.login if plain else box.login_utf8)(mailbox.user, mailbox.password, initial_folder=None)
        box.folder.set(mailbox.folder)
        return box


def _fetched(facts: Facts, raw: bytes) -> Fetched:
    """Some servers only estimate the size: of a whole letter it is counted."""
    uid, at, size = facts
    if _too_large(facts) and len(raw) >= CUT_BYTES:
        return Fetched(uid, at, size, raw, is_whole=False)
    return Fetched(uid, at, len(raw), raw)


def _too_large(facts: Facts) -> bool:
    return facts[2] > settings.LARGEST_LETTER_BYTES


def _batches(listed: list[Facts]) -> Iterator[list[Facts]]:
    """Small letters together, large ones alone, ones above the limit alone as well."""
    batch: list[Facts] = []
    held = 0
    for facts in listed:
        full = held + facts[2] > BATCH_BYTES or len(batch) >= BATCH_LETTERS
        if batch and (full or _too_large(facts) or _too_large(batch[0])):
            yield batch
            batch, held = [], 0
        batch.append(facts)
        held += facts[2]
    if batch:
        yield batch


def _ok(answer: tuple[str, Sequence[object]]) -> list[bytes]:
    status, lines = answer
    if status != "OK":
        raise MailboxAway(f"answered {status}")
    return lines  # type: ignore[return-value]


@contextmanager
def _line(asked: Sequence[int] = ()) -> Iterator[None]:
    """Whatever breaks on the way is told by its type alone: a server's words may name a person."""
    try:
        yield
    except (OSError, EOFError, imaplib.IMAP4.error, ImapToolsError, ValueError) as broken:
        raise MailboxAway(type(broken).__name__, asked) from broken
