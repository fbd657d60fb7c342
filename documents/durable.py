"""Files in a folder, kept so that a power cut takes nothing that was confirmed: whole or not there, and on the disk."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage

CHUNK = 256 * 1024


class Temporary(File):
    """A file that nobody needs any more where it lies: a storage of the same disk may take it over."""

    def temporary_file_path(self) -> str:
        return str(self.name)


class DurableFileStorage(FileSystemStorage):
    """Django's own, but a file appears under its name only when all of it is on the disk (``fsync``)."""

    def chunks(self, key: str, *, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """The bytes from ``first`` to ``last``, both included; raises FileNotFoundError before any is given."""
        stored = open(self.path(key), "rb", buffering=0)  # noqa: SIM115 (closed by _pieces)
        stored.seek(first)
        return _pieces(stored, None if last is None else last - first + 1)

    def link(self, key: str, *, disposition: str, content_type: str) -> str:
        """Files of this machine are given by us alone."""
        return ""

    def local(self, key: str) -> Path | None:
        """The file itself."""
        return Path(self.path(key))

    def _save(self, name: str, content: "File[Any]") -> str:
        half = Path(self.path(name)).with_name(f".{uuid.uuid4().hex}.half")
        self._make_folder(half.parent)
        try:
            self._put(half, content)
            name = self._named(half, name)
        finally:
            half.unlink(missing_ok=True)
        settle(Path(self.path(name)).parent)
        return str(name).replace("\\", "/")

    def _put(self, half: Path, content: "File[Any]") -> None:
        """A temporary file of this very disk is taken over as it lies; everything else is written anew."""
        mode = self.file_permissions_mode or 0o666
        if not _taken_over(content, half):
            with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
        with half.open("r+b") as file:
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())

    def _named(self, half: Path, name: str) -> str:
        """A name is never taken from another file: on a clash Django gives the next one."""
        while True:
            try:
                os.link(half, self.path(name))
                return name
            except FileExistsError:
                name = self.get_available_name(name)

    def _make_folder(self, folder: Path) -> None:
        """Folders that are made here are written down in those above them."""
        missing = []
        while not folder.exists():
            missing.append(folder)
            folder = folder.parent
        for made in reversed(missing):
            made.mkdir(mode=self.directory_permissions_mode or 0o777, exist_ok=True)
            settle(made.parent)


def _pieces(stored: IO[bytes], left: int | None) -> Iterator[bytes]:
    with stored:
        while chunk := stored.read(CHUNK if left is None else min(CHUNK, left)):
            left = None if left is None else left - len(chunk)
            yield chunk


def _taken_over(content: "File[Any]", half: Path) -> bool:
    if not hasattr(content, "temporary_file_path"):
        return False
    try:
        os.rename(content.temporary_file_path(), half)
    except OSError:  # it lies on another disk
        return False
    return True


def settle(folder: Path) -> None:
    """What was made, named or taken away in the folder is on the disk."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
