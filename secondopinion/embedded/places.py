"""Where the embedded servers keep their folders: in var/, or outside and linked when var/ does not suit them."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from secondopinion.embedded import kernel

LONGEST_SOCKET = 100
"""A unix socket's path ends at 107 bytes; some are left for the longest name we put in the folder."""


def run_folder(var: Path) -> Path:
    """The folder of sockets and locks, as a path short enough for a socket."""
    var.mkdir(parents=True, exist_ok=True)
    inside = var / "run"
    fits = len(os.fsencode(inside)) + len("/.s.PGSQL.5432") <= LONGEST_SOCKET
    user = kernel.unprivileged()
    return _settled(
        inside, suits=fits and kernel.can_enter(user, var), outside=Path("/var/lib" if user else "/tmp")
    )


def database_folder(var: Path) -> Path:
    """The folder that holds PostgreSQL's data, where its user may enter."""
    var.mkdir(parents=True, exist_ok=True)
    suits = kernel.can_enter(kernel.unprivileged(), var)
    return _settled(var / "postgres", suits=suits, outside=Path("/var/lib"))


def _settled(inside: Path, *, suits: bool, outside: Path) -> Path:
    """The real folder behind ``inside``; made on the first call, and made anew when its link leads nowhere."""
    if inside.is_symlink() and not inside.exists():
        inside.unlink()
    if not inside.exists():
        if suits:
            inside.mkdir(exist_ok=True)
        else:
            _link_once(inside, outside)
    folder = inside.resolve()
    folder.chmod(0o755)
    return folder


def _link_once(inside: Path, outside: Path) -> None:
    """Of several first starts at once one makes the folder, the others take it."""
    made = tempfile.mkdtemp(prefix="second-opinion-", dir=outside)
    try:
        inside.symlink_to(made)
    except FileExistsError:
        os.rmdir(made)


def copy_for_everyone(sources: list[Path], *, root: Path, into: Path) -> Path:
    """Copy folders that lie under ``root`` to ``into``, readable by everyone; nothing is there until all is."""
    if not into.exists():
        with tempfile.TemporaryDirectory(dir=into.parent) as half:
            for source in sources:
                shutil.copytree(source, Path(half) / "whole" / source.relative_to(root), symlinks=True)
            subprocess.run(["/bin/chmod", "-R", "a+rX", half], check=True)
            (Path(half) / "whole").rename(into)
    return into
