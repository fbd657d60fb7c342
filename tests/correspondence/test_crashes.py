"""A sender killed at random moments: nothing is lost in silence, nothing arrives twice (a sample of the fault suite)."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from correspondence import delivery
from correspondence.models import LetterState, OutgoingLetter
from tests.correspondence.conftest import NOW
from tests.correspondence.faulty import FaultyServer

KILLS, LETTERS = 15, 120


class SlowServer(FaultyServer):
    """Takes some milliseconds on both sides of keeping a letter, so that kills fall there too."""

    async def handle_DATA(self, server, session, envelope) -> str:
        await asyncio.sleep(random.uniform(0, 0.02))
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(random.uniform(0, 0.02))
        return answer


def database_url() -> str:
    place = connection.settings_dict
    options = f"?host={place['HOST']}" if place["HOST"].startswith("/") else ""
    host = "" if options else f"{place['HOST']}:{place['PORT']}"
    return f"postgresql://{place['USER']}:{place['PASSWORD']}@{host}/{place['NAME']}{options}"


@pytest.fixture
def slow_server():
    with SlowServer() as server:
        yield server


@pytest.fixture
def sender(slow_server):
    env = os.environ | {
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{slow_server.port}",
        "DJANGO_SETTINGS_MODULE": "secondopinion.settings.test",
    }
    command = [sys.executable, "-m", "tests.correspondence.sender"]
    with subprocess.Popen(
        command, env=env, cwd=settings.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        yield running
        running.stdin.close()


@pytest.mark.heavy
@pytest.mark.django_db(transaction=True)
def test_of_letters_whose_sender_is_killed_none_is_lost_silently_and_none_arrives_twice(
    hello, slow_server, sender, settings
):
    letters = [hello() for _ in range(LETTERS)]
    at = NOW
    for _ in range(KILLS):
        at += timedelta(minutes=20)
        sender.stdin.write(f"{at.isoformat()}\n")
        sender.stdin.flush()
        pid = int(sender.stdout.readline())
        time.sleep(random.uniform(0.03, 0.25))
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    settings.EMAIL_HOST, settings.EMAIL_PORT = slow_server.host, slow_server.port
    delivery.sweep(at + timedelta(minutes=20))

    arrived = Counter(letter["Message-ID"] for letter in slow_server.letters)
    accepted = OutgoingLetter.objects.accepted()
    unknown = OutgoingLetter.objects.filter(state=LetterState.UNKNOWN)
    assert accepted.count() + unknown.count() == len(letters), "every letter has ended, in the open"
    assert max(arrived.values()) == 1, "none arrives twice"
    assert {letter.message_id for letter in accepted} <= set(arrived), (
        "none is called sent that did not arrive"
    )
    assert unknown.count() <= KILLS
