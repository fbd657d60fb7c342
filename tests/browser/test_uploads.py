"""Large files from a phone: the line breaks, the page is opened anew, and the upload goes on from where it was."""

import os
import re
from io import BytesIO

import pydicom
import pytest
from playwright.sync_api import expect
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

from secondopinion.demo import files
from tests.browser.people import Applicant
from tests.browser.window import Window
from tests.cutting import CuttingProxy
from tests.documents import samples

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("product")]

HALF_WAY = 16 * 1024**2
"""Bytes that the line has let through: a browser counts what it gave to the network, and megabytes wait there."""


@pytest.fixture
def line(product):
    """Between the browser and the product: slow, so that there is a middle, and it can be cut."""
    with CuttingProxy(product.address, pause=0.05) as proxy:
        yield proxy


@pytest.fixture
def phone(chromium, line):
    window = Window(chromium, line.address, 390)
    window.foreseen = ["net::ERR"]  # the line is cut on purpose
    yield window
    window.close()


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A PDF of 40 MB: a page and a long comment behind it."""
    path = tmp_path_factory.mktemp("large") / "Выписка.pdf"
    path.write_bytes(samples.pdf(1) + b"\n%" + os.urandom(40 * 1024**2).replace(b"<", b"-") + b"\n%%EOF\n")
    return path


def test_an_upload_outlives_a_cut_line_and_a_reload(phone, line, product, large, tmp_path):
    person = Applicant(phone, "resumes@example.ru", product.code_for)
    person.signs_up()
    person.opens_an_application()
    person._opens("Выписка")
    page = phone.page
    page.locator("#drop-file").set_input_files(large)
    row = page.locator("[data-row]").first
    expect(row.locator("[data-percent]")).to_have_text(re.compile(r"^(1\d|2\d|3\d)"), timeout=20_000)
    assert "из" in row.locator("p[data-said]").inner_text()
    until(page, lambda: line.sent > HALF_WAY)

    line.cut_all()
    expect(row.locator("p[data-said]")).to_contain_text("Нет связи, продолжим сами", timeout=20_000)
    shoot(page, "cut")
    line.restore()
    expect(row).to_have_attribute("data-now", "going", timeout=20_000)

    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    row = page.locator("[data-row]").first
    expect(row.locator("span[data-rest]")).to_contain_text("Выберите тот же файл, продолжим с")
    assert not row.locator("strong[data-percent]").inner_text().startswith("0")
    shoot(page, "reloaded")
    assert phone.faults() == []
    page.locator("#drop-file").set_input_files(large)

    file = page.locator("[data-fresh=files] article.file").filter(has_text="Выписка.pdf")
    expect(file).to_have_count(1, timeout=60_000)
    expect(page.locator("[data-row]")).to_have_count(0)
    shoot(page, "whole")
    assert line.sent < large.stat().st_size * 1.1, "it went on, and did not begin again"


@pytest.fixture(scope="module")
def disc(tmp_path_factory):
    """Two studies as on a hospital's disc, beside its viewer, its autorun and its table of contents."""
    root = tmp_path_factory.mktemp("disc") / "CD"
    (root / "DICOM").mkdir(parents=True)
    for number in range(5):
        study, syntax = (
            ("1.2.3.1", ExplicitVRLittleEndian) if number < 3 else ("1.2.3.2", ImplicitVRLittleEndian)
        )
        one = pydicom.dcmread(BytesIO(files.dicom_slice()))
        one.StudyInstanceUID, one.SeriesInstanceUID = study, f"{study}.1"
        one.SOPInstanceUID = one.file_meta.MediaStorageSOPInstanceUID = f"{study}.1.{number}"
        one.InstanceNumber, one.StudyDate, one.Modality = number + 1, "20260312", "CT"
        one.file_meta.TransferSyntaxUID = syntax
        one.save_as(root / "DICOM" / f"IM{number:05}", implicit_vr=number >= 3, little_endian=True)
    (root / "VIEWER.EXE").write_bytes(b"MZ" + bytes(2000))
    (root / "autorun.inf").write_text("[autorun]\nopen=VIEWER.EXE\n")
    (root / "DICOMDIR").write_bytes(bytes(128) + b"DICM" + bytes(200))
    return root


def test_a_disc_becomes_one_paper_a_study_and_its_viewer_stays_behind(product, open_window, disc):
    person = Applicant(open_window(1280), "disc@example.ru", product.code_for)
    person.signs_up()
    person.opens_an_application()
    person._opens("Снимки")
    page = person.page
    page.locator("#drop-folder").set_input_files(disc)

    papers = page.locator("[data-fresh=files] article.file")
    expect(papers).to_have_count(2, timeout=90_000)
    expect(page.locator("[data-reading]")).to_have_text("Нашли 5 из 5 снимков, 2 исследования.")
    assert sorted(papers.locator("h3").all_inner_texts()) == [
        "КТ 12.03.2026, 2 снимка.zip",
        "КТ 12.03.2026, 3 снимка.zip",
    ]
    papers.first.locator("details.receipt summary").click()
    expect(papers.first.locator(".receipt dd.hash")).to_have_text(re.compile(r"^[0-9a-f]{64}$"))
    shoot(page, "disc")
    assert person.window.faults() == []


def until(page, holds) -> None:
    for _ in range(600):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("not within half a minute")


def shoot(page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/uploads-{name}.png", full_page=True)
