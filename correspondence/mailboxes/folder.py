"""A folder of .eml files as a mailbox: what the mail catcher of the embedded mode puts there (``drop:///folder``)."""

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from correspondence.mailboxes.places import Fetched, Mailbox, MailboxAway

NAMED = re.compile(r"(\d{1,18}|[1-8]\d{18})-[0-9a-f]+\.eml")
"""«<nanoseconds>-<hex>.eml»: the moment is the UID, so UIDs grow."""
TICK = 0.5


class FolderBox:
    uidvalidity = 1

    def __init__(self, mailbox: Mailbox) -> None:
        self._folder = Path(mailbox.folder)

    def uids(self, after: int) -> list[int]:
        return sorted(uid for uid in self._files() if uid > after)

    def letters(self, uids: Sequence[int]) -> Iterator[list[Fetched]]:
        """One at a time; arrival is when the file was written (D1)."""
        files = self._files()
        for uid in uids:
            try:
                raw, seconds = files[uid].read_bytes(), files[uid].stat().st_mtime
            except (OSError, KeyError):
                continue
            yield [Fetched(uid, datetime.fromtimestamp(seconds, UTC), len(raw), raw)]

    def flag(self, uids: Iterable[int]) -> bool:
        """A folder shows no flags, so nothing is owed to it."""
        return True

    def wait(self, seconds: float) -> None:
        until, seen = time.monotonic() + seconds, len(self._files())
        while time.monotonic() < until and len(self._files()) == seen:
            time.sleep(TICK)

    def close(self) -> None:
        """Nothing is open."""

    def _files(self) -> dict[int, Path]:
        try:
            named = [(NAMED.fullmatch(path.name), path) for path in self._folder.iterdir()]
        except OSError as away:
            raise MailboxAway(type(away).__name__) from away
        return {int(match[1]): path for match, path in named if match}
