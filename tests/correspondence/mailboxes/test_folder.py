"""A folder as a mailbox: the way in of the demonstration."""

import os
import threading
import time
from datetime import UTC, datetime

import pytest
from django.core.files.storage import default_storage

from correspondence.mailboxes import fetching, places
from correspondence.mailboxes.folder import FolderBox
from correspondence.mailboxes.places import MailboxAway
from correspondence.models import IncomingLetter
from tests.scenarios.story import moscow

pytestmark = pytest.mark.django_db(transaction=True)
AT = moscow("2026-11-20 10:00")
SECOND = 1_000_000_000


@pytest.fixture
def folder(tmp_path):
    return tmp_path


@pytest.fixture
def mailbox(folder):
    return places.parsed(f"drop://{folder}")


def put(folder, moment: int, raw: bytes) -> None:
    path = folder / f"{moment * SECOND}-0a1b2c3d.eml"
    path.write_bytes(raw)
    os.utime(path, (moment, moment))


def test_files_are_letters_that_came_when_they_were_written(folder, mailbox):
    put(folder, 1_795_600_000, b"Date: Thu, 1 Jan 1970 00:00:00 +0000\r\n\r\nFirst\xff\r\n")

    assert fetching.fetch(mailbox, at=AT).stored == 1

    row = IncomingLetter.objects.get()
    assert row.arrived_at == datetime.fromtimestamp(1_795_600_000, UTC)
    assert default_storage.open(row.raw_key).read().endswith(b"First\xff\r\n")
    assert (row.is_whole, row.flagged_at) == (True, AT)
    assert list(folder.iterdir()), "nothing is taken out of the mailbox"


def test_each_is_fetched_once_and_nothing_else_is_a_letter(folder, mailbox):
    put(folder, 1_795_600_000, b"1")
    (folder / f".{1_795_600_001 * SECOND}-0a1b2c3d.eml").write_bytes(b"half")
    (folder / "notes.txt").write_bytes(b"x")
    fetching.fetch(mailbox, at=AT)
    put(folder, 1_795_600_005, b"2")

    assert [fetching.fetch(mailbox, at=AT).stored for _ in range(2)] == [1, 0]


def test_a_folder_that_is_not_there_is_a_mailbox_that_is_away(folder):
    with pytest.raises(MailboxAway):
        fetching.fetch(places.parsed(f"drop://{folder}/none"), at=AT)


def test_waiting_ends_when_a_file_comes(folder, mailbox):
    box = FolderBox(mailbox)
    threading.Timer(0.2, put, [folder, 1_795_600_000, b"1"]).start()
    began = time.monotonic()

    box.wait(20)

    assert time.monotonic() - began < 3
