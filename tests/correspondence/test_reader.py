"""The parent of the limited child: one child for many letters, no letter harms the next, no word is believed unseen."""

import errno
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from correspondence import reader as module
from correspondence.reader import LIMITS, Reader, Unreadable

LETTER = "From: Анна <anna@x.ru>\r\nSubject: Тема\r\nMessage-ID: <a@b>\r\n\r\nДобрый день!\r\n".encode()
WITH_PART = b"Content-Type: application/pdf; name=a.pdf\r\n\r\n%PDF"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "parts"
    made.mkdir()
    return made


@pytest.fixture
def reader():
    with Reader() as running:
        yield running


def instead(reader: Reader, monkeypatch, program: str) -> None:
    """Another program in the child's place: it is ready, then does as told with each line it is asked."""
    ready = 'import json, os, signal, sys, time\nprint(\'{"ready": true, "network_is_closed": true}\', flush=True)\n'
    started = subprocess.Popen
    command = [sys.executable, "-c", f"{ready}for line in sys.stdin:\n    {program}"]
    monkeypatch.setattr(module.subprocess, "Popen", lambda _command, **more: started(command, **more))


def test_a_letter_is_read_from_bytes_and_from_a_file(reader, folder, tmp_path):
    (tmp_path / "one.eml").write_bytes(LETTER)

    first, second = reader.read(LETTER, folder), reader.read(tmp_path / "one.eml", folder)

    assert first == second and (first.sender, first.text) == ("anna@x.ru", "Добрый день!")
    assert list(folder.iterdir()) == []


def test_parts_are_plain_files_of_the_folder(reader, folder):
    (part,) = reader.read(WITH_PART, folder).parts

    assert [found.name for found in folder.iterdir()] == [part.file]
    assert (folder / part.file).read_bytes() == b"%PDF"


def test_one_child_reads_many_letters_and_is_then_replaced(folder):
    with Reader(letters=2) as reader:
        pids = []
        for _ in range(4):
            reader.read(LETTER, folder)
            pids.append(reader.child_pid)

    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_no_child_is_left_behind(folder):
    with Reader() as reader:
        reader.read(LETTER, folder)
        pid = reader.child_pid

    with pytest.raises(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_child_dies_with_its_parent(folder):
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom correspondence.reader import Reader\nreader = Reader()\n"
        f"reader.read(b'x', Path({str(folder)!r}))\nprint(reader.child_pid, flush=True)\nos.kill(os.getpid(), 9)"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=module.ROOT, capture_output=True, timeout=30
    ).stdout
    until = time.monotonic() + 5

    while time.monotonic() < until and _lives(int(said)):
        time.sleep(0.05)

    assert not _lives(int(said))


def _lives(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def test_a_child_that_died_between_letters_is_replaced(reader, folder):
    reader.read(LETTER, folder)
    os.kill(reader.child_pid, signal.SIGKILL)
    time.sleep(0.1)

    assert reader.read(LETTER, folder).subject == "Тема"


@pytest.mark.parametrize(
    ("program", "problem"),
    [
        ("time.sleep(60)", module.TOO_LONG),
        ("os.kill(os.getpid(), signal.SIGSEGV)", module.DIED),
        ("print('what', flush=True)", module.GARBAGE),
        ("print('[1]', flush=True)", module.GARBAGE),
        ("print('[' * 100000, flush=True)", module.GARBAGE),
        ("print('{}', flush=True)", module.GARBAGE),
        ("print('x' * 40_000_000, flush=True)", module.GARBAGE),
        ('print(\'{"unreadable": "memory"}\', flush=True)', module.TOO_LARGE),
        ('print(\'{"unreadable": "KeyError"}\', flush=True)', module.BROKEN.format(code="KeyError")),
    ],
)
def test_trouble_has_a_russian_name_and_ends_with_the_letter(program, problem, folder, monkeypatch):
    with Reader(replace(LIMITS, wall=2)) as reader:
        with monkeypatch.context() as patched:
            instead(reader, patched, program)
            with pytest.raises(Unreadable) as trouble:
                reader.read(LETTER, folder)
        assert (trouble.value.problem, reader.child_pid, list(folder.iterdir())) == (problem, None, [])

        assert reader.read(LETTER, folder).subject == "Тема"


def test_a_failure_of_the_disk_is_not_the_letters_fault(reader, folder, monkeypatch):
    instead(reader, monkeypatch, f"print('{{\"failed\": {errno.ENOSPC}}}', flush=True)")

    with pytest.raises(OSError) as failed:
        reader.read(LETTER, folder)

    assert failed.value.errno == errno.ENOSPC and not isinstance(failed.value, Unreadable)


def test_the_childs_share_of_memory_is_all_it_gets(folder):
    with Reader(replace(LIMITS, memory=200 * module.MEGABYTE)) as reader:
        with pytest.raises(Unreadable) as trouble:
            reader.read(b"Subject: x\n\n" + b"x" * 190 * module.MEGABYTE, folder)
        assert trouble.value.problem == module.TOO_LARGE

        assert reader.read(LETTER, folder).subject == "Тема"


def test_the_child_has_no_secrets(reader, folder, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "must-not-be-seen")
    seen, started = {}, subprocess.Popen
    monkeypatch.setattr(
        module.subprocess, "Popen", lambda command, **more: seen.update(more) or started(command, **more)
    )

    reader.read(LETTER, folder)

    assert "must-not-be-seen" not in str(seen["env"]) and "DATABASE_URL" not in seen["env"]
