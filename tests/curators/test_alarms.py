"""What is wrong with the house stands above every page of the office, and costs the pages no question to the database."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from curators import alarms
from documents import inspection
from documents.models import Document, Scan
from tests.factories import CredentialFactory, DocumentFactory, ExpertFactory
from workcalendar.days import MOSCOW

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 24, 15, 20, tzinfo=MOSCOW)


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


def waiting(minutes: int) -> Document:
    return DocumentFactory(
        scan=Scan.PENDING, scanned_at=None, uploaded_at=TUESDAY - timedelta(minutes=minutes)
    )


def page(office) -> str:
    text = (
        office.get(reverse("curators:queue")).content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
    )
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_nothing_is_shown_while_all_goes_well(office):
    waiting(minutes=14)
    assert alarms.look(at=TUESDAY) == []

    assert "не проверяются" not in page(office)


def test_files_that_wait_for_the_scanner_over_a_quarter_of_an_hour_are_told_of_on_every_page(office, caplog):
    document = waiting(minutes=16)
    waiting(minutes=15)
    alarms.look(at=TUESDAY)
    inspection.tell_of_waiting(at=TUESDAY)

    assert "Файлы не проверяются на вирусы. 2 файла ждут проверки дольше 15 минут" in page(office)
    assert str(document.pk) in caplog.text and document.name not in caplog.text


def test_a_damaged_file_is_told_of(office):
    DocumentFactory(damaged_at=TUESDAY)
    alarms.look(at=TUESDAY)

    assert "Повреждены файлы в хранилище: 1" in page(office)


def test_an_alarm_is_forgotten_when_it_is_over(office):
    document = waiting(minutes=20)
    alarms.look(at=TUESDAY)
    document.scan, document.scanned_at = Scan.CLEAN, TUESDAY
    document.save()
    alarms.look(at=TUESDAY)

    assert "не проверяются" not in page(office)


def test_pages_read_the_alarms_without_asking_the_database(django_assert_num_queries):
    waiting(minutes=20)
    alarms.look(at=TUESDAY)

    with django_assert_num_queries(0):
        assert [alarm.what for alarm in alarms.known()] == ["scanner"]
    cache.clear()
    assert alarms.known() == []


def test_an_expert_whose_credential_is_over_is_told_of_until_a_newer_one_is_written_down(office):
    expert = CredentialFactory(valid_until=TUESDAY.date() - timedelta(days=3)).expert
    CredentialFactory(valid_until=TUESDAY.date())
    ExpertFactory()
    alarms.look(at=TUESDAY)
    assert "Закончились документы у 1 эксперта. Первый не действует с 22 ноября" in page(office)

    CredentialFactory(expert=expert)
    alarms.look(at=TUESDAY)
    assert "Закончились документы" not in page(office)


def test_one_who_gives_no_opinions_any_more_is_not_told_of():
    CredentialFactory(valid_until=TUESDAY.date() - timedelta(days=3), expert__is_active=False)
    assert alarms.look(at=TUESDAY) == []
