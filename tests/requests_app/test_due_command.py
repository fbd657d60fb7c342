"""`manage.py due`: the terms of the procedure for people and outside checks (S5, S7, S10)."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from workcalendar import loading
from workcalendar.models import CalendarYear

pytestmark = pytest.mark.django_db


def due(term, *moments):
    out = StringIO()
    call_command("due", term, *moments, stdout=out)
    return [tuple(line.split("\t")) for line in out.getvalue().splitlines()]


@pytest.fixture
def approved_2027():
    loading.approve(2027, by=None, at=datetime(2026, 11, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("arrived", "end"),
    [
        ("2026-11-20T10:00:00+03:00", "2026-11-23T18:00:00+03:00"),
        ("2026-11-21T23:59:59+03:00", "2026-11-23T18:00:00+03:00"),
        ("2026-11-22T21:30:00Z", "2026-11-24T18:00:00+03:00"),
        ("2026-12-30T12:00:00+03:00", "2027-01-11T18:00:00+03:00"),
        ("2026-11-03T12:00:00+03:00", "2026-11-05T18:00:00+03:00"),
        ("2027-02-19T12:00:00+10:00", "2027-02-20T17:00:00+03:00"),
    ],
)
def test_the_acknowledgement_is_due_at_the_close_of_the_next_working_day(approved_2027, arrived, end):
    [(moment, explanation)] = due("acknowledgement", arrived)

    assert moment == end
    assert explanation.startswith("Получено")


@pytest.mark.parametrize(
    "received", ["2026-11-23T00:00:00+03:00", "2026-11-23T23:59:59+03:00", "2026-11-22T21:00:00Z"]
)
def test_the_opinion_is_late_from_the_midnight_after_the_fourteenth_day(received):
    assert due("opinion", received)[0][0] == "2026-12-08T00:00:00+03:00"


def test_the_opinion_is_promised_for_the_raw_day_and_explained_with_the_limit_of_article_193():
    [(moment, explanation)] = due("opinion", "2026-10-21T12:00:00+03:00")

    assert moment == "2026-11-05T00:00:00+03:00"
    assert "05.11.2026" in explanation
    assert "ст. 193" in explanation


def test_a_lawyers_other_answer_makes_the_limit_the_promise(settings):
    settings.ROLL_DELIVERY_TO_WORKING_DAY = True

    assert due("opinion", "2026-10-21T12:00:00+03:00")[0][0] == "2026-11-06T00:00:00+03:00"


def test_the_raw_fourteen_days_go_on_without_a_calendar():
    [(moment, explanation)] = due("opinion", "2028-03-01T12:00:00+03:00")

    assert moment == "2028-03-16T00:00:00+03:00"
    assert "календаря на 2028 год" in explanation


def test_storage_takes_and_prints_dates():
    moments = [end for end, _ in due("storage", "2025-08-31", "2024-08-29", "2026-06-30")]

    assert moments == ["2027-02-28", "2026-02-28", "2027-12-30"]


def test_every_moment_has_its_line_in_the_order_given():
    lines = due("acknowledgement", "2026-11-20T10:00:00+03:00", "2026-11-03T10:00:00+03:00")

    assert [moment[:10] for moment, _ in lines] == ["2026-11-23", "2026-11-05"]
    assert all(explanation for _, explanation in lines)


@pytest.mark.parametrize("moment", ["2026-12-31T12:00:00+03:00", "2027-02-19T12:00:00+03:00"])
def test_a_draft_year_is_refused_and_named(moment):
    assert CalendarYear.objects.get(year=2027).status == "draft"
    with pytest.raises(CommandError, match="2027 год") as refused:
        due("acknowledgement", moment)

    assert refused.value.returncode == 1


@pytest.mark.parametrize(
    "moment", ["завтра", "2026-11-20", "2026-11-20T10:00:00", "2026-02-30T10:00:00+03:00"]
)
@pytest.mark.parametrize("term", ["acknowledgement", "opinion"])
def test_a_moment_without_an_offset_is_refused_with_an_example(term, moment):
    with pytest.raises(CommandError, match="со смещением"):
        due(term, moment)


@pytest.mark.parametrize("moment", ["2026-02-30", "2026-11-20T10:00:00+03:00", ""])
def test_storage_refuses_what_is_not_a_date(moment):
    with pytest.raises(CommandError, match="нужна дата"):
        due("storage", moment)


def test_the_end_of_time_is_refused_in_words():
    with pytest.raises(CommandError, match="9999"):
        due("opinion", "9999-12-30T12:00:00+03:00")
