"""The log tells what happened to which row, and nothing about any person."""

import io
import json
import logging

import pytest
from django.db import IntegrityError
from django.test import Client

from secondopinion.logging import CONFIG

PERSONAL = ["ivanov@example.org", "Иванов", "+7 916 123-45-67", "4510 123456", "token-9f8e7d"]


@pytest.fixture
def lines():
    """What the product's handler writes while the test runs."""
    written = io.StringIO()
    formatter = dict(CONFIG["formatters"]["json"])
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter.pop("()")(**formatter))
    root = logging.getLogger()
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)


def assert_nobody_is_in(lines) -> None:
    text = json.dumps(lines, ensure_ascii=False)
    assert [word for word in PERSONAL if word in text] == []


def test_a_fault_is_told_by_its_kind_and_places_not_by_its_message(lines):
    try:
        raise IntegrityError("DETAIL: Key (email)=(ivanov@example.org) already exists: Иванов")
    except IntegrityError:
        logging.getLogger("requests_app").exception("letter %s was not sent", "b6f7")

    line = lines()[-1]
    assert line["event"] == "letter b6f7 was not sent"
    assert line["fault"] == "IntegrityError"
    assert "test_logging.py" in line["passed"][-1]
    assert_nobody_is_in(lines())


def test_addresses_and_long_numbers_are_covered_wherever_they_come_from(lines):
    logging.getLogger("somewhere").warning(
        "no box ivanov@example.org, call +7 916 123-45-67, passport 4510 123456"
    )

    assert lines()[-1]["event"] == "no box •••, call •••, passport •••"


def test_ids_and_moments_are_left_readable(lines):
    logging.getLogger("documents").info(
        "document 0193f1d2-7c1b-7d43-9b2e-5a1c3f2e4d10 of VM-2026-000123 scanned"
    )

    line = lines()[-1]
    assert line["event"] == "document 0193f1d2-7c1b-7d43-9b2e-5a1c3f2e4d10 of VM-2026-000123 scanned"
    assert line["at"].endswith("Z")


def test_a_failed_task_is_told_by_name_and_id(lines):
    told = {
        "name": "correspondence.tasks.deliver_letter",
        "id": "0193",
        "exc": "ValueError('Иванов')",
        "args": "()",
    }
    logging.getLogger("celery.app.trace").error(
        "Task %(name)s[%(id)s] raised: %(exc)s", told, extra={"data": told}
    )

    assert lines()[-1]["event"] == "task correspondence.tasks.deliver_letter[0193] failed"
    assert_nobody_is_in(lines())


@pytest.mark.django_db
def test_a_request_is_told_by_its_route_not_by_its_address(lines):
    Client().get("/account/reset/token-9f8e7d/?email=ivanov@example.org")

    line = next(line for line in lines() if line["event"] == "request")
    assert line["status"] in {302, 404}
    assert_nobody_is_in(lines())
