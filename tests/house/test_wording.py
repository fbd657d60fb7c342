"""Dates, sizes and counts as the product says them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from secondopinion import wording

TODAY = date(2026, 11, 24)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_day_is_said_without_the_year_when_it_is_this_year():
    assert plain(wording.day(date(2026, 12, 2), TODAY)) == "2 декабря"


def test_a_day_of_another_year_is_said_with_it():
    assert plain(wording.day(date(2027, 1, 11), TODAY)) == "11 января 2027"


def test_the_weekday_follows_the_date_and_bends_after_not_later_than():
    assert plain(wording.day_week(date(2026, 12, 2), TODAY)) == "2 декабря, среда"
    assert plain(wording.day_by(date(2026, 12, 2), TODAY)) == "2 декабря, среды"
    assert plain(wording.week_day(date(2026, 12, 2), TODAY)) == "ср, 2 дек"


def test_a_moment_is_said_by_moscow_time():
    """L1: 22:30 UTC is already the next day in Moscow."""
    late = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)

    assert plain(wording.moment_words(late, TODAY)) == "23 ноября, 01:30"
    assert plain(wording.near_moment(late, TODAY)) == "вчера, 01:30"


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 дней"), (1, "1 день"), (3, "3 дня"), (5, "5 дней"), (11, "11 дней"), (12, "12 дней"),
                         (21, "21 день"), (111, "111 дней"), (102, "102 дня")]
)  # fmt: skip
def test_counts_take_the_right_form_and_are_held_together(number, said):
    assert wording.plural(number, "день", "дня", "дней") == said.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("size", "said"), [(0, "0 Б"), (348_160, "340 КБ"), (2_202_009, "2,1 МБ"), (1_503_238_553, "1,4 ГБ"),
                       (1_048_576, "1 МБ"), (1_048_575, "1 МБ"), (104_857_600, "100 МБ")]
)  # fmt: skip
def test_sizes_are_said_in_russian_units(size, said):
    assert plain(wording.file_size(size)) == said


@pytest.mark.parametrize(
    ("length", "said"), [(timedelta(hours=2, minutes=40), "2 ч 40 мин"), (timedelta(minutes=5), "5 мин"),
                         (timedelta(hours=3), "3 ч"), (timedelta(days=3, hours=5), "3 дня"), (timedelta(0), "0 мин"),
                         (-timedelta(hours=1), "1 ч")]
)  # fmt: skip
def test_a_length_of_time_is_said_shortly(length, said):
    assert plain(wording.span(length)) == said


def test_a_hundred_percent_is_said_only_of_all():
    assert plain(wording.percent(0.999)) == "99 %"
    assert plain(wording.percent(1)) == "100 %"
    assert plain(wording.percent(0.29)) == "29 %"


def test_short_words_and_numbers_are_tied_to_what_follows():
    said = wording.tied("Ответим в течение 14 дней — и не на бумаге, а на почту")

    assert (
        said
        == "Ответим в\u00a0течение 14\u00a0дней\u00a0— и\u00a0не\u00a0на\u00a0бумаге, а\u00a0на\u00a0почту"
    )


def test_longer_words_that_end_like_a_short_one_are_left_alone():
    assert wording.tied("Москва рядом, еда готова") == "Москва рядом, еда готова"


@pytest.mark.parametrize(
    ("name", "said"),
    [("Ирина Павловна Лебедева", "ИЛ"), ("Лебедева Ирина Павловна", "ЛИ"), ("Ким", "К"), ("", "")],
)
def test_initials_leave_the_patronymic_out(name, said):
    assert wording.initials(name) == said
