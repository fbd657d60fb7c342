"""Programs that the limited child starts: in its session, so killed with it, and dying when it dies first."""

import ctypes
import signal

from documents.previews.limits import PR_SET_PDEATHSIG

LIBC = ctypes.CDLL(None)


def with_the_child() -> None:
    """To be called by the new process before it becomes the program."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
