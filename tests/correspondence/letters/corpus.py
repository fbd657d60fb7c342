"""Every letter of the corpus."""

from tests.correspondence.letters import automatic, broken, grid, headers, names, pages, structures

CASES = [
    *grid.CASES,
    *headers.CASES,
    *names.CASES,
    *structures.CASES,
    *broken.CASES,
    *automatic.CASES,
    *pages.CASES,
]
READABLE = [case for case in CASES if case.readable]
