"""L5: every action is recorded, and the record cannot be altered."""

import json
import uuid
from datetime import date

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from accounts.models import User
from accounts.roles import Role
from audit import log
from audit.models import Event, Seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator():
    return User.objects.create_user(
        "curator@example.org", role=Role.CURATOR, last_name="Орлова", first_name="Мария"
    )


def test_an_event_says_who_did_what_when_and_to_what(curator, now):
    event = log.record(
        "document.opened",
        by=curator,
        at=now,
        case_number="VM-2026-000123",
        subject=curator,
        page=3,
        file=uuid.UUID(int=7),
    )

    event.refresh_from_db()
    assert (event.at, event.by, event.action, event.case_number) == (
        now,
        curator,
        "document.opened",
        "VM-2026-000123",
    )
    assert event.by_label == "Орлова Мария"
    assert event.subject == f"accounts.User:{curator.pk}"
    assert event.details == {"page": 3, "file": "00000000-0000-0000-0000-000000000007"}


def test_the_name_stays_as_it_was_when_the_account_is_renamed(curator, now):
    event = log.record("step.accept_package", by=curator, at=now)
    curator.last_name = "Соколова"
    curator.save()

    event.refresh_from_db()
    assert event.by_label == "Орлова Мария"


def test_a_stranger_leaves_a_record_too(now):
    event = log.record("access.denied", by=None, at=now, address="/curators/")

    event.refresh_from_db()
    assert (event.by, event.by_label, event.case_number, event.subject) == (None, "", "", "")


def test_details_may_be_dates(now):
    event = log.record("calendar.approved", by=None, at=now, promised_on=date(2026, 12, 7))

    event.refresh_from_db()
    assert event.details == {"promised_on": "2026-12-07"}


@pytest.mark.parametrize(
    "action", ["", "opened", "Document.Opened", "документ.открыт", "a b.c", "document.opened.twice"]
)
def test_an_action_is_named_room_dot_verb(action, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        log.record(action, by=None, at=now)


def test_the_record_is_undone_with_what_it_records(now):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        log.record("step.submit", by=None, at=now)
        raise ZeroDivisionError

    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda event: Event.objects.filter(pk=event.pk).update(action="step.refuse"),
        lambda event: event.delete(),
        lambda event: event.save(),
        lambda event: Event.objects.all().delete(),
        lambda event: Seal.objects.all().delete(),
        lambda event: Seal.objects.update(hash="f" * 64),
    ],
    ids=["update", "delete", "save", "delete_all", "delete_seals", "update_seals"],
)
def test_the_database_refuses_to_change_the_log(change, now):
    event = log.record("step.submit", by=None, at=now)
    Seal.objects.create(position=1, event=event, previous_hash="0" * 64, hash="1" * 64, sealed_at=now)

    with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
        change(event)

    assert Event.objects.get().action == "step.submit"
    assert Seal.objects.get().hash == "1" * 64


@pytest.mark.parametrize(
    "table", ["audit_event", "audit_event, audit_seal", "audit_seal", "accounts_user CASCADE"]
)
def test_the_database_refuses_to_truncate_the_log(table, now):
    log.record("step.submit", by=None, at=now)

    with (
        pytest.raises(InternalError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {table}")

    assert Event.objects.exists()


def test_one_cases_events_are_found_by_the_index(now):
    Event.objects.bulk_create(
        Event(at=now, action="document.opened", case_number=f"VM-2026-{n % 500:06}") for n in range(5_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE audit_event")
        cursor.execute(
            "EXPLAIN (FORMAT JSON) "
            + str(Event.objects.of_case("X").query).replace("= X", "= 'VM-2026-000123'")
        )
        plan = json.dumps(cursor.fetchone()[0])

    assert "event_by_case" in plan
    assert "Seq Scan" not in plan


def test_the_events_of_a_case_come_as_they_happened(now):
    mine = [log.record(f"step.number_{n}", by=None, at=now, case_number="VM-2026-000001") for n in range(3)]
    log.record("step.other", by=None, at=now, case_number="VM-2026-000002")

    assert list(Event.objects.of_case("VM-2026-000001")) == mine


def test_the_events_of_one_row_are_found(curator, now):
    opened = log.record("account.opened", by=curator, at=now, subject=curator)
    log.record("account.opened", by=curator, at=now)

    assert list(Event.objects.of_subject(curator)) == [opened]


def test_events_of_one_transaction_are_written_together_in_their_order(now, django_assert_num_queries):
    with django_assert_num_queries(1), log.in_one_statement():
        log.record("case.opened_by_letter", by=None, at=now)
        log.record_each("document.received", [(User(), {}), (User(), {})], by=None, at=now, case_number="")
        log.record("letter.posted", by=None, at=now)

    assert list(Event.objects.order_by("id").values_list("action", flat=True)) == [
        "case.opened_by_letter",
        "document.received",
        "document.received",
        "letter.posted",
    ]


def test_what_broke_off_leaves_none_of_its_events_and_later_ones_are_written_at_once(now):
    with pytest.raises(ValueError), log.in_one_statement():
        log.record("case.opened_by_letter", by=None, at=now)
        raise ValueError

    log.record("letter.posted", by=None, at=now)
    assert [event.action for event in Event.objects.all()] == ["letter.posted"]
