"""The demonstration's papers are real files, the same every time, and say plainly that they are invented."""

import io

import pydicom
import pytest
from PIL import Image

from documents import pdf
from documents.previews import jail
from secondopinion.demo import files

ANSWERS = (("Подтверждается ли диагноз?", "Да, подтверждается."),)


def opinion() -> bytes:
    return files.opinion_pdf(
        "Клиника «Аврора»",
        "Ковалёв Роман Андреевич",
        "Врач-онколог, д. м. н.",
        ANSWERS,
        patient="Соколова Анна",
    )


MADE = {
    files.extract_pdf: "application/pdf",
    files.policy_pdf: "application/pdf",
    opinion: "application/pdf",
    files.passport_photo: "image/jpeg",
    files.consent_scan: "image/jpeg",
    files.heic_photo: "image/heic",
    files.dicom_slice: "application/dicom",
}


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_a_paper_passes_the_same_door_as_a_patients_file_and_has_pages(make, tmp_path):
    (tmp_path / "file").write_bytes(make())

    assert jail.examine(tmp_path / "file") == MADE[make]
    drawn = jail.draw(tmp_path / "file", MADE[make], tmp_path)
    assert drawn.pages and drawn.problem == ""


@pytest.mark.parametrize("make", [files.passport_photo, files.consent_scan, files.dicom_slice])
def test_a_picture_is_the_same_every_time(make):
    first = make()
    make.cache_clear()

    assert make() == first


@pytest.mark.parametrize(
    "make", [files.extract_pdf, files.policy_pdf, opinion], ids=lambda make: make.__name__
)
def test_a_paper_says_that_it_is_invented(make):
    assert pdf.words_found(make(), ["ДЕМО", "вымышлены"]) == {"ДЕМО", "вымышлены"}


def test_the_extract_holds_the_five_parts_of_a_package_and_its_patient():
    """S4."""
    words = ["Диагноз", "анамнез", "эпикриз", "план лечения", "исследования", "Гаврилов"]

    assert pdf.words_found(files.extract_pdf("Гаврилов Павел Иванович", "01.02.1950"), words) == set(words)


def test_the_opinion_holds_what_an_automatic_release_looks_for():
    """S9, D7."""
    words = ["Клиника «Аврора»", "Ковалёв", "Соколова"]

    assert pdf.words_found(opinion(), words) == set(words)


def test_the_passport_lies_on_its_side_as_a_phone_stores_it():
    photo = Image.open(io.BytesIO(files.passport_photo()))

    assert photo.height > photo.width and photo.getexif()[0x0112] == 6


def test_the_slice_carries_a_cyrillic_name_as_hospitals_write_it():
    dataset = pydicom.dcmread(io.BytesIO(files.dicom_slice("Соколова Анна Викторовна", "14.03.1964")))

    assert str(dataset.PatientName) == "Соколова^Анна^Викторовна" and dataset.PatientBirthDate == "19640314"
