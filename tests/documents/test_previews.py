"""The limited child: what it cannot do, whoever asks."""

import json
import socket
import subprocess
import sys

import pytest

from documents.previews import jail
from documents.previews.limits import CHECK

TRIES = {
    "the network": ("import socket; socket.create_connection(('127.0.0.1', {port}), 2)", "unreachable"),
    "more memory": ("bytearray(3 * 1024**3)", "MemoryError"),
    "a large file": ("open('{folder}/large', 'wb').write(bytes(64 * 1024**2))", "File too large"),
    "many files": ("[open('/dev/null') for _ in range(100)]", "Too many open files"),
}
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
    seen = {}
    monkeypatch.setattr(jail.subprocess, "run", lambda command, **more: seen.update(more))

    with pytest.raises(jail.ChildDied):
        list(jail._answers("check", tmp_path, limits=CHECK))

    assert "must-not-be-seen" not in str(seen["env"]) and "DATABASE_URL" not in seen["env"]


def test_the_child_knows_no_django():
    program = "import sys, documents.previews.child, documents.previews.pdf, documents.previews.dicom, documents.archives, "
    program += "documents.previews.images; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], cwd=jail.ROOT).returncode == 0


def test_pages_drawn_before_the_child_died_are_kept(monkeypatch, tmp_path):
    said = [{"count": 9}, {"page": {"file": "0001.webp", "number": 1, "width": 9, "height": 9}}]

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
