"""The bytes behind the page of pictures: whose they are, how they leave, and what is written down of it."""

import io
import random
import zipfile
from datetime import timedelta

import pydicom
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from audit.models import Event
from documents import stored
from documents.models import Instance, Scan
from requests_app.models import Enclosure
from tests import phantoms
from tests.phantoms import picture
from tests.viewers.situations import viewer


@pytest.fixture
def files():
    return [picture(0), picture(1)]


@pytest.fixture
def imaging(disc, files):
    return disc({"КТ": files})


@pytest.fixture
def desk(client, imaging):
    client.force_login(imaging[0])
    return client


def address(imaging, position=0):
    _, case, document = imaging
    return f"{viewer(case, document)}{document.series.get().pk}/{position}/"


def opened(document):
    return Event.objects.filter(action="document.opened", subject__endswith=str(document.pk)).count()


def test_a_picture_of_an_archive_leaves_byte_for_byte(desk, imaging, files):
    for position, content in enumerate(files):
        response = desk.get(address(imaging, position))
        assert b"".join(response) == content
        assert response["Content-Length"] == str(len(content))


def test_a_document_that_is_one_picture_leaves_whole(desk, imaging):
    _, _, document = imaging
    Instance.objects.update(member="")

    assert len(b"".join(desk.get(address(imaging)))) == document.size


def test_it_leaves_as_a_stranger_s_file(desk, imaging):
    response = desk.get(address(imaging))

    assert response["Content-Disposition"] == "attachment" and response["Content-Type"] == "application/dicom"
    assert (
        "sandbox" in response["Content-Security-Policy"] and response["X-Content-Type-Options"] == "nosniff"
    )
    assert response["Cache-Control"] == "private, no-store"


def test_only_the_page_of_pictures_may_run_webassembly(desk, imaging):
    _, case, document = imaging
    page, other = desk.get(viewer(case, document)), desk.get(f"/clinic/{case.pk}/")

    assert "script-src 'self' 'wasm-unsafe-eval';" in page["Content-Security-Policy"]
    assert "'unsafe-eval'" not in page["Content-Security-Policy"] and "blob:" not in page[
        "Content-Security-Policy"
    ].replace("img-src 'self' data: blob:", "")
    assert "wasm" not in other["Content-Security-Policy"]


def test_the_page_is_one_record_and_its_pictures_none(desk, imaging):
    _, case, document = imaging
    ticket = desk.get(viewer(case, document)).context["ticket"]
    for position in (0, 1, 0):
        desk.get(address(imaging, position), {"ticket": ticket})

    assert opened(document) == 1


def test_a_picture_asked_for_past_the_page_is_recorded_by_itself(desk, imaging):
    desk.get(address(imaging))
    desk.get(address(imaging), {"ticket": "мусор"})

    assert opened(imaging[2]) == 2


def test_a_ticket_is_of_one_person_one_document_and_twelve_hours(desk, imaging, disc, client, time_machine):
    _, case, document = imaging
    ticket = desk.get(viewer(case, document)).context["ticket"]
    other = disc({"КТ": [picture(0)]})
    client.force_login(other[0])
    client.get(address(other), {"ticket": ticket})
    assert opened(other[2]) == 1

    client.force_login(imaging[0])
    client.get(address(imaging), {"ticket": ticket})
    assert opened(document) == 1
    time_machine.move_to(timezone.now() + timedelta(hours=12, seconds=1))
    client.force_login(imaging[0])
    client.get(address(imaging), {"ticket": ticket})
    assert opened(document) == 2


