"""The opinion's file through the real way in: looked at, stored, its text read for S9; what is no PDF is refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from documents.models import Document
from requests_app.models import Opinion
from tests import signatures
from tests.clinics.situations import address, said
from tests.pdfs import opinion_pdf


def post(desk, case, content, name="Мнение.pdf", signature=b""):
    answers = {f"answer_{q.pk}": "Да." for q in case.questions.all()}
    form = {
        "file": SimpleUploadedFile(name, content),
        "expert_name": "Ковалёв Роман Андреевич",
        "expert_position": "Врач-онколог",
        "opinion_on": f"{timezone.localdate():%d.%m.%Y}",
        "stated": ["organisation", "expert"],
    }
    beside = {"signature": SimpleUploadedFile("Мнение.pdf.sig", signature)} if signature else {}
    return said(desk.post(address(case, "opinion/"), form | answers | beside, follow=True))


def test_a_signed_pdf_is_received_and_its_names_are_found(desk, taken):
    page = post(desk, taken, opinion_pdf("Аврора", "Ковалёв Роман", "Соколова Анна"))

    assert "Мнение передано врачу-куратору" in page
    opinion = Opinion.objects.get()
    assert opinion.document.content_type == "application/pdf" and not opinion.needs_eyes


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "файл пустой"), (b"%PDF-1.7 and nothing more", "файл повреждён"), (b"\xff\xd8\xff\xe0", "в PDF")],
)
def test_what_is_no_pdf_is_refused_by_its_name(desk, taken, content, words):
    page = post(desk, taken, content)

    assert "«Мнение.pdf»" in page and words in page
    assert not Document.objects.filter(name="Мнение.pdf").exists() and not Opinion.objects.exists()


def test_a_signature_beside_is_kept_with_it_and_told_to_the_curator(desk, taken, settings, tmp_path):
    settings.SIGNATURE_ROOTS = signatures.roots(tmp_path)
    pdf = opinion_pdf("Аврора", "Ковалёв Роман", "Соколова Анна")

    page = post(desk, taken, pdf, signature=signatures.detached(pdf))

    assert "Мнение передано врачу-куратору" in page
    opinion = Opinion.objects.get()
    assert (opinion.signature_state, opinion.signature.name) == ("verified", "Мнение.pdf.sig")
    assert signatures.EXPERT in opinion.signature_by and signatures.AUTHORITY in opinion.signature_by


@pytest.mark.parametrize(
    ("signature", "words"), [(b"hello", "не файл подписи"), (b"another", "подписывает другой файл")]
)
def test_a_signature_that_is_none_or_another_files_is_refused(desk, taken, signature, words):
    pdf = opinion_pdf("Аврора", "Ковалёв Роман", "Соколова Анна")
    if signature == b"another":
        signature = signatures.detached(opinion_pdf("Другое"))

    page = post(desk, taken, pdf, signature=signature)

    assert words in page and not Opinion.objects.exists()


def test_a_pdf_changed_after_it_was_signed_does_not_go_by_itself(desk, taken):
    signed = bytearray(signatures.pades(opinion_pdf("Аврора", "Ковалёв Роман", "Соколова Анна")))
    at = signed.index(b"/CreationDate") if b"/CreationDate" in signed else signed.index(b"/Producer")
    signed[at + 20] ^= 1

    post(desk, taken, bytes(signed))

    opinion = Opinion.objects.get()
    assert opinion.signature_state == "broken"
    assert opinion.needs_eyes == "электронная подпись не сходится с файлом"


def test_a_signature_stays_with_us_when_something_else_is_refused(desk, taken):
    """As the opinion's own file does; and it may be given up."""
    pdf = opinion_pdf("Аврора", "Ковалёв Роман", "Соколова Анна")
    answers = {f"answer_{q.pk}": "Да." for q in taken.questions.all()}
    today = f"{timezone.localdate():%d.%m.%Y}"
    form = {
        "expert_name": "Ковалёв Роман Андреевич",
        "opinion_on": today,
        "stated": ["organisation", "expert"],
    }
    files = {
        "file": SimpleUploadedFile("Мнение.pdf", pdf),
        "signature": SimpleUploadedFile("Мнение.pdf.sig", signatures.detached(pdf)),
    }
    page = said(desk.post(address(taken, "opinion/"), form | answers | files))
    assert "Укажите должность эксперта" in page and "Файл подписи у нас" in page

    kept = {
        "kept": Document.objects.get(name="Мнение.pdf").pk,
        "kept_signature": Document.objects.get(name="Мнение.pdf.sig").pk,
        "expert_position": "Врач-онколог",
    }
    desk.post(address(taken, "opinion/"), form | answers | kept)
    assert Opinion.objects.get().signature.name == "Мнение.pdf.sig"
