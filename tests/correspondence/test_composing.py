"""Attachments: what travels, and what is refused before it leaves."""

import hashlib
import uuid
from email import message_from_bytes
from email.policy import default

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from correspondence import composing, delivery
from correspondence.models import Attachment, LetterState
from documents.models import Document, Reading, Scan
from tests.correspondence.conftest import NOW

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 \r\n.\r\n..\x00\xff"


@pytest.fixture
def document():
    def make(content: bytes = PDF, **changes) -> Document:
        key = default_storage.save(f"ab/{uuid.uuid4()}", ContentFile(content))
        fields = {
            "name": "Мнение.pdf",
            "key": key,
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "content_type": "application/pdf",
            "uploaded_at": NOW,
            "inspect_after": NOW,
            "scan": Scan.CLEAN,
            "scanned_at": NOW,
            "reading": Reading.READABLE,
        }
        return Document.objects.create(**{**fields, **changes})

    return make


def test_a_document_travels_byte_for_byte_under_its_russian_name(hello, document, faulty):
    name = "Второе экспертное медицинское мнение по обращению VM-2026-000123, копия.pdf"
    server = faulty()
    letter = hello(attachments=[Attachment(document().pk, name)])

    assert delivery.deliver(letter.pk, at=NOW) == LetterState.ACCEPTED

    part = next(server.letters[0].iter_attachments())
    assert part.get_filename() == name
    assert part.get_content_type() == "application/pdf" and part.get_content() == PDF


def test_an_attachments_name_cannot_start_a_header(hello, document):
    letter = hello(attachments=[Attachment(document().pk, 'a.pdf"\r\nBcc: all@example.org\r\n\r\nx')])

    message = message_from_bytes(composing.as_bytes(letter), policy=default)

    assert message["Bcc"] is None
    assert next(message.iter_attachments())["Bcc"] is None


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"removed_at": NOW}, "больше нет"),
        ({"scan": Scan.PENDING, "scanned_at": None}, "не прошёл проверку"),
        ({"scan": Scan.INFECTED}, "не прошёл проверку"),
        ({"sha256": "0" * 64}, "повреждён"),
    ],
)
def test_what_must_not_be_sent_fails_with_the_reason(hello, document, faulty, changes, why):
    server = faulty()
    letter = hello(attachments=[Attachment(document(**changes).pk, "Мнение.pdf")])

    assert delivery.deliver(letter.pk, at=NOW) == LetterState.FAILED

    letter.refresh_from_db()
    assert why in letter.last_error and not server.letters


def test_attachments_over_the_limit_are_not_even_read(hello, document, faulty, settings):
    """Their size is known from their rows, and so is the third that base64 adds to it."""
    settings.LETTER_LIMIT_BYTES = 25 * 1024 * 1024
    server = faulty()
    halves = [Attachment(document(size=10 * 1024 * 1024).pk, f"{n}.pdf") for n in range(2)]
    letter = hello(attachments=halves)

    assert delivery.deliver(letter.pk, at=NOW) == LetterState.FAILED

    letter.refresh_from_db()
    assert letter.last_error == "Письмо с приложениями занимает 26,7 МБ, почта принимает не больше 25 МБ"
    assert not server.envelopes and not server.letters


def test_the_limit_is_of_the_whole_letter_as_it_travels(hello, document, settings):
    letter = hello(attachments=[Attachment(document(b"x" * 30_000).pk, "a.pdf")])
    whole = len(composing.as_bytes(letter))
    assert whole > 30_000 * 4 // 3

    settings.LETTER_LIMIT_BYTES = whole
    assert len(composing.as_bytes(letter)) == whole
    settings.LETTER_LIMIT_BYTES = whole - 1
    with pytest.raises(composing.CannotCompose, match="занимает"):
        composing.as_bytes(letter)


def test_a_storage_that_is_away_puts_the_letter_off(hello, document, faulty):
    server = faulty()
    kept = document()
    letter = hello(attachments=[Attachment(kept.pk, "Мнение.pdf")])
    default_storage.delete(kept.key)

    assert delivery.deliver(letter.pk, at=NOW) == LetterState.QUEUED
    assert not server.letters
