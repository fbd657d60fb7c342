"""What every keeper of unfinished bytes can do, and which of them goes with the storage of this installation."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.core.files.storage import FileSystemStorage, default_storage

from documents.models import Upload
from documents.unfinished.bucket import Bucket
from documents.unfinished.folder import Folder

Record = Callable[[int, dict[str, Any]], None]
"""Told what is safely kept from now on: the length in bytes, and where (``Upload.parts``)."""


class Writer(Protocol):
    """Takes the bytes of one request in order; they count only once recorded."""

    def write(self, chunk: bytes) -> None: ...

    def keep(self) -> None:
        """All that was written is on the disk or in the bucket, and recorded."""

    def forget(self) -> None:
        """What was written since the beginning does not count."""


class Keeper(Protocol):
    def begin(self, upload: Upload) -> dict[str, Any]:
        """Make a place for it; what is to be written into ``Upload.parts``."""

    def length(self, upload: Upload) -> int:
        """How many bytes are truly there, whatever the row says."""

    def writer(self, upload: Upload, record: Record, *, at_once: bool) -> AbstractContextManager[Writer]:
        """``at_once``: nothing is recorded before ``keep``, so that all of it may still be forgotten."""

    def whole(self, upload: Upload) -> AbstractContextManager[Path]:
        """All of the bytes as a file on this machine. Safe to ask twice."""

    def settle(self, upload: Upload) -> None:
        """The bytes stand in the storage under ``Upload.key``, and here as well until they are discarded."""

    def discard(self, upload: Upload, *, keep_stored: bool) -> None:
        """Nothing of it is left here; ``keep_stored``: a document has what lies under its key."""

    def abandoned(self, before: datetime) -> int:
        """Drop what no row knows of and was begun before that moment; how many."""


def keeper() -> Keeper:
    if isinstance(default_storage, FileSystemStorage):
        return Folder(default_storage)
    return Bucket(default_storage)
