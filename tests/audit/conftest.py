"""What the tests of the log share: a moment, and the powers of the database's owner."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
def as_owner(db: None) -> Callable[..., None]:
    """Run SQL the way the owner of the database can: with the triggers of the log switched off."""

    def run(sql: str, *params: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in ("audit_event", "audit_seal"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(sql, params)
            for table in ("audit_event", "audit_seal"):
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    return run