def test_a_ticket_opens_nothing_that_is_closed(desk, imaging):
    """Neither a document that the scanner has condemned since, nor one that the curator has taken back."""
    _, case, document = imaging
    ticket = desk.get(viewer(case, document)).context["ticket"]
    Enclosure.objects.filter(document=document).update(verdict="pending", verdict_at=None, verdict_by=None)
    assert desk.get(address(imaging), {"ticket": ticket}).status_code == 404
    Enclosure.objects.filter(document=document).update(
        verdict="accepted", verdict_at=case.created_at, verdict_by=case.applicant
    )
    assert desk.get(address(imaging), {"ticket": ticket}).status_code == 200
    document.scan = Scan.INFECTED
    document.save()
    assert desk.get(address(imaging), {"ticket": ticket}).status_code == 404


def test_a_picture_of_another_document_is_not_there(desk, imaging, disc):
    other = disc({"КТ": [picture(0)]})
    _, case, document = imaging
    foreign = f"{viewer(case, document)}{other[2].series.get().pk}/0/"

    assert desk.get(foreign).status_code == 404 and desk.get(address(imaging, 7)).status_code == 404


@pytest.mark.parametrize("member", ["нет такого", "../../etc/passwd", "DICOM/0/"])
def test_a_member_that_the_archive_has_not_is_not_looked_for_elsewhere(desk, imaging, member):
    Instance.objects.filter(position=0).update(member=member)

    assert desk.get(address(imaging)).status_code == 404


def test_a_member_that_lies_about_itself_ends_early(disc, client):
    doctor, _, document = imaging = disc({"КТ": [picture(0)]})
    with open(default_storage.path(document.key), "rb") as kept:
        content = bytearray(kept.read())
    content[200:260] = b"\xff" * 60
    with open(default_storage.path(document.key), "wb") as kept:
        kept.write(content)
    client.force_login(doctor)

    assert len(b"".join(client.get(address(imaging)))) < len(picture(0))


def test_the_list_of_series_says_frames_and_no_name(desk, imaging):
    _, case, document = imaging
    Instance.objects.filter(position=1).update(frames=24)
    page = desk.get(viewer(case, document)).content.decode()

    assert 'data-pictures="[[0,1],[1,24]]"' in page and 'data-pictures-of="25"' in page
    assert "Petrova" not in page and "Петров" not in page


def test_a_document_without_series_says_what_remains(desk, imaging):
    _, case, document = imaging
    document.series.all().delete()

    assert "Снимков для просмотра нет" in desk.get(viewer(case, document)).content.decode()


def test_the_case_leads_to_the_pictures(desk, imaging):
    _, case, document = imaging

    assert viewer(case, document) in desk.get(f"/clinic/{case.pk}/").content.decode()


def test_the_first_bytes_of_a_large_disc_do_not_need_the_whole(disc, client, monkeypatch):
    """Read by seeking: for one picture of a hundred, less than a tenth of the archive is read."""
    noise = [picture(n % 3) + random.Random(n).randbytes(100_000) for n in range(100)]
    doctor, _, document = imaging = disc({"КТ": noise})
    read, chunks = [], stored.chunks

    def counted(key, *, first, last):
        read.append(last - first + 1)
        return chunks(key, first=first, last=last)

    monkeypatch.setattr(stored, "chunks", counted)
    client.force_login(doctor)

    assert b"".join(client.get(address(imaging, 57))) == noise[57]
    assert sum(read) < document.size / 10


def test_a_bare_phantom_is_bare():
    content = phantoms.bare(picture(0))

    assert content[128:132] != b"DICM" and pydicom.dcmread(io.BytesIO(content), force=True).Rows == 64


def test_packing_that_unpacks_into_memory_is_not_read(disc, client, files):
    doctor, _, document = imaging = disc({"КТ": files})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("DICOM/0/0000", files[0])
        packed = archive.getinfo("DICOM/0/0000").compress_size
        archive.comment = b" " * (document.size - packed - 22 - 2 * len("DICOM/0/0000") - 30 - 46)
    assert len(out.getvalue()) == document.size
    with open(default_storage.path(document.key), "wb") as kept:
        kept.write(out.getvalue())
    client.force_login(doctor)

    assert client.get(address(imaging)).status_code == 404
