"""A line between a client and a server of a test that breaks after so many bytes."""

import contextlib
import socket
import threading

from tests.smtp import free_port


class CutLine:
    """Started by ``with``: passes everything on until ``budget`` bytes went ``to`` the "client" or to the "server"."""

    def __init__(self, server_port: int, budget: int, to: str = "client") -> None:
        self.port, self.server_port = free_port(), server_port
        self.budget, self.to, self.passed = budget, to, {"client": 0, "server": 0}
        self._listening = socket.create_server(("127.0.0.1", self.port))

    def __enter__(self) -> "CutLine":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.create_connection(("127.0.0.1", self.server_port))
                for source, sink, to in ((client, server, "server"), (server, client, "client")):
                    threading.Thread(target=self._pass, args=(source, sink, to), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, to: str) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                left = self.budget - self.passed[to] if to == self.to else len(piece)
                sink.sendall(piece[: max(left, 0)])
                self.passed[to] += min(len(piece), max(left, 0))
                if left < len(piece):
                    break
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
