"""docs/workflow.md says what the table of steps says."""

from requests_app.management.commands.draw_workflow import drawn
from requests_app.workflow import STEPS
from tests.house_rules.source import HOUSE


def test_the_drawn_workflow_is_up_to_date():
    assert HOUSE.joinpath("docs", "workflow.md").read_text(encoding="utf-8") == drawn(), (
        "run manage.py draw_workflow"
    )


def test_every_step_has_a_row_with_its_needs_in_words():
    rows = [line for line in drawn().splitlines() if line.startswith("| `")]

    assert len(rows) == len(STEPS)
    assert "personal data, special category, medical secrecy" in next(
        r for r in rows if "`clinic_accept`" in r
    )
