"""`manage.py verify_files` names what was lost or altered, and mends nothing."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from tests.factories import DocumentFactory, stored

pytestmark = pytest.mark.django_db


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
