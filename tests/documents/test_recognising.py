"""Scans and photographs read in the background: for search and hints, where OCR is on."""

import io
import json

import pytest
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from curators import finding
from documents import checks, recognising
from documents.models import Page, TextOf
from documents.previews import jail
from tests.documents import samples
from tests.documents.test_inspection import inspected
from tests.documents.test_quality import A4, FONT, photographed
from tests.factories import DocumentFactory, page_of

pytestmark = pytest.mark.django_db
LINES = (
    "Городская клиническая больница № 5, отделение онкологии",
    "Выписной эпикриз из истории болезни № 14/2217",
    "Диагноз: инвазивный рак левой молочной железы",
    "Анамнез заболевания: образование обнаружено самостоятельно",
    "Рекомендации: химиотерапия по месту жительства, контроль анализов",
    "Лечащий врач Петров Сергей Иванович, заведующий отделением",
)


def scan(turned: int = 0) -> bytes:
    """A photograph of a printed page, ``turned`` degrees against the clock."""
    page = Image.new("L", A4, 245)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(FONT, 28)
    for place, line in enumerate(LINES * 3):
        pen.text((90, 120 + place * 60), line, font=font, fill=25)
    content = io.BytesIO()
    photographed(page).rotate(turned, expand=True).save(content, "JPEG", quality=85)
    return content.getvalue()


@pytest.mark.heavy
def test_a_photograph_is_read_and_found_by_its_words(tesseract):
    document = inspected(scan(), "IMG_789.jpg")
    assert document.pages.get().text == ""

    assert recognising.sweep() == 1

    page = document.pages.get()
    assert page.text_of == TextOf.RECOGNISED and page.turned == 0
    assert sum(word in page.text for line in LINES for word in line.split()) >= 30, page.text
    assert list(finding.matching(Page.objects.all(), "диагнозы рака")) == [page]
    assert recognising.sweep() == 0, "once"


@pytest.mark.heavy
@pytest.mark.parametrize(("turned", "quarters"), [(90, 1), (180, 2), (270, 3)])
def test_a_page_lying_on_its_side_is_shown_upright_and_kept_as_it_came(tesseract, turned, quarters):
    document = inspected(scan(turned), "IMG_790.jpg")
    before = document.sha256

    recognising.sweep()

    page = document.pages.get()
    assert (page.turned, document.sha256) == (quarters, before)
    assert "Диагноз" in page.text


@pytest.mark.heavy
def test_an_empty_page_has_no_text_and_is_not_asked_again(tesseract):
    document = inspected(samples.pdf(), "Пусто.pdf")

    assert (recognising.sweep(), recognising.sweep()) == (1, 0)

    page = document.pages.get()
    assert (page.text, page.text_of, page.turned) == ("", TextOf.NONE, 0)


@pytest.fixture
def reads(monkeypatch, settings):
    settings.OCR, settings.TESSERACT = True, "/usr/bin/tesseract"
    monkeypatch.setattr(jail, "recognise", lambda path: jail.Recognised("Слова", 1))


def test_where_it_is_off_or_not_installed_nothing_is_read(reads, settings):
    page_of(DocumentFactory())
    settings.OCR = False
    assert recognising.sweep() == 0
    settings.OCR, settings.TESSERACT = True, ""
    assert recognising.sweep() == 0
    assert checks.tesseract_is_there(None) == [checks.NO_TESSERACT]


@pytest.mark.parametrize(
    "trait", [{"being_checked": True}, {"infected": True}, {"removed_at": timezone.now()}]
)
def test_what_may_not_be_opened_is_not_read(reads, trait):
    page_of(DocumentFactory(**trait))

    assert recognising.sweep() == 0


def test_a_page_with_text_is_left_and_one_turned_by_hand_stays_as_the_hand_left_it(reads):
    read = page_of(DocumentFactory(), text="Своё")
    turned = page_of(DocumentFactory())
    Page.objects.filter(pk=turned.pk).update(turned=2)

    assert recognising.sweep() == 1

    read.refresh_from_db()
    turned.refresh_from_db()
    assert (read.text, turned.text, turned.turned) == ("Своё", "Слова", 2)


def test_a_child_that_was_taken_over_says_no_more_than_text_and_a_quarter(monkeypatch, tmp_path):
    said = [{"text": "а\0б", "quarters": "9; DROP"}, {"done": True}]
    monkeypatch.setattr(
        jail, "_run", lambda command, answers, *_: answers.write("\n".join(map(json.dumps, said)).encode())
    )

    assert jail.recognise(tmp_path / "page") == jail.Recognised("а б", 0)
