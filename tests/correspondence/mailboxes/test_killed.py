"""A fetcher killed before every one of its steps: nothing is lost, nothing enters twice (RELIABILITY, cases 1, 2, F22)."""

import os
import subprocess
import sys
import time
import uuid
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from correspondence.mailboxes import fetching
from correspondence.models import IncomingLetter, OutgoingLetter
from documents.models import Document
from intake import filing
from requests_app.models import Case
from tests.correspondence.test_crashes import database_url

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]

LETTERS = 3
FEWEST_STEPS = 60


def letter(n: int, steps: int) -> bytes:
    return (
        f"From: a{n}.{steps}@example.org\r\nTo: 2opinion@rgs.ru\r\nSubject: {n}.{steps}\r\n"
        f"Message-ID: <{n}.{steps}@example.org>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n"
        "--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF-1.4\r\n--b--\r\n"
    ).encode()


@pytest.fixture
def fetcher(settings):
    """The process that forks those to be killed; its files are this test's."""
    folder = settings.STORAGES["default"]["OPTIONS"]["location"]
    env = os.environ | {
        "DATABASE_URL": database_url(),
        "STORAGE_URL": f"file://{folder}",
        "DJANGO_SETTINGS_MODULE": "secondopinion.settings.test",
    }
    command = [sys.executable, "-m", "tests.correspondence.mailboxes.fetcher"]
    with subprocess.Popen(
        command, env=env, cwd=settings.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        yield running
        running.stdin.close()


def live_until(fetcher, dovecot, steps: int) -> bool:
    """Three letters fetched by one that dies before its step of this number; True when it lived through."""
    user, at = f"killed{uuid.uuid4().hex[:12]}", timezone.now()
    dovecot.deliver_many([letter(n, steps) for n in range(LETTERS)], arrived_at=at, user=user)
    url = f"imap://{user}:secret@127.0.0.1:{dovecot.port}/INBOX?starttls=0"
    fetcher.stdin.write(f"{url} {steps} {at.isoformat()}\n")
    fetcher.stdin.flush()
    lived = fetcher.stdout.readline().strip() == "done"
    later = at + timedelta(minutes=5)
    while not fetching.fetch(dovecot.mailbox(user), at=later).is_mine:
        time.sleep(0.02)  # the database has not noticed yet that the killed one is gone, and holds its lock
    while IncomingLetter.objects.unread(later).exists():
        filing.sweep(at=later)
    shown = dovecot.flags(user)
    assert len(shown) == LETTERS
    assert all(b"\\Seen" in line for line in shown)
    return lived


def assert_all_are_there_once(letters: int) -> None:
    rows = IncomingLetter.objects.all()
    assert rows.count() == rows.filter(copy_of=None).count() == letters, "lost or doubled"
    assert set(rows.values_list("filed", "state")) == {("own_case", "read")}
    assert rows.filter(flagged_at=None).count() == 0
    assert Case.objects.count() == letters
    assert Document.objects.count() == letters
    assert OutgoingLetter.objects.filter(name="letter_received").count() == letters
    assert len(set(rows.values_list("raw_sha256", flat=True))) == letters
    assert all(default_storage.exists(key) for key in rows.values_list("raw_key", flat=True))


def test_of_letters_whose_fetcher_is_killed_none_is_lost_and_none_enters_twice(fetcher, dovecot):
    """A sample: each seventh step."""
    chosen = range(1, FEWEST_STEPS, 7)
    for steps in chosen:
        live_until(fetcher, dovecot, steps)

    assert_all_are_there_once(len(chosen) * LETTERS)


@pytest.mark.faults
def test_every_step(fetcher, dovecot):
    steps = 1
    while not live_until(fetcher, dovecot, steps):
        steps += 1

    print(f"\nkilled before each of {steps - 1} steps, {steps * LETTERS} letters")
    assert steps > FEWEST_STEPS
    assert_all_are_there_once(steps * LETTERS)
