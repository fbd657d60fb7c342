"""What the database itself does not allow about documents."""

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from documents.models import Document, Scan
from tests.factories import DocumentFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("change", [{"sha256": "0" * 64}, {"size": 1}, {"key": "an/other/key"}])
def test_what_a_row_says_of_the_bytes_never_changes(change):
    document = DocumentFactory()

    with pytest.raises(InternalError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**change)


@pytest.mark.parametrize("scan", [Scan.CLEAN, Scan.INFECTED, Scan.NOT_SCANNABLE])
def test_a_verdict_has_its_moment(scan):
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentFactory(scan=scan, scanned_at=None)


def test_no_verdict_has_no_moment():
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentFactory(scan=Scan.NOT_CHECKED, scanned_at=timezone.now())


def test_a_document_taken_back_is_not_in_use():
    kept, removed = DocumentFactory(), DocumentFactory(removed_at=timezone.now())

    assert kept in Document.objects.in_use() and removed not in Document.objects.in_use()
