import socket
from datetime import UTC, datetime

import pytest
from django.core.mail import send_mail
from django.db import DatabaseError, connection, transaction

from audit import log
from audit.models import Event
from tests.network import OutsideWorld
from workcalendar.models import CalendarDay


@pytest.mark.django_db
def test_the_tests_run_on_a_real_postgresql_that_knows_cyrillic():
    with connection.cursor() as cursor:
        cursor.execute("SELECT upper('второе мнение ё')")
        assert cursor.fetchone() == ("ВТОРОЕ МНЕНИЕ Ё",)


def test_another_host_is_out_of_reach():
    with pytest.raises(OutsideWorld):
        socket.create_connection(("example.com", 80), timeout=1)
    with pytest.raises(OutsideWorld):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_the_mail_server_keeps_what_it_accepts_and_refuses_when_told(mail_server):
    send_mail("Тема", "Текст", None, ["a@example.org"])
    assert mail_server.letters[0]["Subject"] == "Тема"
    assert mail_server.envelopes[0][1] == ["a@example.org"]

    mail_server.answers = ["554 no such box"]
    with pytest.raises(OSError, match="no such box"):
        send_mail("Тема", "Текст", None, ["a@example.org"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", ["first", "second"])
def test_a_flush_empties_append_only_tables_and_keeps_the_rows_of_migrations(run):
    assert Event.objects.count() == 0
    assert CalendarDay.objects.exists()

    log.record("step.tried", by=None, at=datetime(2026, 2, 19, tzinfo=UTC))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_event CASCADE")
