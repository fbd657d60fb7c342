"""The product's whole main job in a real Chromium, against the real server, worker and mail server."""

import re
from datetime import datetime
from io import BytesIO

import pikepdf
import pytest
from PIL import Image
from playwright.sync_api import expect

from secondopinion.demo import files
from tests.browser.people import EXTRACT_PARTS, Applicant, Curator, Doctor
from tests.pdfs import opinion_pdf
from workcalendar.days import MOSCOW

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("product")]


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """Real files as people have them: an extract in PDF, phone photos, a HEIC, a CT slice, a Word file."""
    folder = tmp_path_factory.mktemp("papers")
    Image.new("RGB", (1600, 1200), "#ccd").save(folder / "IMG_789.jpg")
    (folder / "Выписка.pdf").write_bytes(files.extract_pdf())
    (folder / "Анализы.heic").write_bytes(files.heic_photo())
    (folder / "КТ.dcm").write_bytes(files.dicom_slice())
    (folder / "Анализы.docx").write_bytes(b"PK\x03\x04 [Content_Types].xml word/document.xml")
    (folder / "Мнение.pdf").write_bytes(
        opinion_pdf("Демо-центр онкологии «Аврора», эксперт Ковалёв Роман Андреевич, пациент Орлова Зинаида")
    )
    return folder


@pytest.mark.parametrize("width", [390, 1280])
def test_from_the_application_to_the_opinion_in_the_mailbox(width, product, open_window, papers):
    address = f"zinaida{width}@example.ru"
    person = Applicant(open_window(width), address, product.code_for)
    number = applies(person, papers)
    assert product.letter(address, "отправлена")["Auto-Submitted"] == "auto-generated"

    curator = Curator(open_window(1280), "irina")
    curator.opens(number)
    curator.takes_and_acknowledges()
    product.letter(address, "получены и приняты к рассмотрению")
    curator.opens(number)
    curator.accepts_every_paper()
    curator.fixes_completeness()
    curator.sends_to("Аврора")

    doctor = Doctor(open_window(1280), "roman")
    doctor.opens(number)
    doctor.accepts()
    doctor.hands_over(papers / "Мнение.pdf", f"{datetime.now(MOSCOW):%d.%m.%Y}")

    curator.opens(number)
    curator.releases()
    letter = product.letter(address, "второе мнение готово")

    person.page.goto(f"{product.address}/cabinet/")
    person.page.get_by_text(number).first.wait_for()
    password = password_shown_to(person)
    assert the_opinion_opens(letter, password)


def test_a_bad_file_is_refused_by_name_and_the_others_stay(product, open_window, papers):
    person = Applicant(open_window(390), "files@example.ru", product.code_for)
    person.signs_up()
    person.opens_an_application()
    person._opens("Выписка")
    (papers / "Пусто.pdf").write_bytes(b"")
    chosen = [papers / name for name in ("Пусто.pdf", "Выписка.pdf", "Анализы.docx")]
    person.page.locator("#drop-file").set_input_files(chosen)

    expect(person.page.locator("[data-fresh=files] article.file")).to_contain_text(
        "Выписка.pdf", timeout=60_000
    )
    empty = person.page.locator("article.file--bad", has_text="Пусто.pdf")
    expect(empty).to_contain_text("в нём 0 байт")
    empty.get_by_role("button", name="Убрать").click()
    refused = person.page.locator("article.file--bad")
    expect(refused).to_contain_text("Анализы.docx", timeout=60_000)
    assert "Не загружен" in refused.inner_text() and refused.locator("p.why").is_visible()
    refused.get_by_role("button", name="Убрать").click()
    expect(refused).to_have_count(0)


def applies(person: Applicant, papers) -> str:
    """The whole application with real files; the number it got."""
    person.signs_up()
    person.opens_an_application()
    person.fills_the_questionnaire()
    person.asks()
    person.uploads("Документ, удостоверяющий", papers / "IMG_789.jpg")
    person.gives_the_policy(papers / "IMG_789.jpg")
    person.uploads("Выписка", papers / "Выписка.pdf", parts=EXTRACT_PARTS)
    person.uploads("Снимки", papers / "КТ.dcm")
    person.signs_consents()
    number = person.sends()
    assert re.fullmatch(r"VM-\d{4}-\d{6}", number)
    return number


def password_shown_to(person: Applicant) -> str:
    person.page.locator("main a[href*='/cabinet/']").filter(
        has_text=re.compile("Второе мнение")
    ).first.click()
    person.page.get_by_role("link", name=re.compile("Прочитать|Открыть")).first.click()
    return person.page.locator(".code").inner_text().strip()


def the_opinion_opens(letter, password: str) -> bool:
    attachment = next(part for part in letter.walk() if part.get_filename())
    with pikepdf.open(BytesIO(attachment.get_payload(decode=True)), password=password) as copy:
        return len(copy.pages) == 1 and len(copy.attachments) == 1
