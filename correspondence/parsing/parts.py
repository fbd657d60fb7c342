"""Parts of a letter put down as plain files in the reader's folder, or listed with the reason why not. Within limits."""

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from correspondence.parsing import names
from correspondence.parsing.reading import Part

STORED, LISTED = 500, 2000
LARGEST = 100 * 1024**2
EMPTY = "Пустое вложение: в письме нет его содержимого."
TOO_MANY = f"В письме больше {STORED} вложений: это не сохранено отдельно, оно есть в исходном письме."
TOO_LARGE = "Вложение больше 100 МБ: отдельно не сохранено, оно есть в исходном письме."
STORED_TOTAL = 250 * 1024**2


@dataclass
class Parts:
    """What was found so far. ``put`` is the only writer."""

    folder: Path
    found: list[Part] = field(default_factory=list)
    stored: int = 0
    octets: int = 0
    unlisted: int = 0

    def put(self, content: bytes, name: str, content_type: str, *, inline: bool = False) -> None:
        """Store one part under the next plain name; equal names of parts are all kept."""
        if len(self.found) >= LISTED:
            self.unlisted += 1
            return
        shown = names.clean(name) or names.nameless(len(self.found) + 1, content_type)
        sha256 = hashlib.sha256(content).hexdigest()
        reason = self._refused(content)
        file = "" if reason else self._write(content)
        self.found.append(Part(shown, content_type, len(content), sha256, inline, file, reason))

    def listed(self) -> tuple[Part, ...]:
        """All, and one line for those beyond the list."""
        if not self.unlisted:
            return tuple(self.found)
        more = f"И ещё вложений в этом письме: {self.unlisted}. Они есть в исходном письме."
        return (
            *self.found,
            Part(f"Ещё вложений: {self.unlisted}", "application/octet-stream", 0, "", skipped=more),
        )

    def _refused(self, content: bytes) -> str:
        if not content:
            return EMPTY
        if len(content) > LARGEST or self.octets + len(content) > STORED_TOTAL:
            return TOO_LARGE
        return TOO_MANY if self.stored >= STORED else ""

    def _write(self, content: bytes) -> str:
        self.stored += 1
        self.octets += len(content)
        file = f"part-{self.stored:04d}"
        descriptor = os.open(self.folder / file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(descriptor, left) :]
        finally:
            os.close(descriptor)
        return file
