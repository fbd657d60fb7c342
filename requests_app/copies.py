"""The copy of an opinion as it travels by e-mail (S8, D8), and what the opinion's own text says of S9."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.storage import default_storage

from accounts.models import Organisation
from documents import pdf
from documents.models import Document
from requests_app import terms
from requests_app.models import Case


class Altered(OSError):
    """What the storage holds is not what was signed and received."""


def content(document: Document) -> bytes:
    """The very bytes that were received. Raises Altered, OSError where the storage has not got them."""
    with default_storage.open(document.key, "rb") as stored:
        found = bytes(stored.read())
    if hashlib.sha256(found).hexdigest() != document.sha256:
        raise Altered(f"document {document.pk}")
    return found


@dataclass(frozen=True)
class Copy:
    content: bytes
    is_smaller: bool


def travelling_copy(document: Document, *, password: str) -> Copy:
    """With a password: AES-256, the signed original inside byte for byte, so that its signature lives; else the original.

    What would be above the letter's limit becomes a smaller copy of the pages, marked as such; the full one is in
    the cabinet.
    """
    original = content(document)
    if len(original) <= terms.LETTER_LIMIT_BYTES:
        whole = pdf.protect(original, password, (document.name, original)) if password else original
        if len(whole) <= terms.LETTER_LIMIT_BYTES:
            return Copy(whole, is_smaller=False)
    small = pdf.smaller_copy(original)
    return Copy(pdf.protect(small, password) if password else small, is_smaller=True)


def names_found(document: Document, names: Sequence[str]) -> set[str]:
    """Which of the names stand in the document's text layer; none for a scan without one (D7)."""
    return set(pdf.words_found(content(document), names))


def s9_in_text(case: Case, clinic: Organisation, document: Document, expert_name: str) -> dict[str, bool]:
    """What the document's own text layer says of S9: kept for the automatic release (D7)."""
    assert case.insured is not None
    wanted = {
        "organisation_found": clinic.short_name,
        "expert_found": expert_name.split()[0],
        "patient_found": case.insured.last_name,
    }
    found = names_found(document, list(wanted.values()))
    return {field: word in found for field, word in wanted.items()}
