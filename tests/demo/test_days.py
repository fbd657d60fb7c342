"""Moments of the demonstration: never after now, whatever now is."""

from datetime import datetime, timedelta

import pytest

from secondopinion.demo.days import Days
from workcalendar import loading
from workcalendar.days import MOSCOW

pytestmark = pytest.mark.django_db


def days(now: str) -> Days:
    return Days(datetime.fromisoformat(now).replace(tzinfo=MOSCOW), loading.approved())


def test_the_current_day_is_the_first_that_has_not_closed():
    assert str(days("2026-11-24 15:20").current) == "2026-11-24"
    assert str(days("2026-11-24 18:00").current) == "2026-11-25"
    assert str(days("2026-11-28 12:00").current) == "2026-11-30"


def test_working_days_are_counted_back_over_holidays():
    assert str(days("2026-11-05 10:00").working(1, "16:40").date()) == "2026-11-03"


def test_the_office_acts_soon_after_it_opens():
    friday_evening = datetime(2026, 11, 20, 19, 0, tzinfo=MOSCOW)

    moment = days("2026-11-24 15:20").at_work(friday_evening, timedelta(hours=2))

    assert moment == datetime(2026, 11, 23, 9, 5, tzinfo=MOSCOW)


@pytest.mark.parametrize("now", ["2026-01-05 03:00", "2026-11-24 15:20", "2028-03-01 12:00"])
def test_what_is_still_to_come_happens_on_the_way_to_now(now):
    told = days(now)
    moment = told.ago(3, "20:00")

    for _ in range(12):
        following = told.at_work(moment, timedelta(days=1))
        assert moment < following < told.at
        moment = following
