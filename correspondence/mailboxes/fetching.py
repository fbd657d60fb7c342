"""From a mailbox to committed rows: the raw bytes first, then the row, only then the flag. Nothing lost, nothing twice.

A fetcher may die between any two of these steps: the next round finds what is owed in the rows, never in the flags.
"""

import hashlib
import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Max

from correspondence.mailboxes.folder import FolderBox
from correspondence.mailboxes.imap import ImapBox
from correspondence.mailboxes.places import Box, Fetched, Mailbox, MailboxAway, all_of_them
from correspondence.models import IncomingLetter, IncomingState
from correspondence.models.incoming import Filed
from documents.alone import alone

logger = logging.getLogger(__name__)

COMPARE_EACH = timedelta(hours=1)
"""How often all UIDs of the mailbox are compared with those known; in between only higher ones are asked for."""


@dataclass
class Round:
    """What one round did; ``is_mine`` False when another fetcher has the mailbox."""

    is_mine: bool = True
    stored: int = 0
    copies: int = 0
    flagged: int = 0


class Fetcher:
    """An open mailbox and what is known of it. One of them at a time, by the lock of ``alone_with``."""

    _broke: defaultdict[str, Counter[int]] = defaultdict(Counter)
    """How often the line of a mailbox broke while these UIDs were fetched; it outlives the connection."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox, self._compared_at = mailbox, datetime.min
        self.box = opened(mailbox)

    def round(self, *, at: datetime) -> Round:
        """Take what is new. Raises MailboxAway; what was stored until then stays stored."""
        done = Round()
        self._flag_what_is_owed(done, at=at)
        for uids in self._in_order(self._new_uids(at)):
            try:
                for batch in self.box.letters(uids):
                    self._take(batch, done, at=at)
            except MailboxAway as away:
                self._suspects.update(away.asked)
                raise
        return done

    def _take(self, batch: list[Fetched], done: Round, *, at: datetime) -> None:
        """The three steps, in the order that loses nothing."""
        rows = [self._row(letter, at=at) for letter in batch]
        for row, letter in zip(rows, batch, strict=True):
            _keep_bytes(row.raw_key, letter.raw)
        _commit(rows, done)
        uids = [letter.uid for letter in batch]
        batch.clear()  # a large letter is not held while the next one comes
        self._show(uids, done, at=at)

    @property
    def _suspects(self) -> Counter[int]:
        return self._broke[f"{self.mailbox.name} {self.box.uidvalidity}"]

    def _in_order(self, uids: list[int]) -> Iterator[list[int]]:
        """Ascending; those at which the line broke come last and alone: one that breaks it always stops no other."""
        suspects = self._suspects
        yield [uid for uid in uids if uid not in suspects]
        for uid in sorted(set(uids) & set(suspects), key=lambda uid: (suspects[uid], uid)):
            yield [uid]
            del suspects[uid]

    def _new_uids(self, at: datetime) -> list[int]:
        """Not by flags: somebody may have opened a letter in a webmail before us."""
        known = IncomingLetter.objects.filter(mailbox=self.mailbox.name, uidvalidity=self.box.uidvalidity)
        naive = at.replace(tzinfo=None)
        if naive - self._compared_at < COMPARE_EACH:
            return self.box.uids(known.aggregate(last=Max("uid"))["last"] or 0)
        there = self.box.uids(0)
        self._compared_at = naive
        return sorted(set(there) - set(known.values_list("uid", flat=True)))

    def _row(self, letter: Fetched, *, at: datetime) -> IncomingLetter:
        sha256 = hashlib.sha256(letter.raw).hexdigest()
        return IncomingLetter(
            mailbox=self.mailbox.name,
            uidvalidity=self.box.uidvalidity,
            uid=letter.uid,
            raw_key=f"mail/{sha256[:2]}/{sha256}",
            raw_sha256=sha256,
            size=letter.size,
            is_whole=letter.is_whole,
            arrived_at=letter.arrived_at,
            fetched_at=at,
        )

    def _flag_what_is_owed(self, done: Round, *, at: datetime) -> None:
        owed = IncomingLetter.objects.unflagged(self.mailbox.name, self.box.uidvalidity)
        uids = list(owed.values_list("uid", flat=True))
        if uids:
            self._show(uids, done, at=at)

    def _show(self, uids: list[int], done: Round, *, at: datetime) -> None:
        """A mailbox that takes no flags is no reason to leave letters in it: the debt stays in the rows."""
        if not self.box.flag(uids):
            logger.warning("the mailbox takes no flags")
            return
        owed = IncomingLetter.objects.unflagged(self.mailbox.name, self.box.uidvalidity)
        done.flagged += owed.filter(uid__in=uids).update(flagged_at=at)


def fetch(mailbox: Mailbox, *, at: datetime) -> Round:
    """One round over one mailbox. Raises MailboxAway."""
    with alone_with(mailbox) as mine:
        if not mine:
            return Round(is_mine=False)
        fetcher = Fetcher(mailbox)
        try:
            return fetcher.round(at=at)
        finally:
            fetcher.box.close()


def fetch_all(*, at: datetime) -> int:
    """One round over every mailbox; one that is away stops no other. Returns how many letters were stored."""
    stored = 0
    for mailbox in all_of_them():
        try:
            stored += fetch(mailbox, at=at).stored
        except MailboxAway as away:
            logger.warning("mailbox is away: %s", away)
        except Exception:  # a storage or a database that is away: the letters stay in the mailbox
            logger.exception("letters were not kept")
    return stored


def opened(mailbox: Mailbox) -> Box:
    return FolderBox(mailbox) if mailbox.scheme == "drop" else ImapBox(mailbox)


def alone_with(mailbox: Mailbox) -> AbstractContextManager[bool]:
    """One fetcher a mailbox, over all processes."""
    return alone(f"mailbox {mailbox.name}")


def _keep_bytes(key: str, raw: bytes) -> None:
    """The same bytes once: the storage holds whole objects only, so one that is there is right."""
    if not default_storage.exists(key):
        default_storage.save(key, ContentFile(raw))


def _commit(rows: list[IncomingLetter], done: Round) -> None:
    """The batch in one transaction; where somebody was faster with one of them, each by itself."""
    try:
        with transaction.atomic(durable=True):
            _linked(rows)
            IncomingLetter.objects.bulk_create(rows)
        _count(rows, done)
    except IntegrityError:
        for row in rows:
            try:
                with transaction.atomic(durable=True):
                    _linked([row])
                    row.save(force_insert=True)
                _count([row], done)
            except IntegrityError:
                logger.info("a letter was stored by another fetcher meanwhile")


def _linked(rows: Iterable[IncomingLetter]) -> None:
    """A letter whose very bytes are here already is a copy of the first: kept as a row, filed with it, read never."""
    rows = list(rows)
    known = IncomingLetter.objects.originals().filter(raw_sha256__in=[row.raw_sha256 for row in rows])
    firsts = {first.raw_sha256: first for first in known}
    for row in rows:
        first = firsts.setdefault(row.raw_sha256, row)
        if first is not row:
            row.copy_of, row.case_number = first, first.case_number
            row.state, row.filed, row.filed_at = IncomingState.READ, Filed.COPY, row.fetched_at


def _count(rows: Iterable[IncomingLetter], done: Round) -> None:
    for row in rows:
        done.copies += row.copy_of_id is not None
        done.stored += row.copy_of_id is None
