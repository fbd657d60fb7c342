"""A file appears under its name only whole, and only when it is on the disk."""

import os

import pytest
from django.core.files.base import ContentFile, File

from documents.durable import DurableFileStorage


@pytest.fixture
def storage(tmp_path):
    return DurableFileStorage(location=tmp_path, file_permissions_mode=0o600)


class Torn(File):
    """Breaks in the middle."""

    def __init__(self):
        super().__init__(None)

    def chunks(self, chunk_size=None):
        yield b"half"
        raise OSError("the disk is full")


def test_a_file_is_kept_with_its_mode_in_folders_made_for_it(storage, tmp_path):
    assert storage.save("ab/cd/one", ContentFile(b"whole")) == "ab/cd/one"

    kept = tmp_path / "ab" / "cd" / "one"
    assert kept.read_bytes() == b"whole"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert os.listdir(kept.parent) == ["one"], "nothing half is left beside it"


def test_what_breaks_off_leaves_no_file(storage, tmp_path):
    with pytest.raises(OSError, match="full"):
        storage.save("ab/one", Torn())

    assert not storage.exists("ab/one")
    assert os.listdir(tmp_path / "ab") == []


def test_a_name_is_never_taken_from_another_file(storage):
    storage.save("one", ContentFile(b"first"))

    second = storage.save("one", ContentFile(b"second"))

    assert second != "one"
    assert storage.open("one").read() == b"first"
    assert storage.open(second).read() == b"second"


def test_the_bytes_are_on_the_disk_before_the_name_is_and_the_name_before_the_answer(storage, monkeypatch):
    told, fsync, link = [], os.fsync, os.link
    monkeypatch.setattr(os, "fsync", lambda fd: told.append("on disk") or fsync(fd))
    monkeypatch.setattr(os, "link", lambda *names: told.append("named") or link(*names))
    storage.save("ready", ContentFile(b"x"))
    told.clear()

    storage.save("one", ContentFile(b"x"))

    assert told == ["on disk", "named", "on disk"]
