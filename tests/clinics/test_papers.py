"""Pages, documents and the archive: what opens, under which names, and that each opening is recorded."""

import io
import zipfile
from urllib.parse import unquote

import pytest
from django.core.files.storage import default_storage

from audit.models import Event
from clinics import papers
from requests_app.models import Kind
from tests.clinics.situations import PDF, address, said
from tests.factories import DocumentFactory, put, stored


@pytest.fixture
def picture(taken):
    return taken.enclosures.get(kind=Kind.IMAGING).document


def test_the_first_picture_is_shown_and_its_pages_are_links(desk, taken, picture):
    page = said(desk.get(address(taken)))

    assert address(taken, f"papers/{picture.pk}/1/") in page
    assert f"?document={picture.pk}&amp;page=2" in page and "1 из 2" in page


def test_a_chosen_paper_and_page_are_shown(desk, taken, picture):
    page = said(desk.get(address(taken), {"document": picture.pk, "page": "2"}))

    assert address(taken, f"papers/{picture.pk}/2/") in page and "2 из 2" in page


@pytest.mark.parametrize(
    "wish", [{"document": "мусор"}, {"page": "99"}, {"page": "-1"}, {"page": "²"}, {"page": "9" * 5000}]
)
def test_a_wrong_address_shows_what_there_is(desk, taken, wish):
    assert desk.get(address(taken), wish).status_code == 200


def test_a_file_that_the_storage_has_lost_is_told_in_words_and_is_an_incident_at_once(desk, taken, picture):
    default_storage.delete(picture.key)

    refused = desk.get(address(taken, f"papers/{picture.pk}/"))

    assert refused.status_code == 403 and "Этот файл сейчас не открывается" in said(refused)
    picture.refresh_from_db()
    assert picture.damaged_at and Event.objects.filter(action="document.damaged").count() == 1


def test_a_page_and_a_document_go_out_recorded(desk, taken, picture, doctor):
    assert desk.get(address(taken, f"papers/{picture.pk}/1/")).status_code == 200
    whole = desk.get(address(taken, f"papers/{picture.pk}/"))

    assert b"".join(whole) == PDF
    done = Event.objects.of_case(taken.number).filter(action__startswith="document.", by=doctor)
    assert {event.action for event in done} == {"document.opened", "document.downloaded"}


def test_one_archive_holds_every_medical_paper_under_a_safe_name(desk, taken):
    for kind, name in [
        (Kind.DIAGNOSIS, "../../Заключение.pdf"),
        (Kind.OTHER, 'a:b*"c.pdf'),
        (Kind.OTHER, "x.pdf"),
    ]:
        put(taken, kind, document=stored(DocumentFactory(case_number=taken.number, name=name), PDF))
    stored(taken.enclosures.get(kind=Kind.PLAN).document, PDF)

    response = desk.get(address(taken, "papers/"))

    names = zipfile.ZipFile(io.BytesIO(b"".join(response))).namelist()
    assert "Диагноз — Заключение.pdf" in names and "Медицинская выписка — Выписка.pdf" in names
    assert len(names) == 5 and not any(set(name) & set('/\\:*"') for name in names)


def test_a_hidden_name_does_not_leave_with_a_file(desk, taken, settings):
    """D21: the single download has the name that the archive gives it, whatever the person called the file."""
    settings.ANONYMISE_FOR_CLINICS = True
    for name in ["Соколова А.В.pdf", "Скан.Соколова"]:
        document = stored(DocumentFactory(case_number=taken.number, name=name), PDF)
        put(taken, Kind.DIAGNOSIS, document=document)
        told = unquote(desk.get(address(taken, f"papers/{document.pk}/"))["Content-Disposition"])
        assert "Соколова" not in told and "Диагноз" in told


def test_a_shown_name_leaves_with_the_part_that_it_closes(desk, taken):
    document = stored(DocumentFactory(case_number=taken.number, name="Осмотр.pdf"), PDF)
    put(taken, Kind.DIAGNOSIS, document=document)

    told = unquote(desk.get(address(taken, f"papers/{document.pk}/"))["Content-Disposition"])

    assert "Диагноз — Осмотр.pdf" in told


def test_papers_of_one_name_do_not_cover_each_other_in_the_archive(taken, doctor):
    for _ in range(3):
        put(taken, Kind.OTHER, document=DocumentFactory(name="Анализ.pdf"))

    names = [name for name, _ in papers.archived(papers.of(taken, doctor))]

    assert len(set(names)) == len(names) == 5
    assert "Другой медицинский документ — Анализ (3).pdf" in names


def test_a_paper_that_is_being_checked_is_a_line_and_no_link(desk, taken):
    checking = put(taken, Kind.OTHER, document=DocumentFactory(name="Новый.pdf", being_checked=True)).document

    assert "проверяем файл" in said(desk.get(address(taken)))
    assert desk.get(address(taken, f"papers/{checking.pk}/")).status_code == 404


def test_an_infected_paper_is_never_opened(desk, taken):
    sick = put(taken, Kind.OTHER, document=DocumentFactory(name="Диск.zip", infected=True)).document

    assert "файл не прошёл проверку" in said(desk.get(address(taken)))
    assert desk.get(address(taken, f"papers/{sick.pk}/")).status_code == 404
