"""The ports of the embedded mode: the mail catcher's, kept from start to start, and whether one is free."""

import socket
import time
from pathlib import Path


def mail_port(var: Path) -> int:
    """The port kept for this folder; 1 (where nothing listens) before the first start."""
    try:
        return int((var / "mail.port").read_text())
    except (OSError, ValueError):
        return 1


def keep_a_mail_port(var: Path) -> int:
    """The port of the last start when it is free, else another; every command finds it in var/mail.port."""
    port = mail_port(var)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port if port > 1024 else 0))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (var / "mail.port").write_text(str(port))
    return port


def is_free(port: int, seconds: float = 3) -> bool:
    """Whether we may listen there; gives the web of a start just killed a moment to go."""
    until = time.monotonic() + seconds
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return True
            except OSError:
                if time.monotonic() > until:
                    return False
        time.sleep(0.1)
