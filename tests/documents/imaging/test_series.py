"""What a document with imaging holds, as rows: series and pictures, their order, what is missing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian

from documents import inspection, uploads
from documents.models import Document, Instance, Reading
from tests.documents import samples
from tests.documents.imaging.discs import disc, slice_

pytestmark = pytest.mark.django_db


def inspected(content: bytes, name: str = "КТ.zip") -> Document:
    document = uploads.receive(SimpleUploadedFile(name, content), case_number="", by=None, at=timezone.now())
    inspection.inspect_one(document.pk, at=timezone.now())
    document.refresh_from_db()
    return document


def numbers(document: Document) -> list[int | None]:
    return [instance.number for instance in document.series.get().instances.all()]


def test_a_disc_is_told_as_studies_series_and_pictures():
    chest = [
        (f"DICOM/A{n}", slice_("1.2.1", n, place=n, SeriesNumber=1, StudyDate="20240301")) for n in (1, 2, 3)
    ]
    bones = [
        (f"DICOM/B{n}", slice_("1.2.2", n, place=n, SeriesNumber=2, SeriesDescription="Bone 1.0"))
        for n in (1, 2)
    ]
    later = [("DICOM/C1", slice_("1.3.1", 1, StudyInstanceUID="1.3", StudyDate="20250101", Modality="MR"))]

    document = inspected(disc(*chest, *bones, *later))

    found = [(s.study_uid, s.series_uid, s.modality, s.image_count) for s in document.series.all()]
    assert sorted(found) == [("1.2", "1.2.1", "CT", 3), ("1.2", "1.2.2", "CT", 2), ("1.3", "1.3.1", "MR", 1)]
    assert document.reading == Reading.READABLE
    series = document.series.get(series_uid="1.2.1")
    assert [i.member for i in series.instances.all()] == ["DICOM/A1", "DICOM/A2", "DICOM/A3"]
    assert str(series.study_date) == "2024-03-01"
    assert document.series.get(series_uid="1.2.2").description == "Bone 1.0"


def test_slices_lie_in_the_order_of_the_body_whatever_their_names_and_numbers_say():
    members = [
        ("a", slice_(number=7, place=30)),
        ("b", slice_(number=9, place=10)),
        ("c", slice_(number=8, place=20)),
    ]
    one_way = inspected(samples.archive(*members))
    other_way = inspected(
        samples.archive(("x", slice_(number=2, place=-5)), ("y", slice_(number=1, place=5)))
    )

    assert [i.member for i in one_way.series.get().instances.all()] == ["a", "c", "b"], (
        "from the lower number's end"
    )
    assert numbers(other_way) == [1, 2]


def test_an_oblique_series_is_ordered_along_its_own_normal():
    coronal = [1, 0, 0, 0, 0, -1]
    members = [
        (name, slice_(number=None, SOPInstanceUID=f"1.9.{y}", ImagePositionPatient=[0, y, -99 * y],
                      ImageOrientationPatient=coronal))
        for name, y in (("a", 3), ("b", 1), ("c", 2))
    ]  # fmt: skip

    assert [i.member for i in inspected(samples.archive(*members)).series.get().instances.all()] == [
        "b",
        "c",
        "a",
    ]


@pytest.mark.parametrize("places", [(None, None, None), (1, 1, 1), (1, None, 2)], ids=str)
def test_without_places_that_tell_slices_apart_the_numbers_decide(places):
    members = [
        (f"f{n}", slice_(number=n, place=place, SOPInstanceUID=f"1.9.{n}"))
        for n, place in zip((10, 2, 1), places, strict=True)
    ]

    assert numbers(inspected(samples.archive(*members))) == [1, 2, 10]


def test_numbers_that_are_missing_are_told_as_ranges():
    document = inspected(
        samples.archive(*((f"f{n}", slice_(number=n, place=n)) for n in (3, 4, 7, 9, 10, 20)))
    )

    assert document.series.get().missing == [[5, 6], [8, 8], [11, 19]]


def test_a_picture_that_lies_on_the_disc_twice_is_counted_once():
    document = inspected(samples.archive(("a/1", slice_()), ("b/1", slice_()), ("b/2", slice_(number=2))))

    assert numbers(document) == [1, 2]


def test_frames_are_told_and_objects_without_a_picture_are_listed_as_such():
    document = inspected(
        samples.archive(
            ("us", samples.dicom(frames=5)),
            ("sr", samples.shipped_dicom("test-SR.dcm")),
            ("d", samples.dicomdir()),
        )
    )

    found = {s.modality: (s.image_count, s.instances.get().frames) for s in document.series.all()}
    assert found == {"CT": (1, 5), "SR": (0, 0)}


def test_a_single_file_is_a_series_of_one_and_the_document_itself_is_its_picture():
    document = inspected(samples.shipped_dicom(), "IM1.dcm")

    assert (document.series.get().image_count, document.series.get().instances.get().member) == (1, "")


@pytest.mark.parametrize(
    "syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian]
)
def test_every_way_of_writing_a_file_is_read(syntax):
    document = inspected(samples.archive(("a", slice_(number=4, place=2, syntax=syntax))))

    instance = Instance.objects.get(series__document=document)
    assert (instance.number, instance.frames, instance.transfer_syntax) == (4, 1, syntax)


def test_a_file_without_preamble_and_without_a_header_of_its_own_is_read():
    document = inspected(samples.archive(("IM0001", samples.bare_dicom())))

    assert (document.series.get().modality, document.series.get().image_count) == ("MR", 1)


def test_inspecting_again_writes_the_same_rows_anew():
    document = inspected(samples.study())
    before = list(document.series.order_by("series_uid").values_list("series_uid", "image_count"))
    Document.objects.filter(pk=document.pk).update(reading=Reading.PENDING, inspect_after=None)

    inspection.inspect_one(document.pk, at=timezone.now())

    assert before == list(document.series.order_by("series_uid").values_list("series_uid", "image_count"))
    assert len(before) == 2
