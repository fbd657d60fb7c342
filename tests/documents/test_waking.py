"""Waking a worker never delays or breaks the page that posted the letter."""

import time

import pytest
from django.db import transaction

from documents import waking


class Task:
    name = "a task"

    def __init__(self, seconds: float = 0, error: Exception | None = None) -> None:
        self.seconds, self.error, self.calls = seconds, error, []

    def apply_async(self, args, **options) -> None:
        time.sleep(self.seconds)
        self.calls.append(args)
        if self.error:
            raise self.error


def until(ready, seconds: float = 3) -> bool:
    end = time.monotonic() + seconds
    while not ready() and time.monotonic() < end:
        time.sleep(0.01)
    return ready()


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_woken_after_the_commit_and_not_before():
    task = Task()
    with transaction.atomic():
        waking.wake(task, "17")
        time.sleep(0.1)
        assert not task.calls

    assert until(lambda: task.calls == [("17",)])


@pytest.mark.django_db(transaction=True)
def test_nobody_is_woken_for_what_was_undone():
    task = Task()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        waking.wake(task, "17")
        1 / 0  # noqa: B018

    assert not until(lambda: task.calls, 0.2)


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_hangs_does_not_hold_the_page():
    """F9: Redis down or slow."""
    started = time.monotonic()

    waking.wake(Task(seconds=0.5), "17")

    assert time.monotonic() - started < 0.1
    time.sleep(0.5)


@pytest.mark.django_db(transaction=True)
def test_after_a_failure_wake_ups_are_dropped_for_a_while_and_then_resume(monkeypatch):
    monkeypatch.setattr(waking, "PAUSE", 0.3)
    broken, healthy = Task(error=ConnectionError("refused")), Task()

    waking.wake(broken, "1")
    waking.wake(healthy, "2")
    assert until(lambda: broken.calls) and not until(lambda: healthy.calls, 0.2)

    time.sleep(0.3)
    waking.wake(healthy, "3")
    assert until(lambda: healthy.calls == [("3",)])
