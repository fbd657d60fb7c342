"""`manage.py load_calendar`: what a person sees."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.roles import Role
from tests.workcalendar.test_formats import OFF_2028, XML_2026, days_csv
from workcalendar import loading
from workcalendar.models import CalendarYear

pytestmark = pytest.mark.django_db
ACT = ["--act", "постановление Правительства РФ от 01.10.2027", "--act-number", "1500"]


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "calendar.txt"
        path.write_bytes(content)
        return str(path)

    return write


def load(*arguments):
    out = StringIO()
    call_command("load_calendar", *arguments, stdout=out)
    return out.getvalue()


def test_a_new_year_is_shown_and_loaded_as_a_draft(file):
    told = load(file(days_csv("2028-11-06,day_off,", "2028-04-22,working,", "2028-11-03,shortened,")), *ACT)

    assert "22.04.2028 сб: выходной → рабочий" in told
    assert "03.11.2028 пт: рабочий → сокращённый" in told
    assert "06.11.2028 пн: рабочий → выходной" in told
    assert "2028 год загружен (черновик" in told
    assert (
        CalendarYear.objects.get(year=2028).full_act == "постановление Правительства РФ от 01.10.2027 № 1500"
    )
    assert 2028 not in loading.approved().years


def test_approving_at_once_names_who(file):
    person = User.objects.create_user("admin@example.org", role=Role.ADMIN)
    told = load(file(days_csv()), *ACT, "--approve", "--by", "Admin@Example.org")

    assert "утверждён" in told
    assert CalendarYear.objects.get(year=2028).approved_by == person


def test_a_year_in_force_shows_the_difference_and_stays(file):
    content = XML_2026.replace("</days>", '<day d="07.01" t="1"/></days>').encode()

    with pytest.raises(CommandError, match="Ничего не изменено, добавьте --approve"):
        load(file(content))
    assert loading.approved().is_working(date(2026, 7, 1))

    told = load(file(content), "--approve")
    assert "01.07.2026 ср: рабочий → выходной" in told
    assert "Изменилось дней: 1" in told
    assert not loading.approved().is_working(date(2026, 7, 1))


def test_the_same_year_again_changes_no_day(file):
    assert load(file(XML_2026.encode()), "--approve") == "2026 год загружен (утверждён). Изменилось дней: 0\n"


def test_one_year_of_several_is_chosen(file):
    both = days_csv(off=OFF_2028 + [day.replace("2028", "2029") for day in OFF_2028])

    with pytest.raises(CommandError, match=r"в файле 2028, 2029. Укажите год: --year"):
        load(file(both), *ACT)
    with pytest.raises(CommandError, match="Укажите год"):
        load(file(both), *ACT, "--year", "2030")
    assert "2029 год загружен" in load(file(both), *ACT, "--year", "2029")
    assert not CalendarYear.objects.filter(year=2028).exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Не указан акт.*добавьте --act"),
        ([*ACT, "--approve", "--by", "nobody@example.org"], "Нет учётной записи с почтой nobody@example.org"),
    ],
)
def test_what_is_missing_is_said(file, arguments, words):
    with pytest.raises(CommandError, match=words):
        load(file(days_csv()), *arguments)

    assert not CalendarYear.objects.filter(year=2028).exists()


def test_a_broken_file_is_named_with_its_fault(file):
    with pytest.raises(CommandError, match=r"calendar\.txt: Строка 16: дата «завтра»"):
        load(file(days_csv("завтра,day_off,")), *ACT)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"нет\.xml не открывается"):
        load(str(tmp_path / "нет.xml"))
    with pytest.raises(CommandError, match="не открывается"):
        load(str(tmp_path))
