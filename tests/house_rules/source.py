"""The files the rules are asked of: the product's own code and pages, each with its path for the report."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

HOUSE = Path(settings.BASE_DIR)
ROOMS = (
    "secondopinion",
    "portal",
    "curators",
    "clinics",
    "intake",
    "privacy",
    "requests_app",
    "correspondence",
    "documents",
    "accounts",
    "workcalendar",
    "audit",
)
DOORS = ("portal", "curators", "clinics", "intake", "privacy")
TEMPLATES = sorted(HOUSE.joinpath("templates").rglob("*.html"))


def modules(*rooms: str) -> list[Path]:
    """The Python files of these rooms (all when none is named), less what Django writes itself."""
    found = [path for room in rooms or ROOMS for path in HOUSE.joinpath(room).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def name(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name of each function with its length in lines, the decorators left out."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1
