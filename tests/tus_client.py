"""A tus client of the tests over raw sockets: sends a file, and after every cut asks where to go on, as the page's does."""

import base64
import re
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

PIECE = 256 * 1024


class TusClient:
    """``cookies`` are the session's and the CSRF token's; ``token`` goes into the header of each request."""

    def __init__(self, address: str, cookies: str, token: str) -> None:
        parts = urlsplit(address)
        self.there = (parts.hostname, parts.port)
        self.headers = (
            f"Host: {parts.netloc}\r\nCookie: {cookies}\r\nX-CSRFToken: {token}\r\nOrigin: {address}\r\n"
            "Tus-Resumable: 1.0.0\r\nX-Background: 1\r\nConnection: close\r\n"
        )

    def begin(self, collection: str, size: int, **told: str) -> str:
        pairs = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items())
        more = f"Upload-Length: {size}\r\nUpload-Metadata: {pairs}\r\nContent-Length: 0\r\n"
        status, answer = self._ask(f"POST {collection} HTTP/1.1\r\n{self.headers}{more}\r\n")
        assert status == 201, answer
        return re.search(r"Location: (\S+)", answer, re.IGNORECASE)[1]

    def send(self, where: str, path: Path, *, patience: float = 60) -> int:
        """Until the server has all of it; how many requests it took."""
        size, asked, last = path.stat().st_size, 0, time.monotonic()
        before = -1
        with path.open("rb") as file:
            while True:
                offset = self._offset(where)
                if offset == size:
                    return asked
                if offset is not None and offset != before:
                    before, last = offset, time.monotonic()
                assert time.monotonic() - last < patience, f"stuck at {offset}"
                if offset is None:
                    time.sleep(0.05)
                    continue
                asked += 1
                self._piece(where, file, offset, size)

    def _offset(self, where: str) -> int | None:
        try:
            status, answer = self._ask(f"HEAD {where} HTTP/1.1\r\n{self.headers}\r\n")
        except OSError:
            return None
        found = re.search(r"Upload-Offset: (\d+)", answer, re.IGNORECASE)
        assert status in {0, 200, 423, 503}, answer
        return int(found[1]) if status == 200 and found else None

    def _piece(self, where: str, file, offset: int, size: int) -> None:
        head = (
            f"PATCH {where} HTTP/1.1\r\n{self.headers}Upload-Offset: {offset}\r\n"
            f"Content-Type: application/offset+octet-stream\r\nContent-Length: {size - offset}\r\n\r\n"
        )
        file.seek(offset)
        try:
            with socket.create_connection(self.there, 60) as line:
                line.sendall(head.encode())
                while piece := file.read(PIECE):
                    line.sendall(piece)
                _answer(line)
        except OSError:
            return

    def _ask(self, request: str) -> tuple[int, str]:
        with socket.create_connection(self.there, 60) as line:
            line.sendall(request.encode())
            return _answer(line)


def _answer(line: socket.socket) -> tuple[int, str]:
    answer = b""
    while piece := line.recv(65536):
        answer += piece
    text = answer.decode(errors="replace")
    return (int(text.split(" ")[1]) if text else 0), text
