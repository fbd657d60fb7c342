"""The chain: what the database's own administrator does to the log is found and named."""

from io import StringIO

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit import chain, log, tasks
from audit.models import Event, Seal
from secondopinion.schedule import BEAT

pytestmark = pytest.mark.django_db


@pytest.fixture
def events(now):
    """Five sealed events."""
    written = [
        log.record(
            "document.opened", by=None, at=now, case_number=f"VM-2026-00000{n}", page=n, note="кириллица"
        )
        for n in range(5)
    ]
    chain.seal(now)
    return written


def test_what_is_committed_is_linked_in_order_once(events, now):
    assert chain.seal(now) == 0
    seals = list(Seal.objects.order_by("position"))
    assert [seal.event_id for seal in seals] == [event.pk for event in events]
    assert [seal.position for seal in seals] == [1, 2, 3, 4, 5]
    assert [seal.previous_hash for seal in seals] == [chain.GENESIS, *[seal.hash for seal in seals[:-1]]]


def test_an_untouched_chain_has_no_faults(events):
    assert chain.verify() == []


def test_an_empty_log_has_no_faults(now):
    assert chain.seal(now) == 0
    assert chain.verify() == []


@pytest.mark.parametrize("n", range(5))
def test_one_deleted_event_is_named(events, as_owner, n):
    as_owner("DELETE FROM audit_event WHERE id = %s", events[n].pk)

    assert len(chain.verify()) == 1
    assert f"Запись {events[n].pk} удалена" in chain.verify()[0]


@pytest.mark.parametrize(
    "change",
    [
        "action = 'document.downloaded'",
        "at = at + interval '1 microsecond'",
        "case_number = 'VM-2026-000999'",
        "by_label = 'Кто-то другой'",
        "subject = 'documents.Document:1'",
        "details = details || '{\"page\": 99}'",
        "details = '{}'",
    ],
)
@pytest.mark.parametrize("n", [0, 2, 4])
def test_one_altered_event_is_named(events, as_owner, change, n):
    as_owner(f"UPDATE audit_event SET {change} WHERE id = %s", events[n].pk)

    assert len(chain.verify()) == 1
    assert f"Запись {events[n].pk} " in chain.verify()[0]
    assert "изменена" in chain.verify()[0]


@pytest.mark.parametrize("n", range(4))
def test_an_event_deleted_together_with_its_link_leaves_a_gap(events, as_owner, n):
    as_owner("DELETE FROM audit_seal WHERE event_id = %s", events[n].pk)
    as_owner("DELETE FROM audit_event WHERE id = %s", events[n].pk)

    faults = chain.verify()
    assert len(faults) == 1
    assert f"нет звено {n + 1}" in faults[0]
    assert str(events[n + 1].pk) in faults[0]


def test_a_forged_link_is_named(events, as_owner):
    as_owner("UPDATE audit_event SET action = 'step.refuse' WHERE id = %s", events[2].pk)
    forged = chain.digest_of(
        Event.objects.get(pk=events[2].pk), position=3, previous=Seal.objects.get(position=2).hash
    )
    as_owner("UPDATE audit_seal SET hash = %s WHERE position = 3", forged)

    assert chain.verify() == ["Звено 4: не продолжает звено 3, одно из них подменено"]


def test_links_swapped_between_two_events_are_found(events, as_owner):
    first, second = events[1].pk, events[2].pk
    as_owner("UPDATE audit_seal SET event_id = -1 WHERE event_id = %s", first)
    as_owner("UPDATE audit_seal SET event_id = %s WHERE event_id = %s", first, second)
    as_owner("UPDATE audit_seal SET event_id = %s WHERE event_id = -1", second)

    assert len(chain.verify()) == 2


def test_a_tail_cut_off_with_its_links_is_shown_by_a_head_noted_before(events, as_owner):
    head = chain.head()
    as_owner("DELETE FROM audit_seal WHERE position = 5")
    as_owner("DELETE FROM audit_event WHERE id = %s", events[4].pk)

    assert chain.verify() == []
    assert "Звено 5" in chain.verify([(head.position, head.hash)])[0]


def test_an_event_committed_late_with_a_lower_number_is_linked_after_the_others(now):
    late = Event(id=10, at=now, action="document.opened")
    Event.objects.create(id=11, at=now, action="document.opened")
    chain.seal(now)
    late.save(force_insert=True)
    chain.seal(now)

    assert list(Seal.objects.order_by("position").values_list("event_id", flat=True)) == [11, 10]
    assert chain.verify() == []


def test_an_event_put_in_behind_the_seal_is_named(now):
    Event.objects.create(id=chain.LOOK_BACK + 100, at=now, action="document.opened")
    chain.seal(now)
    Event.objects.create(id=5, at=now, action="step.refuse")
    chain.seal(now)

    assert chain.verify() == ["Запись 5 (step.refuse) не опечатана, хотя старше опечатанных"]


def test_long_logs_are_sealed_and_verified_in_batches(now, monkeypatch):
    monkeypatch.setattr(chain, "BATCH", 3)
    for n in range(10):
        log.record("document.opened", by=None, at=now, page=n)

    assert chain.seal(now) == 10
    assert chain.verify() == []


def test_only_one_worker_seals_at_a_time(now):
    log.record("document.opened", by=None, at=now)
    other = psycopg2.connect(**connection.get_connection_params() | {"cursor_factory": None})
    try:
        other.cursor().execute("SELECT pg_advisory_xact_lock(%s)", [chain.LOCK])
        assert chain.seal(now) == 0
        other.rollback()
        assert chain.seal(now) == 1
    finally:
        other.close()


def test_the_task_of_the_minute_seals(now):
    log.record("document.opened", by=None, at=now)

    tasks.seal()

    assert Seal.objects.count() == 1
    assert BEAT["seal_audit"] == {"task": tasks.seal.name, "schedule": 60.0}


def test_the_command_says_that_the_log_is_intact_and_prints_the_head(events):
    out = StringIO()
    call_command("verify_audit", stdout=out)

    assert "Журнал цел" in out.getvalue()
    assert f"5:{Seal.objects.get(position=5).hash}" in out.getvalue()


def test_the_command_fails_and_names_the_deleted_event(events, as_owner):
    as_owner("DELETE FROM audit_event WHERE id = %s", events[3].pk)

    with pytest.raises(CommandError, match=f"Запись {events[3].pk} удалена"):
        call_command("verify_audit")


def test_the_command_checks_a_head_noted_before(events, as_owner):
    head = f"5:{Seal.objects.get(position=5).hash}"
    call_command("verify_audit", head=[(5, head[2:])], stdout=StringIO())
    as_owner("DELETE FROM audit_seal WHERE position = 5")

    with pytest.raises(CommandError, match="Звено 5"):
        call_command("verify_audit", "--head", head)


def test_the_command_explains_what_a_head_looks_like():
    with pytest.raises(CommandError, match="МЕСТО:ХЕШ"):
        call_command("verify_audit", "--head", "abc")
