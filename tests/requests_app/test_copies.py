"""The copy as it travels (S8, D8)."""

from io import BytesIO

import pikepdf
import pytest

from requests_app import copies, terms
from tests.factories import DocumentFactory, stored
from tests.pdfs import opinion_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def opinion():
    pdf = opinion_pdf("Ковалёв")
    return stored(DocumentFactory(content=pdf, name="Мнение.pdf"), pdf)


def test_by_written_choice_the_copy_is_the_original_itself(opinion):
    copy = copies.travelling_copy(opinion, password="")

    assert (copy.content, copy.is_smaller) == (copies.content(opinion), False)


def test_a_protected_copy_does_not_open_without_the_password(opinion):
    copy = copies.travelling_copy(opinion, password="0123456789")

    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(copy.content))


def test_what_is_too_large_for_a_letter_becomes_a_smaller_copy_behind_the_same_password(opinion, monkeypatch):
    """Doubling by the original inside counts: the letter's own size decides."""
    size = len(copies.content(opinion))
    monkeypatch.setattr(terms, "LETTER_LIMIT_BYTES", size + size // 4)
    copy = copies.travelling_copy(opinion, password="0123456789")

    assert copy.is_smaller
    with pikepdf.open(BytesIO(copy.content), password="0123456789") as small:
        assert len(small.pages) == 1
        assert not small.attachments
