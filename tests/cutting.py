"""A line that breaks: a TCP proxy on the loopback that cuts connections where a test says, and counts what went through."""

import asyncio
import random
import threading
from collections.abc import Iterator


class CuttingProxy:
    """Forwards to ``target``; while ``gaps`` has numbers, a connection is reset after so many more bytes towards it.

    ``sent`` counts all bytes that clients sent, ``cuts`` the connections cut off. ``down`` refuses everybody.
    """

    def __init__(self, target: str, gaps: Iterator[int] | None = None, *, pause: float = 0.0) -> None:
        self.host, _, port = target.removeprefix("http://").partition(":")
        self.target_port = int(port)
        self.gaps, self.pause = gaps or iter(()), pause
        self.cuts = self.sent = 0
        self.down = False
        self._left = next(self.gaps, None)
        self._lines: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "CuttingProxy":
        self._thread.start()
        assert self._ready.wait(10)
        self.address = f"http://127.0.0.1:{self.port}"
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def cut_all(self) -> None:
        """Every line breaks now, and no new one comes through until ``restore``."""
        self.down = True
        self._loop.call_soon_threadsafe(lambda: [line.transport.abort() for line in list(self._lines)])

    def restore(self) -> None:
        self.down = False

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._line, "127.0.0.1", 0, limit=2**20))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._ended(server))
        self._loop.close()

    async def _ended(self, server: asyncio.Server) -> None:
        """Nothing is left behind for whichever test runs when the loop is collected."""
        server.close()
        going = asyncio.all_tasks() - {asyncio.current_task()}
        for task in going:
            task.cancel()
        await asyncio.gather(*going, return_exceptions=True)

    async def _line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.down:
            writer.transport.abort()
            return
        there, back = await asyncio.open_connection(self.host, self.target_port, limit=2**20)
        self._lines |= {writer, back}
        try:
            await asyncio.gather(self._forward(reader, back, writer), self._return(there, writer))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._lines -= {writer, back}
            writer.close()
            back.close()

    async def _forward(self, reader, back, writer) -> None:
        while piece := await reader.read(2**16):
            self.sent += len(piece)
            if self._left is not None:
                self._left -= len(piece)
                if self._left <= 0:
                    self.cuts += 1
                    self._left = next(self.gaps, None)
                    writer.transport.abort()
                    back.transport.abort()
                    return
            back.write(piece)
            await back.drain()
            if self.pause:
                await asyncio.sleep(self.pause)
        if back.can_write_eof():
            back.write_eof()

    async def _return(self, there, writer) -> None:
        while piece := await there.read(2**16):
            writer.write(piece)
            await writer.drain()
        writer.close()


def gaps(size: int, cuts: int, seed: int) -> Iterator[int]:
    """So many cuts, at random places of about so many bytes."""
    chance = random.Random(seed)
    step = size / (cuts + 1)
    for _ in range(cuts):
        yield max(1, int(step * chance.uniform(0.4, 1.5)))
