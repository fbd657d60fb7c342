"""A sender killed with SIGKILL at random moments and at each of its steps: nothing is lost, nothing arrives twice."""

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

from audit.models import Event
from correspondence import delivery
from correspondence.models import LetterState, OutgoingLetter
from tests.correspondence.conftest import NOW
from tests.correspondence.faulty import FaultyServer

ROUND = timedelta(minutes=20)
"""Longer than every lease."""

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]


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


class Sender:
    """Sweeps in children of another process, twenty minutes apart by the clock that all share."""

    def __init__(self, server: FaultyServer, mta_log: str) -> None:
        self.server, self.at, self.kills = server, NOW, 0
        env = os.environ | {
            "DATABASE_URL": database_url(),
            "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
            "MTA_LOG": mta_log,
            "DJANGO_SETTINGS_MODULE": "secondopinion.settings.test",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.correspondence.sender"],
            env=env,
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def sweep(self, *, seconds: float | None = None, step: int = 0) -> str:
        """«killed», or how many steps a sweep made that came to its end."""
        self.at += ROUND
        self.server.now = self.at
        self.process.stdin.write(f"{self.at.isoformat()} {step}\n")
        self.process.stdin.flush()
        pid = int(self.process.stdout.readline())
        if seconds is not None:
            time.sleep(seconds)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        ended = self.process.stdout.readline().strip()
        self.kills += ended == "killed"
        return ended

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


@pytest.fixture
def slow_server():
    with SlowServer() as server:
        yield server


@pytest.fixture
def sender(slow_server, settings):
    sender = Sender(slow_server, settings.MTA_LOG)
    yield sender
    sender.close()


@pytest.fixture
def logged(mail_log, slow_server):
    """Requested before ``sender``: the server writes the log, the sender reads it."""
    slow_server.log = mail_log
    mail_log.connected(NOW)


def sweep_here(slow_server, settings, at) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = slow_server.host, slow_server.port
    slow_server.now = at
    delivery.sweep(at)


def test_without_a_log_none_is_lost_silently_and_none_arrives_twice(hello, slow_server, sender, settings):
    letters = [hello() for _ in range(120)]
    for _ in range(15):
        sender.sweep(seconds=random.uniform(0.03, 0.25))
    sweep_here(slow_server, settings, sender.at + ROUND)

    arrived = Counter(letter["Message-ID"] for letter in slow_server.letters)
    accepted = OutgoingLetter.objects.accepted()
    unknown = OutgoingLetter.objects.filter(state=LetterState.UNKNOWN)
    assert accepted.count() + unknown.count() == len(letters), "every letter has ended, in the open"
    assert max(arrived.values()) == 1, "none arrives twice"
    assert {letter.message_id for letter in accepted} <= set(arrived), (
        "none is called sent that did not arrive"
    )
    assert unknown.count() <= sender.kills


def killed_with_the_log_at_hand(
    hello, sender, *, letters: int, stride: int, passes: int, moments: int
) -> dict[str, int]:
    """Kill at each step of a sweep (or each third), ``passes`` times over, and at random moments; then let it be."""
    [hello() for _ in range(2)]
    steps = int(sender.sweep())
    posted = [hello() for _ in range(letters - 2)]
    for _ in range(passes):
        for step in range(random.randint(1, stride), steps + 1, stride):
            assert sender.sweep(step=step) == "killed"
    for _ in range(moments):
        sender.sweep(seconds=random.uniform(0.03, 0.25))
    while OutgoingLetter.objects.waiting().exists():
        sender.sweep()
    sender.server.log.connected(sender.at + ROUND)
    sender.sweep(), sender.sweep()
    by_the_log = Event.objects.filter(action="letter.accepted", details__answer__startswith="журнал")
    return {
        "letters": len(posted) + 2,
        "steps": steps,
        "kills": sender.kills,
        "settled by the log as taken": by_the_log.count(),
        "settled by the log as not taken": Event.objects.filter(action="letter.not_taken").count(),
        **fates_of(sender.server),
    }


def fates_of(server: FaultyServer) -> dict[str, int]:
    arrived = Counter(letter["Message-ID"] for letter in server.letters)
    accepted = set(OutgoingLetter.objects.accepted().values_list("message_id", flat=True))
    return {
        "accepted": len(accepted),
        "lost": len(set(OutgoingLetter.objects.values_list("message_id", flat=True)) - set(arrived)),
        "doubled": sum(copies > 1 for copies in arrived.values()),
        "called sent without having arrived": len(accepted - set(arrived)),
        "unknown": OutgoingLetter.objects.filter(state=LetterState.UNKNOWN).count(),
    }


def as_it_should_be(figures: dict[str, int]) -> bool:
    wrong = ("lost", "doubled", "called sent without having arrived", "unknown")
    return figures["accepted"] == figures["letters"] and not any(figures[name] for name in wrong)


def test_with_the_log_none_is_lost_doubled_or_unknown(hello, logged, sender):
    figures = killed_with_the_log_at_hand(hello, sender, letters=100, stride=3, passes=1, moments=5)

    assert as_it_should_be(figures), figures
    assert figures["kills"] >= 25 and figures["settled by the log as taken"], figures


@pytest.mark.faults
def test_of_twelve_hundred_letters_and_hundreds_of_kills_none_is_lost_doubled_or_unknown(
    hello, logged, sender
):
    figures = killed_with_the_log_at_hand(hello, sender, letters=1200, stride=1, passes=4, moments=60)
    print(figures)

    assert as_it_should_be(figures), figures
    assert figures["letters"] >= 1000 and figures["kills"] >= 200
