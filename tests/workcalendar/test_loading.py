"""Years in the tables: loaded, approved, replaced, and what terms are counted by (L2, D16)."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.roles import Role
from tests.workcalendar.test_formats import XML_2026, days_csv
from workcalendar import formats, loading
from workcalendar.days import CalendarMissing, DayKind
from workcalendar.formats import YearDays
from workcalendar.loading import DayChange, YearIsApproved
from workcalendar.models import CalendarDay, CalendarYear

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def administrator():
    return User.objects.create_user("admin@example.org", role=Role.ADMIN, last_name="Климов")


@pytest.fixture
def year_2028():
    return formats.read(days_csv("2028-11-06,day_off,перенос с 04.11"))[2028]


def changed_2026() -> YearDays:
    """2026 as published, but 1 July is a day off."""
    days = formats.read(XML_2026.encode())[2026]
    days.kinds[date(2026, 7, 1)] = DayKind.DAY_OFF
    return days


def test_the_approved_calendar_costs_one_query_while_its_tables_stay_as_they_are(django_assert_num_queries):
    loading.approved()
    with django_assert_num_queries(1):
        calendar = loading.approved()

    assert calendar.years == {2024, 2025, 2026}
    assert calendar.version == "2024/1 2025/1 2026/1"


def test_held_for_a_transaction_the_calendar_costs_nothing_more_and_is_let_go(django_assert_num_queries):
    with loading.held(), django_assert_num_queries(0):
        assert loading.approved().years == {2024, 2025, 2026}

    CalendarYear.objects.update(status="draft", approved_at=None)
    assert not loading.approved().years


def test_without_any_approved_year_everything_is_refused():
    CalendarYear.objects.update(status="draft", approved_at=None)

    with pytest.raises(CalendarMissing, match="2026"):
        loading.approved().is_working(date(2026, 11, 23))


def test_a_person_approves_a_draft(administrator):
    year = loading.approve(2027, by=administrator, at=NOW)

    assert (year.status, year.approved_by, year.approved_at) == ("approved", administrator, NOW)
    assert loading.approved().kind(date(2027, 2, 20)) is DayKind.SHORTENED


def test_the_first_approval_stays(administrator):
    loading.approve(2027, by=administrator, at=NOW)
    loading.approve(2027, by=None, at=LATER)

    year = CalendarYear.objects.get(year=2027)
    assert (year.approved_by, year.approved_at) == (administrator, NOW)


def test_a_year_that_is_not_there_cannot_be_approved():
    with pytest.raises(CalendarMissing, match="2028"):
        loading.approve(2028, by=None, at=NOW)


def test_a_new_year_is_a_draft_until_approved(year_2028):
    changed = loading.load_year(year_2028, act="постановление от 01.10.2027", act_number="7", at=NOW)

    assert date(2028, 11, 6) in changed
    assert date(2028, 1, 1) not in changed, "a Saturday is a day off without any act"
    assert 2028 not in loading.approved().years
    loading.approve(2028, by=None, at=NOW)
    assert loading.approved().act(2028) == "постановление от 01.10.2027 № 7"
    assert loading.approved().note(date(2028, 11, 6)) == "перенос с 04.11"


def test_a_new_year_needs_its_act(year_2028):
    with pytest.raises(ValueError, match="Не указан акт"):
        loading.load_year(year_2028, at=NOW)

    assert not CalendarYear.objects.filter(year=2028).exists()


def test_a_year_in_force_is_not_replaced_by_the_way():
    with pytest.raises(YearIsApproved, match="2026 год утверждён"):
        loading.load_year(changed_2026(), at=NOW)

    assert loading.approved().is_working(date(2026, 7, 1))


def test_a_year_in_force_is_replaced_by_a_person_with_what_changed(administrator):
    before = loading.approved()
    changed = loading.load_year(changed_2026(), at=NOW, approve=True, by=administrator)

    after = loading.approved()
    assert changed == [date(2026, 7, 1)]
    assert not after.is_working(date(2026, 7, 1))
    assert (after.version, before.is_current("2026/1"), after.is_current("2026/1")) == (
        "2024/1 2025/1 2026/2", True, False
    )  # fmt: skip
    assert after.is_current("2025/1")
    assert after.act(2026) == before.act(2026)
    assert CalendarYear.objects.get(year=2026).approved_by == administrator


def test_the_same_file_again_changes_nothing():
    days = formats.read(XML_2026.encode())[2026]

    assert loading.diff(days) == []
    assert loading.load_year(days, at=NOW, approve=True) == []
    assert loading.approved().version == "2024/1 2025/1 2026/1"


def test_another_act_is_another_edition():
    days = formats.read(XML_2026.encode())[2026]
    loading.load_year(days, act="постановление от 01.12.2025", act_number="2", at=NOW, approve=True)

    assert loading.approved().act(2026) == "постановление от 01.12.2025 № 2"
    assert loading.approved().version == "2024/1 2025/1 2026/2"


def test_the_difference_is_told_day_by_day():
    days = changed_2026()
    del days.kinds[date(2026, 4, 30)]

    assert loading.diff(days) == [
        DayChange(date(2026, 4, 30), DayKind.SHORTENED, DayKind.WORKING),
        DayChange(date(2026, 7, 1), DayKind.WORKING, DayKind.DAY_OFF),
    ]


def test_the_built_in_years_never_overwrite_what_people_loaded():
    loading.load_year(changed_2026(), at=NOW, approve=True)
    loading.load_builtin(LATER)

    assert not loading.approved().is_working(date(2026, 7, 1))


def test_the_built_in_years_come_back_into_empty_tables():
    CalendarYear.objects.all().delete()
    loading.load_builtin(NOW)

    assert loading.approved().years == {2024, 2025, 2026}
    assert CalendarYear.objects.get(year=2027).status == "draft"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: CalendarYear.objects.filter(year=2027).update(status="approved"),
        lambda: CalendarYear.objects.filter(year=2026).update(approved_at=None),
        lambda: CalendarDay.objects.create(date=date(2025, 7, 1), year_id=2026, kind="day_off"),
        lambda: CalendarDay.objects.create(date=date(2026, 1, 1), year_id=2026, kind="day_off"),
        lambda: CalendarDay.objects.create(date=date(2026, 7, 1), year_id=2026, kind="праздник"),
    ],
    ids=[
        "approved_by_nobody_ever",
        "in_force_without_a_moment",
        "of_another_year",
        "named_twice",
        "of_no_kind",
    ],
)
def test_the_database_refuses_what_must_never_be(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong()
