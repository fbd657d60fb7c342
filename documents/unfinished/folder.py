"""Unfinished uploads as files of a hidden folder of the storage: one disk, so that a whole one is linked, not copied."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import FileIO
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.storage import FileSystemStorage

from documents.durable import Temporary, settle
from documents.models import Upload

NAME = ".unfinished"


class Folder:
    def __init__(self, storage: FileSystemStorage) -> None:
        self.storage = storage
        self.root = Path(storage.location) / NAME

    def begin(self, upload: Upload) -> dict[str, Any]:
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(self._path(upload), os.O_WRONLY | os.O_CREAT, 0o600))
        settle(self.root)
        return {}

    def length(self, upload: Upload) -> int:
        """The file's own: after a kill more may have come than was recorded, after a lost disk less.

        ``parts["proved"]`` stands while a piece with a checksum is written: nothing beyond it counts.
        """
        try:
            return min(self._path(upload).stat().st_size, int(upload.parts.get("proved", upload.size)))
        except FileNotFoundError:
            return 0

    @contextmanager
    def writer(
        self, upload: Upload, record: Callable[[int, dict[str, Any]], None], *, at_once: bool
    ) -> Iterator["_Writer"]:
        start = self.length(upload)
        if not start:
            self.begin(upload)
        if at_once:
            record(start, {"proved": start})
        with FileIO(self._path(upload), "r+b") as file:
            file.truncate(start)
            file.seek(start)
            yield _Writer(file, record)

    @contextmanager
    def whole(self, upload: Upload) -> Iterator[Path]:
        yield self._path(upload)

    def settle(self, upload: Upload) -> None:
        """A second name is handed over, so that a kill before the row is committed takes nothing."""
        spare = self._path(upload).with_suffix(".whole")
        spare.unlink(missing_ok=True)
        os.link(self._path(upload), spare)
        self.storage.delete(upload.key)  # what a settling that broke off has left
        with spare.open("rb") as content:
            self.storage.save(upload.key, Temporary(content, name=str(spare)))

    def discard(self, upload: Upload, *, keep_stored: bool) -> None:
        self._path(upload).unlink(missing_ok=True)
        self._path(upload).with_suffix(".whole").unlink(missing_ok=True)
        if not keep_stored:
            self.storage.delete(upload.key)

    def abandoned(self, before: datetime) -> int:
        """Files whose row is gone: a transaction that was undone after its file was made."""
        if not self.root.is_dir():
            return 0
        old = {p for p in self.root.iterdir() if _is_id(p.stem) and p.stat().st_mtime < before.timestamp()}
        known = {
            str(pk) for pk in Upload.objects.filter(pk__in=[p.stem for p in old]).values_list("pk", flat=True)
        }
        strays = [path for path in old if path.stem not in known]
        for path in strays:
            path.unlink(missing_ok=True)
        return len(strays)

    def _path(self, upload: Upload) -> Path:
        return self.root / str(upload.pk)


class _Writer:
    """Bytes are laid down as they come; what a dead process has written counts by the file's length."""

    def __init__(self, file: FileIO, record: Callable[[int, dict[str, Any]], None]) -> None:
        self.file, self.record = file, record
        self.start = file.tell()

    def write(self, chunk: bytes) -> None:
        view = memoryview(chunk)
        while view:
            view = view[self.file.write(view) :]

    def keep(self) -> None:
        os.fsync(self.file.fileno())
        self.record(self.file.tell(), {})

    def forget(self) -> None:
        self.file.truncate(self.start)
        self.record(self.start, {})


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
