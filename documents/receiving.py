"""Files of a form as they come in: written once, on the disk where they will stay, and hashed on the way.

Looking into them and keeping them is in ``uploads``; large files come in pieces, by another way.
"""

import hashlib
import os
import shutil
import tempfile
import threading
import weakref
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

ARRIVING = ".arriving"
"""The folder of the storage where files lie until they have a key; no key begins with a dot."""
FORGOTTEN_AFTER = timedelta(days=1)
PREFIX = "received-"
HASHED_BEHIND = 4
"""Chunks of a file that may wait for their hash while the next are written."""


def folder() -> Path:
    """Where a file arrives: beside the stored ones, so that keeping it is a renaming; elsewhere for a storage afar."""
    location = getattr(default_storage, "location", None)
    if location is None:
        return Path(tempfile.gettempdir())
    there = Path(str(location)) / ARRIVING
    there.mkdir(mode=0o700, parents=True, exist_ok=True)
    return there


def forget_abandoned(*, at: datetime) -> int:
    """Files whose request died with its process a day ago; nothing names them. Returns how many."""
    old = [path for path in folder().glob(f"{PREFIX}*") if _came_at(path) < at - FORGOTTEN_AFTER]
    for path in old:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    return len(old)


def _came_at(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:  # its request has just ended
        return datetime.max.replace(tzinfo=UTC)


class Digest:
    """SHA-256 of a stream, counted by a thread of its own while the stream is written."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._thread = ThreadPoolExecutor(1, "hashing")
        self._room = threading.Semaphore(HASHED_BEHIND)
        self._last: Future[None] | None = None

    def update(self, chunk: bytes) -> None:
        self._room.acquire()
        self._last = self._thread.submit(self._take, chunk)

    def _take(self, chunk: bytes) -> None:
        try:
            self._hash.update(chunk)
        finally:
            self._room.release()

    def hexdigest(self) -> str:
        """Of all that was given; the thread ends with it."""
        self._thread.shutdown(wait=True)
        if self._last is not None:
            self._last.result()
        return self._hash.hexdigest()


class ReceivedFile(UploadedFile):
    """A file that came whole: where it lies (``temporary_file_path``), its ``size`` in bytes, its ``sha256``.

    It goes with its request, unless the storage took it over. Of one over the limit only the size is kept.
    """

    def __init__(
        self, name: str, content_type: str, charset: str | None, extra: dict[str, bytes] | None
    ) -> None:
        descriptor, path = tempfile.mkstemp(prefix=PREFIX, dir=folder())
        self.written = os.fdopen(descriptor, "w+b", buffering=0)
        super().__init__(self.written, name, content_type, 0, charset, extra)
        self.path = Path(path)
        self.sha256 = ""
        self._digest = Digest()
        self._goes = weakref.finalize(self, self.path.unlink, missing_ok=True)

    def take(self, chunk: bytes) -> None:
        self.size = (self.size or 0) + len(chunk)
        if self.size <= settings.UPLOAD_LIMIT_BYTES:
            self._digest.update(chunk)
            self.written.write(chunk)

    def completed(self) -> "ReceivedFile":
        self.sha256 = self._digest.hexdigest()
        self.written.seek(0)
        return self

    def temporary_file_path(self) -> str:
        return str(self.path)

    def close(self) -> None:
        self._digest.hexdigest()
        self.written.close()
        self._goes()


class Receiver(FileUploadHandler):
    """Django's door for files of a form (``FILE_UPLOAD_HANDLERS``); larger chunks than its own, half the time."""

    chunk_size = 1024**2
    _file: ReceivedFile | None = None
    """Under way; where the connection breaks nobody says so, and the file goes with this object."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._file = ReceivedFile(
            self.file_name or "", self.content_type or "", self.charset, self.content_type_extra
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        assert self._file is not None
        self._file.take(raw_data)

    def file_complete(self, file_size: int) -> ReceivedFile:
        assert self._file is not None
        whole, self._file = self._file, None
        return whole.completed()

    def upload_interrupted(self) -> None:
        """The connection broke in the middle: nothing of the file stays."""
        if self._file is not None:
            self._file.close()
