"""Commands with nothing running, in a folder that only its owner may enter."""

import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.embedded.product import ROOT, Product

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("up")]


@pytest.fixture
def product():
    product = Product(closed_parent=True)
    yield product
    product.clean_up()


def test_commands_at_once_on_an_empty_folder_share_one_database_and_leave_nothing(product):
    with ThreadPoolExecutor(3) as pool:
        plans = list(pool.map(lambda _: product.manage("showmigrations", "--plan"), range(3)))

    assert [plan.returncode for plan in plans] == [0, 0, 0], plans
    assert product.processes() == {}
    assert "[ ]" not in product.manage("showmigrations", "--plan").stdout


def test_a_busy_port_is_a_sentence(product):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", product.port))
        busy.listen()
        refused = product.manage("up")

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Порт {product.port} занят другой программой.")


def test_a_wrong_port_is_a_sentence(product):
    refused = subprocess.run(
        [sys.executable, "manage.py", "up"],
        cwd=ROOT, env={**product.environment, "PORT": "eight"}, capture_output=True, text=True,
    )  # fmt: skip

    assert refused.stderr.strip() == "Переменная окружения PORT должна быть числом, а не «eight»."
