"""The parent's side of reading letters: keeps one limited child for many letters, waits no longer than allowed, and
believes its answer only after looking at it. What is read is in correspondence/parsing."""

import contextlib
import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from correspondence.parsing.belief import NotBelieved, believed
from correspondence.parsing.reading import Reading
from documents.previews.jail import ENVIRONMENT, ROOT
from documents.previews.limits import MEGABYTE, Limits

logger = logging.getLogger(__name__)

LIMITS = Limits(memory=512 * MEGABYTE, cpu=3600, wall=10, written=128 * MEGABYTE)
LETTERS_OF_ONE_CHILD = 500
LONGEST_ANSWER = 32 * MEGABYTE
START_UP = 20
RAW = "letter.raw"
WARM = {"MALLOC_MMAP_THRESHOLD_": str(32 * MEGABYTE), "MALLOC_TRIM_THRESHOLD_": str(64 * MEGABYTE)}
"""The child keeps memory it has used for the next letter: a sixth of a large letter's time went for asking anew."""
TOO_LONG = "Письмо не удалось разобрать за отведённое время."
TOO_LARGE = "Письмо не удалось разобрать: не хватило отведённой памяти."
DIED = "Разбор письма оборвался."
GARBAGE = "Разбор письма дал непонятный ответ."
BROKEN = "Письмо не удалось разобрать: ошибка при чтении ({code})."


class Unreadable(Exception):
    """This letter could not be read; ``problem`` says why, in Russian. The letter itself is untouched."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class NotStarted(OSError):
    """The child did not even begin: this machine is to blame, never the letter."""


class Reader:
    """Reads letters in a child process; one child for many letters, a fresh one after any trouble. Not for threads:
    the child dies with the thread that started it.

    >>> with Reader() as reader:
    ...     reading = reader.read(raw, folder)
    """

    def __init__(self, limits: Limits = LIMITS, *, letters: int = LETTERS_OF_ONE_CHILD) -> None:
        self.limits = limits
        self.letters = letters
        self._child: subprocess.Popen[bytes] | None = None
        self._left = 0
        self._pending = b""

    def __enter__(self) -> "Reader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, raw: bytes | Path, folder: Path) -> Reading:
        """The letter as it was understood; its parts are files of the folder, which must be empty.

        Raises Unreadable when the child died of the letter, took too long, or answered nonsense; OSError when the disk
        failed: then the letter is not to blame.
        """
        path = folder / RAW if isinstance(raw, bytes) else raw
        if isinstance(raw, bytes):
            path.write_bytes(raw)
        try:
            answer = self._answer({"raw": str(path.resolve()), "folder": str(folder.resolve())})
            return believed(answer, folder)
        except NotBelieved as error:
            self.close()
            raise Unreadable(GARBAGE) from error
        except Unreadable:
            self.close()
            raise
        finally:
            if isinstance(raw, bytes):
                path.unlink(missing_ok=True)

    @property
    def child_pid(self) -> int | None:
        """The process that reads now; none before the first letter and after trouble."""
        return self._child.pid if self._child else None

    def close(self) -> None:
        """End the child and whatever it has started; no zombie stays."""
        child, self._child, self._pending = self._child, None, b""
        if child is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _answer(self, asked: dict[str, str]) -> dict[str, Any]:
        if self._left <= 0 or (self._child and self._child.poll() is not None):
            self.close()
        child = self._child or self._start()
        self._left -= 1
        with contextlib.suppress(BrokenPipeError):
            _pipe(child.stdin).write(json.dumps(asked).encode() + b"\n")
        answer = self._line(child, self.limits.wall)
        if "failed" in answer:
            raise OSError(answer["failed"], os.strerror(int(answer["failed"])))
        if "unreadable" in answer:
            code = str(answer["unreadable"])[:40]
            raise Unreadable(TOO_LARGE if code == "memory" else BROKEN.format(code=code))
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        """The child leads a session of its own, so that whatever it has started is killed with it."""
        self._child = child = subprocess.Popen(
            [sys.executable, "-s", "-m", "correspondence.parsing.child", json.dumps(asdict(self.limits))],
            cwd=ROOT,
            env={**ENVIRONMENT, **WARM, "PATH": os.defpath},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )
        self._left, self._pending = self.letters, b""
        try:
            greeting = self._line(child, START_UP)
        except Unreadable as silent:
            self.close()
            raise NotStarted("the reader's child did not start") from silent
        if not greeting.get("network_is_closed"):
            _warn_of_network()
        return child

    def _line(self, child: subprocess.Popen[bytes], seconds: float) -> dict[str, Any]:
        """The child's next line; raises Unreadable when it does not come, and the child is ended."""
        until = time.monotonic() + seconds
        descriptor = _pipe(child.stdout).fileno()
        pieces, length = [self._pending], len(self._pending)
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while b"\n" not in pieces[-1]:
                if not selector.select(max(0.0, until - time.monotonic())):
                    raise Unreadable(TOO_LONG)
                pieces.append(os.read(descriptor, MEGABYTE))
                length += len(pieces[-1])
                if not pieces[-1]:
                    raise Unreadable(DIED)
                if length > LONGEST_ANSWER:
                    raise Unreadable(GARBAGE)
        line, _, self._pending = b"".join(pieces).partition(b"\n")
        try:
            return dict(json.loads(line))
        except (ValueError, TypeError, RecursionError) as error:
            raise Unreadable(GARBAGE) from error


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


@cache
def _warn_of_network() -> None:
    """Once in a process: it is the machine's trait, not the letter's."""
    logger.warning("the kernel lets no limited child leave the network: the container's own walls must do")
