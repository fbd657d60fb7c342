"""A stored file read from any place without fetching the rest of it: a buffer is one request to whichever storage."""

import io
from typing import IO, Any, cast

from documents import stored

BUFFER = 256 * 1024


def open_seekable(key: str, size: int) -> IO[bytes]:
    """The file under a key, ``size`` bytes long."""
    return cast(IO[bytes], io.BufferedReader(Pieces(key, size), BUFFER))


class Pieces(io.RawIOBase):
    """A file that is asked for piece by piece, as it is read."""

    def __init__(self, key: str, size: int) -> None:
        self._key = key
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        wanted = min(len(buffer), self._size - self._at)
        if wanted <= 0:
            return 0
        content = b"".join(stored.chunks(self._key, first=self._at, last=self._at + wanted - 1))
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)
