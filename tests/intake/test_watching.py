"""Staying at a mailbox: a letter is a case within seconds, whatever is away comes back, SIGTERM ends it at once."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from correspondence.mailboxes import fetching
from correspondence.models import IncomingLetter
from documents.durable import DurableFileStorage
from intake import watching
from requests_app.models import Case
from tests.correspondence.test_crashes import database_url

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]
LETTER = b"From: anna@example.org\r\nSubject: 1\r\nMessage-ID: <1@example.org>\r\n\r\nHello\r\n"


def until(true, seconds: float = 15) -> float:
    """The seconds it took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds
        time.sleep(0.05)
    return time.monotonic() - began


@pytest.fixture
def watched(mail_in, monkeypatch):
    """A thread that stays at the mailbox, as the command's own."""
    monkeypatch.setattr(watching, "SHORTEST_PAUSE", 0.1)
    stop = threading.Event()

    def watch():
        watching.watch(mail_in.mailbox, stop)
        connection.close()

    staying = threading.Thread(target=watch, daemon=True)
    staying.start()
    yield mail_in
    stop.set()
    mail_in.deliver(LETTER, arrived_at=timezone.now())  # ends its IDLE
    staying.join(10)
    assert not staying.is_alive()


def test_a_letter_is_a_case_within_seconds(watched):
    for number in range(2):
        watched.deliver(LETTER + b"%d" % number, arrived_at=timezone.now())
        until(lambda wanted=number + 1: Case.objects.count() == wanted, seconds=5)


def test_a_storage_that_is_away_for_a_while_loses_nothing(watched, monkeypatch):
    tried = threading.Event()

    def full(*_):
        tried.set()
        raise OSError("the disk is full")

    with monkeypatch.context() as away:
        away.setattr(DurableFileStorage, "_save", full)
        watched.deliver(LETTER, arrived_at=timezone.now())
        assert tried.wait(10)
        assert not IncomingLetter.objects.exists()
    until(lambda: Case.objects.count() == 1)


def test_a_database_connection_that_is_cut_is_made_anew(watched):
    watched.deliver(LETTER, arrived_at=timezone.now())
    until(lambda: Case.objects.count() == 1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    watched.deliver(LETTER + b"2", arrived_at=timezone.now())

    until(lambda: Case.objects.count() == 2)


def test_a_server_that_is_started_anew_is_found_again(watched):
    watched.deliver(LETTER, arrived_at=timezone.now())
    until(lambda: Case.objects.count() == 1)
    watched.server.stop()
    watched.server.start()
    watched.deliver(LETTER + b"2", arrived_at=timezone.now())

    until(lambda: Case.objects.count() == 2)


def test_while_one_stays_at_the_mailbox_others_leave_it_alone(watched):
    watched.deliver(LETTER, arrived_at=timezone.now())
    until(lambda: Case.objects.count() == 1)

    assert fetching.fetch(watched.mailbox, at=timezone.now()).is_mine is False


def test_the_command_stays_until_it_is_told_to_end(mail_in, settings):
    box = mail_in.mailbox
    env = os.environ | {
        "DATABASE_URL": database_url(),
        "IMAP_URL": f"imap://{box.user}:secret@127.0.0.1:{box.port}/INBOX?starttls=0",
        "STORAGE_URL": f"file://{settings.STORAGES['default']['OPTIONS']['location']}",
        "DJANGO_SETTINGS_MODULE": "secondopinion.settings.test",
    }
    running = subprocess.Popen([sys.executable, "-m", "django", "fetch_mail"], env=env, cwd=settings.BASE_DIR)
    try:
        mail_in.deliver(LETTER, arrived_at=timezone.now())
        until(lambda: Case.objects.count() == 1, seconds=30)

        running.send_signal(signal.SIGTERM)
        assert running.wait(2) == 0
    finally:
        running.kill()
        running.wait()


def test_one_round_says_how_many_letters_came(mail_in, settings, capsys):
    box = mail_in.mailbox
    settings.MAILBOXES = [f"imap://{box.user}:secret@127.0.0.1:{box.port}/INBOX?starttls=0"]
    mail_in.deliver(LETTER, arrived_at=timezone.now())

    call_command("fetch_mail", once=True)

    assert "Писем: 1" in capsys.readouterr().out
    assert Case.objects.count() == 1


def test_without_a_mailbox_the_command_says_so(settings, capsys):
    settings.MAILBOXES = []

    call_command("fetch_mail")

    assert capsys.readouterr().out.strip() == "Ящиков нет: задайте IMAP_URL (см. .env.example)."
