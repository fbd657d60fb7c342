"""Cases at a clinic with imaging in them, rows of series as the inspection leaves them."""

import io
import zipfile

from documents.models import Instance, Series, Slide
from requests_app.models import Kind
from tests import slides
from tests.clinics.situations import case_at, doctor_of
from tests.factories import DocumentFactory, OrganisationFactory, page_of, put, stored


def zipped(members, packing=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def case_with_imaging(series, **fields):
    """``series``: words of a series → its files in order, each bytes or (bytes, frames). Returns doctor, case, document."""
    organisation = OrganisationFactory()
    case = case_at(organisation)
    members = {
        f"DICOM/{n}/{place:04d}": _content(file)
        for n, files in enumerate(series.values())
        for place, file in enumerate(files)
    }
    content = zipped(members)
    document = DocumentFactory(
        case_number=case.number, name="Диск Петровой.zip", content_type="application/zip", content=content
    )
    put(case, Kind.IMAGING, verdict="accepted", at=case.submitted_at, document=stored(document, content))
    for n, (words, files) in enumerate(series.items()):
        row = Series.objects.create(
            document=document, study_uid="1.2.3", series_uid=f"1.2.3.{n}", number=n + 1, image_count=len(files),
            description=words, patient_name="Petrova^Tamara", **{"modality": "CT", **fields},
        )  # fmt: skip
        Instance.objects.bulk_create(
            Instance(series=row, position=place, member=f"DICOM/{n}/{place:04d}", frames=_frames(file))
            for place, file in enumerate(files)
        )
    return doctor_of(organisation), case, document


def case_with_slide(side=1024, microns=0.5, content=b"", name="Стекло.svs.tif", content_type="image/tiff"):
    """A doctor, a case accepted by his organisation, and a slide under glass as the inspection leaves it."""
    organisation = OrganisationFactory()
    case = case_at(organisation)
    content = content or slides.tiff(side, aperio=True)
    document = DocumentFactory(
        case_number=case.number, name=name, content_type=content_type, content=content,
        contents="Скан стекла",
    )  # fmt: skip
    put(case, Kind.HISTOLOGY, verdict="accepted", at=case.submitted_at, document=stored(document, content))
    page_of(document)
    Slide.objects.create(document=document, width=side, height=side, microns=microns)
    return doctor_of(organisation), case, document


def _content(file):
    return file[0] if isinstance(file, tuple) else file


def _frames(file):
    return file[1] if isinstance(file, tuple) else 1


def viewer(case, document):
    return f"/clinic/{case.pk}/viewer/{document.pk}/"
