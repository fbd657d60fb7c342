"""Papers for the things: the list of the parcel, the labels read back by a scanner, the request to a laboratory (S12)."""

import pypdfium2
import pytest
import zxingcpp
from django.conf import settings
from django.utils import timezone

from requests_app.actions import materials
from requests_app.asked import Asked
from requests_app.models import Case, Material
from tests.factories import UserFactory
from tests.portal import situations
from tests.portal.visiting import address


@pytest.fixture
def case(anna, curator):
    case, now = situations.at_clinic(anna, curator), timezone.now()
    doctor = UserFactory(role="clinic", organisation=case.clinic)
    materials.propose_request(
        case.number, by=doctor, at=now, reason="Нужен пересмотр стёкол.",
        asked=[Asked("slides", "окраска Г+Э", 9), Asked("blocks")], address="Москва, Примерная, 1, лаборатория",
    )  # fmt: skip
    materials.ask_for_materials(case.number, by=curator, at=now)
    return Case.objects.get(pk=case.pk)


def printed(door, name, case) -> pypdfium2.PdfDocument:
    response = door.client.get(address(name, case.pk))
    assert response["Content-Type"] == "application/pdf"
    return pypdfium2.PdfDocument(response.content)


def words(paper) -> str:
    text = " ".join(page.get_textpage().get_text_range() for page in paper)
    return " ".join(text.replace("\xa0", " ").replace("\xad", "").split())


def test_each_label_is_read_by_a_scanner_and_leads_the_organisation_to_its_thing(door, case, client):
    paper = printed(door, "parcel_pdf", case)
    labels = [page.render(scale=3).to_pil() for page in list(paper)[1:]]

    read = {found.text for page in labels for found in zxingcpp.read_barcodes(page)}

    assert len(read) == 10
    ours = {f"{settings.SITE_URL}/clinic/materials/{thing.pk}/" for thing in Material.objects.all()}
    assert read == ours
    client.force_login(UserFactory(role="clinic", organisation=case.clinic))
    assert all(client.get(url.removeprefix(settings.SITE_URL)).status_code == 200 for url in read)


def test_the_list_says_what_to_whom_and_at_whose_cost(door, case):
    text = words(printed(door, "parcel_pdf", case))

    assert case.number in text and "Гистологическое стекло 9 из 9: окраска Г+Э" in text
    assert "Москва, Примерная, 1, лаборатория" in text and case.insured.full_name in text
    assert "за счет застрахованного лица" in text and "№ 10 в описи" in text


def test_the_request_to_the_laboratory_names_who_asks_and_why_and_no_diagnosis(door, case):
    text = words(printed(door, "laboratory_pdf", case))

    assert "Гистологические препараты (стёкла), 9 штук: окраска Г+Э" in text and "Парафиновые блоки" in text
    assert case.insured.full_name in text and "Нужен пересмотр стёкол" in text
    assert case.questionnaire.diagnosis not in text


def test_where_nothing_is_to_be_sent_there_is_no_paper(door, case):
    Material.objects.update(state="held", place="Шкаф 2")

    for name in ("parcel_pdf", "laboratory_pdf"):
        assert door.client.get(address(name, case.pk)).status_code == 404


@pytest.mark.parametrize("name", ["parcel_pdf", "laboratory_pdf"])
def test_the_page_leads_to_them(door, case, name):
    assert f'href="{address(name, case.pk)}"' in door.opens("materials", case.pk).html
