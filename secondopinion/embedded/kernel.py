"""What is asked of Linux: that a child dies with its parent, and an unprivileged user for PostgreSQL under root."""

import ctypes
import os
import pwd
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int, with_signal: signal.Signals = signal.SIGKILL) -> None:
    """Ask the kernel to send this process a signal when the thread that forked it ends; leave at once if it has."""
    _libc.prctl(PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def tied(with_signal: signal.Signals) -> Callable[[], None]:
    """A ``preexec_fn`` that ties the child to the present process. To be started from the main thread."""
    parent = os.getpid()
    return lambda: die_with_parent(parent, with_signal)


def unprivileged() -> pwd.struct_passwd | None:
    """The user PostgreSQL runs as when we are root (it refuses root itself); None when we are not."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name: user for user in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def can_enter(user: pwd.struct_passwd | None, path: Path) -> bool:
    """Whether that user reaches the path through all folders above it."""
    if user is None:
        return os.access(path, os.X_OK)
    as_user: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return subprocess.run(["/usr/bin/test", "-x", str(path)], cwd="/", **as_user).returncode == 0
