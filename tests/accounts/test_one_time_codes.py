"""Codes for one act of one person (D13)."""

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from accounts import one_time_codes
from accounts.models import OneTimeCode, User

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Europe/Moscow"))
PURPOSE = "consent:VM-2026-000123"


@pytest.fixture
def anna():
    return User.objects.create_user("anna@example.org")


def other_than(code: str) -> str:
    return "000000" if code != "000000" else "111111"


def test_a_code_is_six_digits_and_works_once(anna):
    code = one_time_codes.issue(anna, PURPOSE, NOW)

    assert len(code) == 6 and code.isdigit()
    assert one_time_codes.check(anna, PURPOSE, code, NOW) is True
    assert one_time_codes.check(anna, PURPOSE, code, NOW) is False


def test_the_code_itself_is_not_kept(anna):
    code = one_time_codes.issue(anna, PURPOSE, NOW)

    assert code not in str(OneTimeCode.objects.values().get())


def test_a_code_lives_for_ten_minutes(anna):
    code = one_time_codes.issue(anna, PURPOSE, NOW)

    assert not one_time_codes.check(anna, PURPOSE, code, NOW + timedelta(minutes=10))
    assert not one_time_codes.check(anna, PURPOSE, code, NOW - timedelta(seconds=1))
    assert one_time_codes.check(anna, PURPOSE, code, NOW + timedelta(minutes=9, seconds=59))


def test_after_five_wrong_tries_the_right_code_does_not_help(anna):
    code = one_time_codes.issue(anna, PURPOSE, NOW)
    for _ in range(5):
        assert not one_time_codes.check(anna, PURPOSE, other_than(code), NOW)

    assert not one_time_codes.check(anna, PURPOSE, code, NOW)


def test_a_code_is_for_its_purpose_and_its_person(anna):
    boris = User.objects.create_user("boris@example.org")
    code = one_time_codes.issue(anna, PURPOSE, NOW)

    assert not one_time_codes.check(anna, "another purpose", code, NOW)
    assert not one_time_codes.check(boris, PURPOSE, code, NOW)
    assert one_time_codes.check(anna, PURPOSE, code, NOW)


def test_a_new_code_replaces_the_one_before(anna, monkeypatch):
    numbers = iter([111111, 222222])
    monkeypatch.setattr(one_time_codes.secrets, "randbelow", lambda _: next(numbers))
    first, second = one_time_codes.issue(anna, PURPOSE, NOW), one_time_codes.issue(anna, PURPOSE, NOW)

    assert not one_time_codes.check(anna, PURPOSE, first, NOW)
    assert one_time_codes.check(anna, PURPOSE, second, NOW)


def test_a_code_typed_with_spaces_fits(anna):
    code = one_time_codes.issue(anna, PURPOSE, NOW)

    assert one_time_codes.check(anna, PURPOSE, f" {code[:3]} {code[3:]}\n", NOW)


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_with_the_right_code_one_is_let_through(anna):
    code = one_time_codes.issue(anna, PURPOSE, NOW)
    barrier, answers = threading.Barrier(8), []

    def work() -> None:
        barrier.wait()
        answers.append(one_time_codes.check(anna, PURPOSE, code, NOW))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert sorted(answers) == [False] * 7 + [True]
