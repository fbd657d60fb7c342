"""`manage.py verify_files` names what was lost or altered, and mends nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from accounts.roles import Role
from audit.models import Event
from correspondence.models import OutgoingLetter
from documents import serving, verifying
from documents.models import Document
from documents.serving import NotOpenable
from requests_app.actions import damage
from tests.factories import CaseFactory, DocumentFactory, UserFactory, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 25, 0, 30, tzinfo=UTC)


def kept(content: bytes, **fields):
    return stored(DocumentFactory(content=content, **fields), content)


def test_every_file_in_its_place_is_said_so(capsys):
    kept(b"one")
    kept(b"two")

    call_command("verify_files")

    assert "Проверено файлов: 2" in capsys.readouterr().out


def test_a_lost_and_an_altered_file_are_named(capsys):
    kept(b"whole")
    lost, altered = kept(b"lost", name="Потерян.pdf"), kept(b"altered", name="Изменён.pdf")
    default_storage.delete(lost.key)
    default_storage.delete(altered.key)
    default_storage.save(altered.key, ContentFile(b"altereD"))

    with pytest.raises(CommandError, match="2 из 3"):
        call_command("verify_files")

    said = capsys.readouterr().err
    assert "Потерян.pdf\tне читается" in said and "Изменён.pdf\tсодержимое изменилось" in said
    altered.refresh_from_db()
    assert altered.sha256 == DocumentFactory.build(content=b"altered").sha256, (
        "the recorded hash is not «repaired»"
    )


def test_a_damaged_file_is_an_incident_once_and_nobody_is_given_it(now, caplog):
    document = kept(b"altered")
    default_storage.delete(document.key)

    assert verifying.verify(document, at=now) == "не читается (FileNotFoundError)"
    verifying.verify(document, at=now + timedelta(days=1))

    assert Event.objects.filter(action="document.damaged").count() == 1
    assert str(document.pk) in caplog.text and document.name not in caplog.text
    assert not document.may_be_opened
    assert not Document.objects.openable().exists()
    with pytest.raises(NotOpenable):
        serving.file_response(document, by=None, at=now)


def test_where_no_other_file_is_readable_the_storage_is_away_and_nobody_is_to_blame(now, settings, tmp_path):
    for content in (b"one", b"two"):
        verifying.verify(kept(content), at=now - timedelta(days=2))
    settings.STORAGES = settings.STORAGES | {
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path / "unmounted")}}
    }

    assert verifying.verify_for(5, at=now) == 0

    assert not Document.objects.filter(damaged_at__isnull=False).exists()
    assert not Document.objects.filter(verified_at=now).exists(), "they are looked at again"
    with pytest.raises(CommandError, match="Хранилище не отвечает"):
        call_command("verify_files")


def test_a_file_that_cannot_be_read_does_not_stand_before_the_others(now, monkeypatch):
    bad, good = kept(b"a bad sector"), kept(b"sound")
    read = verifying.stored.chunks

    def chunks(key, **part):
        if key == bad.key:
            raise OSError(5, "Input/output error")
        return read(key, **part)

    monkeypatch.setattr(verifying.stored, "chunks", chunks)
    Document.objects.filter(pk=good.pk).update(verified_at=now - timedelta(days=2))

    assert verifying.verify_for(5, at=now) == 1

    bad.refresh_from_db(), good.refresh_from_db()
    assert bad.damaged_at and not good.damaged_at and good.verified_at == now


def test_a_file_that_came_back_from_a_backup_is_opened_again(now):
    document = kept(b"lost")
    default_storage.delete(document.key)
    verifying.verify(document, at=now)
    default_storage.save(document.key, ContentFile(b"lost"))

    assert not verifying.verify(document, at=now + timedelta(days=1))

    assert document.may_be_opened
    assert Event.objects.filter(action="document.whole_again").exists()


def test_each_night_goes_through_all_the_longest_unseen_first_and_goes_on_where_it_stopped(now):
    first, second = kept(b"one"), kept(b"two")

    verifying.verify_for(0, at=now)
    assert Document.objects.filter(verified_at=None).count() == 1
    verifying.verify_for(60, at=now)
    assert not Document.objects.filter(verified_at=None).exists()
    verifying.verify_for(60, at=now + timedelta(hours=1))
    for document in (first, second):
        document.refresh_from_db()
        assert document.verified_at == now, "not twice in one night"


def test_a_storage_that_is_away_makes_no_file_damaged(now, monkeypatch):
    document = kept(b"one")

    def away(key):
        raise ConnectionError("refused")

    monkeypatch.setattr("documents.stored.sha256", away)
    with pytest.raises(verifying.StorageAway):
        verifying.verify(document, at=now)
    document.refresh_from_db()
    assert document.damaged_at is None


def test_the_curator_and_the_heads_are_told_once(now):
    case = CaseFactory(curator=UserFactory(role=Role.CURATOR))
    document = kept(b"lost", case_number=case.number)
    default_storage.delete(document.key)
    verifying.verify(document, at=now)

    damage.tell(at=now)
    damage.tell(at=now + timedelta(hours=1))

    told = OutgoingLetter.objects.filter(name="staff_file_damaged")
    assert [letter.to_address for letter in told] == [case.curator.email]
    assert document.name not in told.get().body_text
