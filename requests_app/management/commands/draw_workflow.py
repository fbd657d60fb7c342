"""Writes docs/workflow.md: the states of a case and its steps, as the table in ``workflow`` has them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from requests_app.needs import Need
from requests_app.workflow import STEPS, Step, diagram

TITLE = """# The states of a case, and the steps between them

Drawn from `requests_app/workflow.py` by `manage.py draw_workflow`; a test keeps it up to date. Do not edit.
"""


class Command(BaseCommand):
    help = "Рисует docs/workflow.md по таблице шагов."

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR, "docs", "workflow.md")
        path.write_text(drawn(), encoding="utf-8")
        self.stdout.write(str(path))


def drawn() -> str:
    """The whole page: the diagram, then a row for each step."""
    lines = [TITLE, "```mermaid", *diagram(), "```", ""]
    lines += ["| step | button | from | to | who | needs |", "|---|---|---|---|---|---|"]
    return "\n".join([*lines, *(_row(name, step) for name, step in STEPS.items())]) + "\n"


def _row(name: str, step: Step) -> str:
    cells = [
        f"`{name}`",
        step.label,
        ", ".join(sorted(step.sources)),
        step.target or "(deleted)",
        ", ".join(sorted(step.roles)),
        "; ".join(_words(step.needs)) or "—",
    ]
    return f"| {' | '.join(cells)} |"


def _words(needs: tuple[Need, ...]) -> Iterator[str]:
    """What each need asks for, from its docstring; its name where it has none."""
    for need in needs:
        said = (need.__doc__ or need.__name__.replace("_", " ")).strip().splitlines()[0].rstrip(".")
        yield said.replace("|", "\\|")
