"""Electronic signatures as the limited child reads them: «проверена» is said only of what was really checked."""

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from documents import signatures
from documents.signatures import State
from tests import signatures as made
from tests.documents import samples
from tests.factories import DocumentFactory, stored

pytestmark = pytest.mark.django_db
PDF = samples.pdf()


@pytest.fixture
def trusting(settings, tmp_path):
    settings.SIGNATURE_ROOTS = made.roots(tmp_path)


def kept(content: bytes, name: str = "Мнение.pdf"):
    return stored(DocumentFactory(name=name), content)


def beside(signature: bytes, pdf: bytes = PDF):
    return signatures.beside(kept(pdf), kept(signature, "Мнение.sig"))


@pytest.mark.parametrize("encoding", [Encoding.DER, Encoding.PEM])
@pytest.mark.parametrize("attached", [False, True])
def test_a_signature_beside_is_read_however_a_program_writes_it(trusting, encoding, attached):
    found = beside(made.detached(PDF, encoding, attached=attached))

    assert found is not None and found.state == State.VERIFIED
    assert (found.signer, found.issuer) == (made.EXPERT, made.AUTHORITY) and found.at is not None


def test_base64_without_a_heading_is_read_too(trusting):
    lines = made.detached(PDF, Encoding.PEM).splitlines()[1:-1]

    found = beside(b"\r\n".join(lines))

    assert found is not None and found.state == State.VERIFIED


def test_an_authority_that_the_insurer_does_not_know_is_said_to_be_unknown():
    found = beside(made.detached(PDF))
    assert found is not None and found.state == State.UNKNOWN_ISSUER


@pytest.mark.parametrize("attached", [False, True])
def test_a_signature_of_another_file_does_not_hold(trusting, attached):
    found = beside(made.detached(PDF, attached=attached), samples.pdf(2))
    assert found is not None and found.state == State.BROKEN


def test_what_only_russian_programs_compute_is_not_called_checked(trusting):
    found = beside(made.by_gost(PDF))

    assert found is not None and found.state == State.UNSUPPORTED
    assert found.signer == made.EXPERT, "who has signed can be read all the same"


@pytest.mark.parametrize("content", [b"", b"hello", b"0\x82\xff\xff", b"-----BEGIN PKCS7-----\n", PDF])
def test_what_is_no_signature_is_none(content):
    assert beside(content) is None


def test_a_signature_inside_is_found_and_one_of_a_changed_file_does_not_hold(trusting):
    signed = made.pades(PDF)
    (found,) = signatures.inside(kept(signed))
    assert (found.state, found.signer) == (State.VERIFIED, made.EXPERT)

    changed = bytearray(signed)
    changed[len(PDF) // 2] ^= 1
    assert [one.state for one in signatures.inside(kept(bytes(changed)))] in ([State.BROKEN], [])


def test_a_pdf_without_a_signature_has_none_and_one_that_is_broken_has_none_either():
    assert signatures.inside(kept(PDF)) == [] == signatures.inside(kept(b"%PDF-1.7 and nothing more"))
