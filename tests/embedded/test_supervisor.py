"""The whole product of `manage.py up`, killed and stopped in the ways it may be."""

import os
import signal

import pytest

from tests.embedded.product import Product

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("up")]
PARTS = {
    "PostgreSQL": "bin/postgres -D",
    "Redis": "redis-server",
    "mail": "embedded.maildrop",
    "web": "gunicorn",
    "worker": "secondopinion worker",
    "beat": "secondopinion beat",
    "letterbox": "django fetch_mail",
}


@pytest.fixture(scope="module")
def product():
    product = Product()
    product.start()
    yield product
    product.clean_up()


def test_every_part_answers(product):
    assert product.healthy()
    assert f"http://127.0.0.1:{product.port}" in product.said


def test_a_second_start_says_so_in_a_sentence(product):
    second = product.manage("up")

    assert second.returncode == 1
    assert second.stderr.strip() == (
        f"Уже работает: http://127.0.0.1:{product.port}. Чтобы остановить, нажмите в нём Ctrl-C."
    )


def test_a_command_beside_it_uses_the_same_database(product):
    shown = product.manage("showmigrations", "--plan")

    assert shown.returncode == 0, shown.stderr
    assert "[ ]" not in shown.stdout


@pytest.mark.parametrize("words", PARTS.values(), ids=PARTS)
def test_a_part_killed_comes_back(product, words):
    killed = product.part(words)
    family = {pid for pid in product.processes() if pid == killed or _parent(pid) == killed}

    os.kill(killed, signal.SIGKILL)

    product.until(lambda: not family & set(product.processes()), "for its children to go")
    product.until(lambda: any(words in line for line in product.processes().values()), "for it to come back")
    product.until(product.healthy, "for health")
    assert product.part(words) != killed


def test_the_keeper_killed_leaves_nothing_running_and_the_next_start_finds_the_data(product):
    before = product.processes()
    assert len(before) > len(PARTS)

    product.supervisor.kill()
    product.supervisor.wait()

    product.until(lambda: not product.processes(), "for all to end", seconds=10)
    product.start()
    assert product.healthy()


def test_ctrl_c_stops_all_in_order(product):
    product.supervisor.send_signal(signal.SIGINT)

    assert product.supervisor.wait(60) == 0
    assert not product.processes()
    stopped = [
        line.split(":")[0].strip() for line in product.said.splitlines() if line.endswith(": остановлен")
    ]
    assert stopped == ["letterbox", "beat", "worker", "web", "mail", "redis", "postgres"]


def _parent(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return int(stat.read().rpartition(")")[2].split()[1])
    except OSError:
        return 0
