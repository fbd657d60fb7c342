"""How much one child may take of the machine, and how it ties its own hands before it touches a file."""

import ctypes
import os
import resource
import signal
from dataclasses import dataclass

MEGABYTE = 1024**2
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000


@dataclass(frozen=True)
class Limits:
    """Memory in bytes of address space, of which ``data`` may be written to, times in seconds, one file written in bytes.

    A picture's size is in points. With libraries mapped from files a child of ``data`` lives within 512 MB.
    """

    memory: int = 1536 * MEGABYTE
    data: int = 464 * MEGABYTE
    cpu: int = 30
    wall: int = 45
    written: int = 32 * MEGABYTE
    points: int = 200_000_000
    pages: int = 60
    width: int = 1240


CHECK = Limits()
DRAW = Limits(cpu=120, wall=180)
RECOGNISE = Limits(cpu=60, wall=90)
TILES = Limits(cpu=10, wall=15)
UNPACK = Limits(cpu=120, wall=180, written=2 * 1024 * MEGABYTE)
"""For slides of several files: one file is as large as a member of an archive may be."""


def tie_hands(limits: Limits) -> bool:
    """Called by the child on itself, first of all: limits, no new privileges, death with the parent, no network.

    False when the kernel did not let it leave the network: everything else holds all the same.
    """
    for name, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_DATA, limits.data),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_FSIZE, limits.written),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(name, (most, most))
    libc = ctypes.CDLL(None, use_errno=True)
    for option, value in ((PR_SET_PDEATHSIG, signal.SIGKILL), (PR_SET_DUMPABLE, 0), (PR_SET_NO_NEW_PRIVS, 1)):
        libc.prctl(option, value, 0, 0, 0)
    return _leave_network(libc)


def _leave_network(libc: ctypes.CDLL) -> bool:
    """An empty network of its own where the kernel allows it; a container often does not, and its own walls stand."""
    flags = CLONE_NEWNET if os.geteuid() == 0 else CLONE_NEWUSER | CLONE_NEWNET
    return bool(libc.unshare(flags) == 0)
