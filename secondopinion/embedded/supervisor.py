"""`manage.py up`: starts the parts in order, brings back those that die, stops them in the opposite order.

What must be true of the rows (migrations, the demo) is done between the servers and the web.
"""

import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from secondopinion.embedded import locks, ports
from secondopinion.embedded.parts import Part
from secondopinion.embedded.postgres import NotStarted

TICK = 0.1
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Asked(BaseException):
    """Someone asked us to stop: Ctrl-C, or the terminal was closed."""


def say(sentence: str) -> None:
    print(sentence, flush=True)


class Supervisor:
    """Keeps ``parts`` alive. Must run in the main thread: its end is what the children die of."""

    def __init__(self, var: Path, port: int) -> None:
        self.var, self.port = var, port
        self.parts: list[Part] = []

    def start(self, part: Part, until: Callable[[], bool] | None = None, seconds: float = 60) -> None:
        """Start a part and wait until it answers."""
        part.begin()
        self.parts.append(part)
        if until is not None:
            self.wait(part, until, seconds)

    def wait(self, part: Part, until: Callable[[], bool], seconds: float = 60) -> None:
        latest = time.monotonic() + seconds
        while not until():
            if time.monotonic() > latest:
                raise NotStarted(f"{part.name} не отвечает. Подробности: {self.var}/log/{part.name}.log")
            self.look_after_all()
            time.sleep(TICK)

    def look_after_all(self) -> None:
        for part in self.parts:
            if part.look_after():
                say(f"  {part.name}: остановился ({self.last_words(part)}), поднимаю снова")

    def last_words(self, part: Part) -> str:
        """The end of the part's log, or how it was killed."""
        code = part.code or 0
        if code < 0:
            return signal.Signals(-code).name
        lines = (self.var / "log" / f"{part.name}.log").read_text(errors="replace").split("\n")
        return next((line.strip()[:200] for line in reversed(lines) if line.strip()), f"код {code}")

    def watch(self) -> None:
        while True:
            self.look_after_all()
            time.sleep(TICK)

    def stop_all(self) -> None:
        for part in reversed(self.parts):
            clean = part.end()
            say(f"  {part.name}: остановлен" + ("" if clean else " принудительно"))


@contextmanager
def until_asked(supervisor: Supervisor) -> Iterator[None]:
    """Runs the body until a signal; whatever happens in it, the parts are stopped in order afterwards."""

    def ask(number: int, frame: object) -> None:
        for ignored in SIGNALS:
            signal.signal(ignored, signal.SIG_IGN)
        raise Asked

    for number in SIGNALS:
        signal.signal(number, ask)
    try:
        yield
    except Asked:
        say("\nОстанавливаю…")
    finally:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        supervisor.stop_all()


def web_answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=5) as response:
            return bool(response.status == 200)
    except urllib.error.HTTPError:
        return False
    except OSError:
        return False


def refuse(sentence: str) -> None:
    """Leave with a sentence, before anything was started."""
    print(sentence, file=sys.stderr)
    raise SystemExit(1)


def only_one(var: Path, port: int) -> locks.Lock:
    """The lock that says this folder's product is running; leaves with a sentence when it is taken."""
    lock = locks.Lock(var / "up.lock")
    if not lock.take_now():
        refuse(f"Уже работает: {lock.note() or 'другой make up'}. Чтобы остановить, нажмите в нём Ctrl-C.")
    if not ports.is_free(port):
        refuse(f"Порт {port} занят другой программой. Выберите другой: make up PORT={port + 1}")
    return lock
