import socket

import pytest
from django.core.mail import send_mail
from django.db import connection

from tests.network import OutsideWorld


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
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_content_type")
        assert cursor.fetchone()[0] > 0
