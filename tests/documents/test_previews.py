"""The limited child: what it cannot do, whoever asks."""

import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from documents.previews import jail
from documents.previews.limits import CHECK

TRIES = {
    "the network": ("import socket; socket.create_connection(('127.0.0.1', {port}), 2)", "unreachable"),
    "more memory": ("bytearray(3 * 1024**3)", "MemoryError"),
    "a large file": ("open('{folder}/large', 'wb').write(bytes(64 * 1024**2))", "File too large"),
    "many files": ("[open('/dev/null') for _ in range(100)]", "Too many open files"),
}
A_PAGE = {"file": "0001.webp", "number": 1, "width": 9, "height": 9, "text": "", "hard_to_read": []}
TIED = "from documents.previews.limits import *\ntie_hands(CHECK)\n"


def stderr_of(program: str) -> str:
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=jail.ROOT, capture_output=True, text=True, timeout=60).stderr


@pytest.mark.parametrize("what", TRIES)
def test_the_child_reaches_neither_the_network_nor_more_than_its_share(what, tmp_path):
    program, said = TRIES[what]
    with socket.create_server(("127.0.0.1", 0)) as server:
        tried = stderr_of(TIED + program.format(port=server.getsockname()[1], folder=tmp_path))

    if what == "the network" and not tried:
        pytest.skip("THIS KERNEL LETS NO PROCESS LEAVE THE NETWORK: the container's own walls must do")
    assert said in tried


def test_the_child_is_given_no_secrets(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "must-not-be-seen")
    seen, started = {}, subprocess.Popen
    monkeypatch.setattr(
        jail.subprocess, "Popen", lambda command, **more: seen.update(more) or started(["true"], **more)
    )

    with pytest.raises(jail.ChildDied):
        list(jail._answers("check", tmp_path, limits=CHECK))

    assert "must-not-be-seen" not in str(seen["env"]) and "DATABASE_URL" not in seen["env"]


def test_the_child_knows_no_django():
    program = "import sys, documents.previews.child, documents.previews.pdf, documents.previews.dicom, documents.archives, "
    program += "documents.previews.images; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], cwd=jail.ROOT).returncode == 0


def test_pages_drawn_before_the_child_died_are_kept(monkeypatch, tmp_path):
    (tmp_path / "0001.webp").touch()
    said = [{"count": 9}, {"page": A_PAGE}]

    def dies_after_one_page(command, answers, folder, limits):
        answers.write("\n".join(map(json.dumps, said)).encode())

    monkeypatch.setattr(jail, "_run", dies_after_one_page)

    drawn = jail.draw(tmp_path / "file", "image/tiff", tmp_path)

    assert (len(drawn.pages), drawn.count, drawn.problem) == (1, 9, "unreadable")


def test_a_child_killed_in_the_middle_of_a_word_is_a_dead_child(monkeypatch, tmp_path):
    monkeypatch.setattr(
        jail, "_run", lambda command, answers, folder, limits: answers.write(b'{"count": 9}\n{"pa')
    )

    assert jail.draw(tmp_path / "file", "image/tiff", tmp_path).count == 9


@pytest.mark.parametrize(
    "claimed",
    [
        {"file": "../secret.webp"},
        {"file": "/etc/passwd"},
        {"file": "0001.webp\n"},
        {"file": "0003.webp"},
        {"file": "link.webp"},
        {"file": "0002.webp"},
        {"file": 1},
        {"number": "../../1"},
        {"width": True},
    ],
    ids=str,
)
def test_a_child_that_was_taken_over_cannot_name_files_of_the_house(monkeypatch, tmp_path, claimed):
    """Neither a path nor a link is followed, and the page's number never becomes a path in the storage."""
    (tmp_path / "secret.webp").write_text("secret")
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "0001.webp").touch()
    (pages / "0002.webp").symlink_to(tmp_path / "secret.webp")
    said = [{"count": 2}, {"page": A_PAGE}, {"page": A_PAGE | claimed}, {"done": True}]
    monkeypatch.setattr(
        jail, "_run", lambda command, answers, *_: answers.write("\n".join(map(json.dumps, said)).encode())
    )

    drawn = jail.draw(tmp_path / "file", "image/tiff", pages)

    assert (drawn.pages, drawn.problem) == ([A_PAGE], "unreadable")


def test_what_the_child_has_started_dies_with_it_when_time_is_over(tmp_path):
    told = tmp_path / "pid"
    program = "import subprocess, time; started = subprocess.Popen(['sleep', '60'])\n"
    program += f"open({str(told)!r}, 'w').write(str(started.pid)); time.sleep(60)"
    with (tmp_path / "answers").open("w+b") as answers:
        jail._run([sys.executable, "-c", program], answers, str(tmp_path), replace(CHECK, wall=3))

    assert is_gone(int(told.read_text()))


def is_gone(pid: int) -> bool:
    """Killed; a zombie that nobody has buried yet runs no more."""
    for _ in range(50):
        try:
            os.kill(pid, 0)
            with open(f"/proc/{pid}/stat") as status:
                if status.read().rpartition(")")[2].split()[0] == "Z":
                    return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.1)
    return False


def test_a_network_that_could_not_be_left_is_said_once(monkeypatch, tmp_path, caplog):
    said = b'{"network": "open"}\n{"type": "application/pdf"}\n{"done": true}\n'
    monkeypatch.setattr(jail, "_run", lambda command, answers, *_: answers.write(said))
    jail._warn_of_network.cache_clear()

    assert [jail.examine(tmp_path / "file") for _ in range(3)] == ["application/pdf"] * 3

    assert [record.levelname for record in caplog.records] == ["WARNING"]
    jail._warn_of_network.cache_clear()


def test_the_child_knows_when_the_kernel_did_not_let_it_leave_the_network():
    refusing = "import ctypes; from documents.previews import limits\n"
    refusing += "class Libc:\n    unshare = staticmethod(lambda flags: -1)\n"
    refusing += "print(limits._leave_network(Libc()))"

    answer = subprocess.run([sys.executable, "-c", refusing], cwd=jail.ROOT, capture_output=True, text=True)

    assert answer.stdout.strip() == "False"
