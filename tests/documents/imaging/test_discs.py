"""A whole disc in a ZIP: the viewer is passed over, the pictures are shown, told, and handed on without the rest."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from documents import serving
from documents.models import Document, Reading, Scan
from documents.previews import jail
from documents.previews.limits import DRAW, MEGABYTE
from tests.documents import samples
from tests.documents.imaging.discs import VIEWER, disc, slice_
from tests.documents.imaging.test_series import inspected

pytestmark = pytest.mark.django_db


def chest(count: int = 3, series: str = "1.2.1", **tags: object) -> list[tuple[str, bytes]]:
    return [
        (f"PETROV_IVAN/{series}/IM{n}", slice_(series, n, place=n, **tags))  # type: ignore[arg-type]
        for n in range(1, count + 1)
    ]


def handed_on(document: Document) -> zipfile.ZipFile:
    response = serving.archive_response(
        [("Снимки — КТ.zip", document)], by=None, at=timezone.now(), name="a.zip", only_imaging=True
    )
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def test_a_disc_with_its_viewer_is_taken_and_its_receipt_says_what_was_passed_over(scanner):
    document = inspected(disc(*chest(3), *chest(2, "1.2.2"), *chest(1, "1.2.3", Modality="MR")))

    assert document.scan == Scan.CLEAN
    assert document.contents == "КТ и МРТ, 3 серии, 6 снимков; программа-просмотрщик на диске пропущена"
    assert document.problem == ""


def test_a_virus_among_the_programs_of_a_disc_closes_the_whole_of_it(scanner):
    document = inspected(disc(*chest(1), ("viewer/run.dll", samples.EXE + samples.EICAR), packed=False))

    assert (document.scan, document.may_be_opened, document.series.count()) == (Scan.INFECTED, False, 0)


def test_the_archive_is_kept_as_it_came():
    content = disc(*chest(2))

    document = inspected(content)

    with default_storage.open(document.key) as kept:
        assert kept.read() == content


def test_each_series_is_shown_by_its_middle_picture_under_a_caption_without_a_name():
    document = inspected(
        disc(
            *chest(5, SeriesNumber=3, SeriesDescription="Chest 1.0", PatientName="PETROV"), *chest(1, "1.2.2")
        )
    )

    assert [page.caption for page in document.pages.all()] == ["КТ", "КТ, серия 3, Chest 1.0: снимок 3 из 5"]
    assert document.page_count == 2 and document.reading == Reading.READABLE


def test_no_more_than_a_dozen_series_are_drawn_and_the_longest_are_not_left_out():
    short = [member for n in range(14) for member in chest(1, f"1.2.{n + 1}", SeriesNumber=n + 1)]

    document = inspected(samples.archive(*short, *chest(3, "1.2.99", SeriesNumber=99)))

    captions = [page.caption for page in document.pages.all()]
    assert len(captions) == 12 and captions[-1] == "КТ, серия 99: снимок 2 из 3"


def test_a_series_that_cannot_be_drawn_is_counted_and_said():
    document = inspected(samples.archive(("a", samples.shipped_dicom("JPGExtended.dcm")), *chest(1)))

    assert (document.pages.count(), document.series.count()) == (1, 2)
    assert document.problem.startswith("Не для всех серий получилась картинка")


def test_papers_on_a_disc_are_asked_for_apart():
    document = inspected(
        samples.archive(*chest(1), ("Заключение.pdf", samples.pdf()), ("в.doc", samples.DOC))
    )

    assert "Заключение.pdf, в.doc" in document.problem and "Приложите их отдельно" in document.problem


def test_an_archive_of_photographs_shows_them():
    document = inspected(samples.archive(("1.jpg", samples.jpeg()), ("2.png", samples.png())), "Плёнки.zip")

    assert (document.contents, document.pages.count()) == ("2 фотографии", 2)


def test_an_archive_of_reports_alone_is_kept_and_says_that_nothing_can_be_shown():
    document = inspected(samples.archive(("sr", samples.shipped_dicom("test-SR.dcm"))))

    assert document.reading == Reading.UNREADABLE and "нет снимка" in document.problem


def test_an_organisation_gets_the_pictures_in_order_and_nothing_else_of_the_disc():
    photograph = samples.jpeg() + bytes(40_000)
    slices = [("b", slice_(number=1, place=5)), ("a", slice_(number=2, place=7))]

    archive = handed_on(inspected(disc(*slices, ("плёнка.jpg", photograph))))

    assert archive.testzip() is None
    assert archive.namelist() == [
        "Снимки — КТ/01-CT/0001.dcm", "Снимки — КТ/01-CT/0002.dcm", "Снимки — КТ/photographs/001.jpg",
    ]  # fmt: skip
    assert archive.read("Снимки — КТ/01-CT/0001.dcm") == slices[0][1], "bytes as they came"


def test_names_of_folders_on_a_disc_do_not_leave_with_its_pictures():
    assert not [name for name in handed_on(inspected(disc(*chest(2)))).namelist() if "PETROV" in name]


@pytest.mark.parametrize("member", VIEWER, ids=lambda member: member[0])
def test_whatever_lies_beside_the_pictures_is_passed_over_and_never_leaves(member):
    document = inspected(samples.archive(member, *chest(1)))

    assert document.series.get().image_count == 1 and document.pages.count() == 1
    assert len(handed_on(document).namelist()) == 1


def test_two_gigabytes_of_stored_members_are_read_without_being_unpacked(tmp_path):
    """Three objects of 620 MB each, in a file with holes: only their headers and nothing of the rest is read."""
    path = sparse(tmp_path / "disc.zip", 3, 620 * MEGABYTE)
    pages = tmp_path / "pages"
    pages.mkdir()

    assert jail.examine(path) == "application/zip"
    drawn = jail.draw(path, "application/zip", pages, replace(DRAW, memory=900 * MEGABYTE, cpu=10, wall=60))

    assert path.stat().st_size > 1.8 * 1024**3
    assert len(drawn.series[0]["instances"]) == 3 and drawn.problem == "some_series"


def test_a_thousand_members_cost_no_more_memory_than_ten(tmp_path):
    path, one = tmp_path / "disc.zip", slice_(number=777, SOPInstanceUID="1.2.3.7777777")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(1000):
            archive.writestr(f"IM{n}", one.replace(b"1.2.3.7777777", f"1.2.3.{n + 1000000}".encode()))

    drawn = jail.draw(path, "application/zip", tmp_path, replace(DRAW, memory=700 * MEGABYTE))

    assert len(drawn.series[0]["instances"]) == 1000 and len(drawn.pages) == 1


def sparse(path: Path, count: int, size: int) -> Path:
    """A ZIP of stored objects whose pictures are holes in the file."""
    with path.open("wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for n in range(count):
            head = slice_(number=n + 1)
            known = zipfile.ZipInfo(f"IM{n}")
            known.CRC, known.header_offset, known.file_size, known.compress_size = 0, file.tell(), size, size
            file.write(known.FileHeader(zip64=False))
            file.write(head)
            file.seek(size - len(head), io.SEEK_CUR)
            archive.filelist.append(known)
            archive.NameToInfo[known.filename] = known
        archive.start_dir, archive._didModify = file.tell(), True
    return path
