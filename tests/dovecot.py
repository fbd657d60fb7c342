"""A real IMAP server for tests: Debian's Dovecot without privileges, one folder of mail, one port on loopback."""

import imaplib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from datetime import datetime
from pathlib import Path

from correspondence.mailboxes.places import Mailbox, parsed
from tests.servers import new_folder
from tests.smtp import free_port

CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%n
mail_fsync = never
imap_idle_notify_interval = 2 mins
mail_max_userip_connections = 50
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%n
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


CERTIFICATE = [
    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
]  # fmt: skip


class Dovecot:
    """Started by ``with``. Each user name is a mailbox of its own; the password of all is «secret»."""

    def __init__(self) -> None:
        self.folder, self.port, self.tls_port = new_folder(), free_port(), free_port()
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Dovecot":
        user, group = _somebody()
        (self.folder / "mail").mkdir()
        (self.folder / "run").mkdir()
        config = self.folder / "dovecot.conf"
        ports = {"port": self.port, "tls_port": self.tls_port}
        config.write_text(CONFIG.format(folder=self.folder, user=user, group=group, **ports))
        subprocess.run(
            ["openssl", *CERTIFICATE, "-keyout", self.folder / "key.pem", "-out", self.certificate],
            check=True,
            capture_output=True,
        )
        if os.geteuid() == 0:
            shutil.chown(self.folder / "mail", user, group)
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def certificate(self) -> Path:
        """Of itself, trusted by whoever is told to (SSL_CERT_FILE)."""
        return self.folder / "cert.pem"

    def start(self) -> None:
        command = [
            shutil.which("dovecot") or "/usr/sbin/dovecot",
            "-F",
            "-c",
            str(self.folder / "dovecot.conf"),
        ]
        self._server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 10
        while not self._answers():
            if time.monotonic() > until:
                raise TimeoutError((self.folder / "log").read_text())
            time.sleep(0.02)

    def stop(self) -> None:
        if self._server is not None:
            self._server.send_signal(signal.SIGTERM)
            self._server.wait(10)
            self._server = None

    def mailbox(self, user: str = "2opinion", port: int = 0) -> Mailbox:
        return parsed(f"imap://{user}:secret@127.0.0.1:{port or self.port}/INBOX?starttls=0")

    def connected(self, user: str = "2opinion") -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.port)
        client.login(user, "secret")
        client.select()
        return client

    def deliver(self, raw: bytes, *, arrived_at: datetime, user: str = "2opinion") -> None:
        """APPEND with the given INTERNALDATE."""
        client = self.connected(user)
        moment = imaplib.Time2Internaldate(arrived_at)
        assert client.append("INBOX", "", moment, raw)[0] == "OK"
        client.logout()

    def deliver_many(self, letters: list[bytes], *, arrived_at: datetime, user: str = "2opinion") -> None:
        client = self.connected(user)
        for raw in letters:
            assert client.append("INBOX", "", imaplib.Time2Internaldate(arrived_at), raw)[0] == "OK"
        client.logout()

    def flags(self, user: str = "2opinion") -> list[bytes]:
        """The FETCH lines with UID and flags of every letter."""
        client = self.connected(user)
        lines = client.uid("FETCH", "1:*", "(FLAGS)")[1]
        client.logout()
        return [line for line in lines if line]

    def forget_uids(self, user: str = "2opinion") -> None:
        """The index of the mailbox is lost: the letters stay, under a new UIDVALIDITY."""
        self.stop()
        for name in ("dovecot-uidlist", "dovecot.index", "dovecot.index.log", "dovecot.index.cache"):
            (self.folder / "mail" / user / name).unlink(missing_ok=True)
        for path in (self.folder / "mail" / user).glob("dovecot-uidvalidity*"):
            path.unlink()
        time.sleep(1.1)  # UIDVALIDITY is a moment in seconds
        self.start()

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as probe:
                return probe.recv(4) == b"* OK"
        except OSError:
            return False


def _somebody() -> tuple[str, str]:
    """The user Dovecot runs as: ourselves, or nobody in the place of root."""
    if os.geteuid() == 0:
        return "nobody", "nogroup"
    me = pwd.getpwuid(os.geteuid())
    return me.pw_name, Path(f"/proc/{os.getpid()}").group()
