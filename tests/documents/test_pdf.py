"""PDFs made, protected and searched: opened by other programs than made them."""

import io
import zlib

import pikepdf
import pypdfium2
import pytest
from django.template import engines
from PIL import Image

from documents import pdf
from tests.documents import samples
from tests.pdfs import opinion_pdf


@pytest.fixture
def template(monkeypatch):
    """Render a template given as text."""

    def rendered(source: str, **context) -> bytes:
        made = engines["django"].from_string(source)
        monkeypatch.setattr(pdf, "render_to_string", lambda name, given: made.render(given))
        return pdf.render_pdf("given.html", context)

    return rendered


def test_a_template_becomes_a_pdf_with_a_cyrillic_text_layer(template):
    made = template(
        '{% extends "pdf/_base.html" %}{% block content %}<h1>{{ title }}</h1>{% endblock %}', title="Ёжик"
    )

    assert made.startswith(b"%PDF")
    assert pdf.words_found(made, ["ёжик", "слон"]) == {"ёжик"}
    with pikepdf.open(io.BytesIO(made)) as opened:
        fonts = {str(font) for page in opened.pages for font in page.resources.get("/Font", {})}
    assert fonts


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/leak.png",
        "https://example.com/leak.png",
        "file:///etc/passwd",
        "../manage.py",
        "ftp://example.com/a",
        "file://server/share/a.png",
    ],
)
def test_a_template_loads_nothing_that_is_not_ours(address):
    joined = address if ":" in address else f"{pdf.STATIC.as_uri()}/{address}"

    assert not pdf.is_ours(joined)


def test_a_template_with_a_stranger_in_it_is_made_without_him(template, caplog):
    assert template('<img src="https://example.com/a.png"><p>Слово</p>').startswith(b"%PDF")
    assert "this address is not ours" in caplog.text


def test_static_files_and_inline_pictures_are_ours():
    assert pdf.is_ours(f"{pdf.STATIC.as_uri()}/icon.svg") and pdf.is_ours("data:image/png;base64,AAAA")


def test_a_protected_copy_opens_by_its_password_alone_with_aes_256():
    protected = pdf.protect(opinion_pdf("Соколова"), "тихий-лес-42")

    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(protected))
    with pikepdf.open(io.BytesIO(protected), password="тихий-лес-42") as opened:
        assert (opened.encryption.R, opened.encryption.bits) == (6, 256)
        assert opened.encryption.stream_method == pikepdf.models.EncryptionMethod.aesv3
    assert len(pypdfium2.PdfDocument(protected, password="тихий-лес-42")) == 1
    assert pdf.words_found(protected, ["Соколова"]) == set(), "no text to be had without the password"


def test_the_signed_original_travels_inside_byte_for_byte():
    """Wrapping would break its signature (D8)."""
    original = opinion_pdf("Подписано") + b"\n% a signature stands here, and every byte counts\n"

    protected = pdf.protect(original, "secret", ("Второе мнение.pdf", original))

    assert original not in protected and zlib.compress(original) not in protected
    with pikepdf.open(io.BytesIO(protected), password="secret") as opened:
        assert opened.attachments["Второе мнение.pdf"].get_file().read_bytes() == original


def test_a_copy_made_smaller_shows_every_page_and_says_what_it_is():
    content = io.BytesIO()
    with pikepdf.open(io.BytesIO(samples.pdf(3))) as original:
        original.pages[0].mediabox = [0, 0, 842, 595]
        original.save(content)

    small = pdf.smaller_copy(content.getvalue())

    assert len(pypdfium2.PdfDocument(small)) == 3
    assert pdf.words_found(small, ["Уменьшенная копия"])
    first, second = (pypdfium2.PdfDocument(small)[number].get_size() for number in (0, 1))
    assert first[0] > first[1] and second[0] < second[1]


def test_a_scan_without_text_and_a_broken_file_hold_no_words():
    scan = io.BytesIO()
    Image.new("RGB", (200, 200), "white").save(scan, "PDF")

    assert pdf.words_found(scan.getvalue(), ["Соколова"]) == set()
    assert pdf.words_found(b"%PDF-1.4 broken", ["Соколова"]) == set()
    assert pdf.words_found(b"", ["Соколова"]) == set()


def test_a_copy_that_we_issue_says_nothing_of_its_author():
    source = io.BytesIO()
    with pikepdf.open(io.BytesIO(opinion_pdf("Соколова"))) as document:
        document.docinfo["/Author"] = "Доктор Иванов"
        with document.open_metadata() as metadata:
            metadata["xmp:CreatorTool"] = "WORKSTATION-17"
        document.pages[0].obj["/Metadata"] = pikepdf.Stream(document, b"<x>WORKSTATION-17</x>")
        document.save(source)

    copy = pdf.protect(source.getvalue(), "secret")

    with pikepdf.open(io.BytesIO(copy), password="secret") as opened:
        assert "/Info" not in opened.trailer
        assert "/Metadata" not in opened.Root
        assert "/Metadata" not in opened.pages[0].obj
        opened.save(
            plain := io.BytesIO(), object_stream_mode=pikepdf.ObjectStreamMode.disable, encryption=False
        )
    assert b"WORKSTATION-17" not in plain.getvalue()


def test_what_we_make_ourselves_names_no_person():
    made = pdf.render_pdf("pdf/smaller_copy.html", {})

    with pikepdf.open(io.BytesIO(made)) as opened:
        assert "/Author" not in opened.docinfo
