"""Every letter of the corpus."""

from tests.correspondence.letters import (
    addresses,
    automatic,
    broken,
    grid,
    headers,
    names,
    nested,
    pages,
    structures,
)

CASES = [
    *grid.CASES,
    *headers.CASES,
    *addresses.CASES,
    *names.CASES,
    *nested.CASES,
    *structures.CASES,
    *broken.CASES,
    *automatic.CASES,
    *pages.CASES,
]
READABLE = [case for case in CASES if case.readable]
