"""Locks between our own processes: files in var/ that the kernel unlocks when their holder ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Lock:
    """One flock. ``note`` is what the holder wrote for those who find it taken."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take_now(self) -> bool:
        """Take it alone, or say at once that it is taken."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def take(self) -> None:
        """Take it alone, waiting for all others."""
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def share(self) -> None:
        """Hold it together with others that share; waits for one who holds it alone."""
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def release(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def write(self, note: str) -> None:
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, note.encode(), 0)

    def note(self) -> str:
        return os.pread(self._file, 1000, 0).decode()


@contextmanager
def held(path: Path) -> Iterator[None]:
    """The lock, taken alone for the time of the body."""
    lock = Lock(path)
    lock.take()
    try:
        yield
    finally:
        lock.release()
