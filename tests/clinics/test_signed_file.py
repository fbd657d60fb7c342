"""The opinion's file through the real way in: looked at, stored, its text read for S9; what is no PDF is refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from documents.models import Document
from requests_app.models import Opinion
from tests.clinics.situations import address, said
from tests.pdfs import opinion_pdf


def post(desk, case, content, name="Мнение.pdf"):
    answers = {f"answer_{q.pk}": "Да." for q in case.questions.all()}
    form = {
        "file": SimpleUploadedFile(name, content),
        "expert_name": "Ковалёв Роман Андреевич",
        "expert_position": "Врач-онколог",
        "opinion_on": f"{timezone.localdate():%d.%m.%Y}",
        "stated": ["organisation", "expert"],
    }
    return said(desk.post(address(case, "opinion/"), form | answers, follow=True))


def test_a_signed_pdf_is_received_and_its_names_are_found(desk, taken):
    page = post(desk, taken, opinion_pdf("Аврора", "Ковалёв Роман", "Соколова Анна"))

    assert "Мнение передано врачу-куратору" in page
    opinion = Opinion.objects.get()
    assert opinion.document.content_type == "application/pdf" and opinion.meets_s9_in_text


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "файл пустой"), (b"%PDF-1.7 and nothing more", "файл повреждён"), (b"\xff\xd8\xff\xe0", "в PDF")],
)
def test_what_is_no_pdf_is_refused_by_its_name(desk, taken, content, words):
    page = post(desk, taken, content)

    assert "«Мнение.pdf»" in page and words in page
    assert not Document.objects.filter(name="Мнение.pdf").exists() and not Opinion.objects.exists()
