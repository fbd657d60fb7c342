"""Files in pieces by the tus 1.0 protocol, at the insured person's door: what is kept, who may, what a whole one becomes."""

import base64
import hashlib
import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.utils import timezone

from documents import resumable, wholes
from documents.alone import alone
from documents.models import Document, Upload
from documents.tus import views as tus
from requests_app import tasks
from requests_app.actions import arriving
from requests_app.models import Kind
from tests.factories import CaseFactory, UserFactory
from tests.pdfs import opinion_pdf
from tests.portal.visiting import Door, address

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"


class Sender:
    """A tus client at one person's door, as plain requests."""

    def __init__(self, client, case):
        self.client, self.case = client, case

    def begins(self, size: int, name: str = "Выписка.pdf", page: str = "extract", body: bytes = b"", **told):
        pairs = {"filename": name, "page": page, **told}
        told = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())
        headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": told}
        return self.client.generic(
            "POST", address("uploads", self.case.pk), body, content_type=PIECE, headers=headers
        )

    def sends(self, where: str, offset: int, piece: bytes, **headers):
        headers = {**TUS, "Upload-Offset": str(offset), **headers}
        return self.client.generic("PATCH", where, piece, content_type=PIECE, headers=headers)

    def offset(self, where: str) -> int:
        answer = self.client.head(where, headers=TUS)
        assert answer.status_code == 200
        return int(answer["Upload-Offset"])

    def state(self, where: str) -> dict:
        return self.client.get(where).json()


@pytest.fixture
def sender(door, draft):
    return Sender(door.client, draft)


def unfinished() -> list[Path]:
    return list(Path(default_storage.path(".unfinished")).iterdir())


def test_options_name_the_version_and_the_extensions(sender):
    answer = sender.client.options(address("uploads", sender.case.pk))

    assert answer.status_code == 204 and answer["Tus-Version"] == "1.0.0"
    assert answer["Tus-Extension"] == "creation,creation-with-upload,termination,checksum,expiration"
    assert answer["Tus-Max-Size"] == str(2**31 - 1)
    assert set(answer["Tus-Checksum-Algorithm"].split(",")) == {"sha1", "sha256"}


def test_a_file_in_three_pieces_becomes_a_paper_of_the_package(
    sender, draft, django_capture_on_commit_callbacks
):
    content = opinion_pdf("Диагноз")
    where = sender.begins(len(content))["Location"]

    assert sender.sends(where, 0, content[:1000])["Upload-Offset"] == "1000"
    assert sender.offset(where) == 1000
    assert sender.sends(where, 1000, content[1000:3000]).status_code == 204
    with django_capture_on_commit_callbacks(execute=True):
        assert sender.sends(where, 3000, content[3000:]).status_code == 204

    paper = draft.enclosures.get().document
    assert sender.state(where)["state"] == "taken"
    assert paper.sha256 == hashlib.sha256(content).hexdigest() and paper.content_type == "application/pdf"
    assert default_storage.open(paper.key).read() == content
    assert unfinished() == []


def test_a_file_may_come_with_its_beginning(sender, draft):
    content = opinion_pdf("Диагноз")
    answer = sender.begins(len(content), body=content[:500])

    assert answer.status_code == 201 and answer["Upload-Offset"] == "500"
    sender.sends(answer["Location"], 500, content[500:])
    assert draft.enclosures.get().kind == Kind.OTHER


def test_a_paper_arrived_with_its_last_byte_however_long_it_was_looked_into(sender, anna):
    """D3: the term runs from the arrival, not from the moment a worker was free."""
    case = CaseFactory(status="under_review", applicant=anna, insured=sender.case.insured)
    sender = Sender(sender.client, case)
    content = opinion_pdf("Диагноз")
    where = sender.begins(len(content))["Location"]
    sender.sends(where, 0, content)
    upload = Upload.objects.get()

    assert upload.whole_at is not None
    assert case.enclosures.get(document=upload.document).arrived_at == upload.whole_at


def test_another_version_of_the_protocol_is_refused(sender):
    answer = sender.client.post(address("uploads", sender.case.pk))

    assert answer.status_code == 412 and answer["Tus-Version"] == "1.0.0"


@pytest.mark.parametrize(
    ("size", "name", "status", "words"),
    [
        (2**31, "КТ.zip", 413, "больше 2 ГБ"),
        (0, "IMG_789.jpg", 422, "файл пустой"),
        (10, "viewer.exe", 422, "так называют программы"),
        (10, "Стекло.mrxs", 422, "сам скан лежит в ней"),
    ],
)
def test_what_can_never_be_taken_is_refused_before_its_first_byte(sender, size, name, status, words):
    answer = sender.begins(size, name)

    assert answer.status_code == status and words in answer.content.decode()
    assert not Upload.objects.exists()


def test_nobody_fills_the_disk_with_beginnings(sender, monkeypatch):
    monkeypatch.setattr(resumable, "MOST_OPEN", 2)
    sender.begins(10), sender.begins(10)

    assert "слишком много" in sender.begins(10).content.decode()


@pytest.mark.parametrize("method", ["get", "head", "patch", "delete"])
def test_somebody_elses_upload_does_not_exist(sender, draft, client, method):
    where = sender.begins(10)["Location"]
    child_of = UserFactory()
    Door(client, child_of)

    answer = client.generic(method.upper(), where, headers=TUS, content_type=PIECE)

    assert answer.status_code == 404
    assert Upload.objects.get().offset == 0


def test_an_upload_of_another_case_of_the_same_person_does_not_exist(sender, anna):
    where = sender.begins(10)["Location"]
    other = CaseFactory(draft=True, applicant=anna, insured=sender.case.insured)

    assert (
        sender.client.head(where.replace(str(sender.case.pk), str(other.pk)), headers=TUS).status_code == 404
    )


def test_a_piece_out_of_place_is_refused(sender):
    where = sender.begins(10)["Location"]
    sender.sends(where, 0, b"12345")

    assert sender.sends(where, 4, b"56").status_code == 409
    assert sender.sends(where, 5, b"678901").status_code == 413
    assert sender.offset(where) == 5


def test_a_piece_must_call_itself_one(sender):
    where = sender.begins(10)["Location"]
    headers = {**TUS, "Upload-Offset": "0"}

    assert sender.client.patch(where, b"12345", "text/plain", headers=headers).status_code == 415


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_piece_that_was_spoiled_on_the_way_does_not_count(sender, algorithm):
    where = sender.begins(10)["Location"]
    right = base64.b64encode(hashlib.new(algorithm, b"12345").digest()).decode()

    spoiled = sender.sends(where, 0, b"1234X", **{"Upload-Checksum": f"{algorithm} {right}"})
    assert spoiled.status_code == 460 and sender.offset(where) == 0
    assert sender.sends(where, 0, b"12345", **{"Upload-Checksum": f"{algorithm} {right}"}).status_code == 204
    assert sender.offset(where) == 5
    assert sender.sends(where, 5, b"6", **{"Upload-Checksum": "md5 AAAA"}).status_code == 400


def test_a_kill_amid_a_piece_with_a_checksum_leaves_nothing_unproved(sender):
    where = sender.begins(10)["Location"]
    sender.sends(where, 0, b"123")
    upload = Upload.objects.get()
    upload.parts = {"proved": 3}  # as the row stands while such a piece is written
    upload.save()
    unfinished()[0].write_bytes(b"123XX")

    assert sender.offset(where) == 3
    sender.sends(where, 3, b"45")
    assert unfinished()[0].read_bytes() == b"12345"


def test_what_a_killed_process_wrote_counts_by_the_length_of_the_file(sender):
    where = sender.begins(10)["Location"]
    sender.sends(where, 0, b"123")
    with unfinished()[0].open("ab") as file:
        file.write(b"45")  # written, and the process died before it told the row

    assert sender.offset(where) == 5
    assert sender.sends(where, 5, b"67")["Upload-Offset"] == "7"


def test_bytes_that_are_gone_with_their_disk_are_asked_for_again(sender):
    where = sender.begins(10)["Location"]
    sender.sends(where, 0, b"123")
    unfinished()[0].unlink()

    assert sender.offset(where) == 0
    assert sender.sends(where, 0, b"123").status_code == 204


def test_a_file_that_is_not_what_its_sender_hashed_is_not_taken(sender, draft):
    content = opinion_pdf("Диагноз")
    where = sender.begins(len(content), sha256=hashlib.sha256(b"another").hexdigest())["Location"]
    sender.sends(where, 0, content)

    assert sender.state(where)["state"] == "refused"
    assert "дошёл не таким" in sender.state(where)["why"]
    assert not draft.enclosures.exists()


def test_a_refusal_is_told_in_words_until_it_is_put_away(sender, door, draft):
    where = sender.begins(2056, "Анализы крови.docx")["Location"]
    sender.sends(where, 0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2048)

    assert sender.state(where)["state"] == "refused"
    assert "Анализы крови.docx" in door.opens("extract", draft.pk).html
    assert unfinished() == [] and not Document.objects.exists()
    assert sender.client.delete(where, headers=TUS).status_code == 204
    assert "Анализы крови.docx" not in door.opens("extract", draft.pk).html


def test_a_page_lists_what_was_begun_on_it_and_how_far_it_came(sender, door, draft):
    where = sender.begins(2000, "КТ.zip", page="imaging", fingerprint="1690000000000")["Location"]
    sender.sends(where, 0, b"x" * 1000)

    page = door.opens("imaging", draft.pk).html
    assert f'data-url="{where}"' in page and 'data-offset="1000"' in page and "1690000000000" in page
    assert where not in door.opens("extract", draft.pk).html


def test_the_same_file_sent_twice_is_one_paper(sender, draft):
    content = opinion_pdf("Диагноз")
    for _ in range(2):
        where = sender.begins(len(content))["Location"]
        sender.sends(where, 0, content)

    assert sender.state(where)["state"] == "taken"
    assert Document.objects.count() == draft.enclosures.count() == 1


def test_its_owner_may_take_an_upload_back(sender):
    where = sender.begins(10)["Location"]
    sender.sends(where, 0, b"12345")

    assert sender.client.delete(where, headers=TUS).status_code == 204
    assert sender.client.head(where, headers=TUS).status_code == 404
    assert unfinished() == []


def test_a_week_is_the_term_of_the_unfinished(sender):
    answer = sender.begins(10)
    where = answer["Location"]
    later = timezone.now() + timedelta(days=7, minutes=1)

    assert answer["Upload-Expires"].endswith("GMT")
    assert resumable.sweep_expired(at=later - timedelta(minutes=5)) == 0
    assert resumable.sweep_expired(at=later) == 1 and unfinished() == []
    expired = sender.client.head(where, headers=TUS)
    assert expired.status_code == 410
    assert sender.sends(where, 0, b"1").status_code == 410
    assert resumable.sweep_expired(at=later + timedelta(days=30)) == 0
    assert not Upload.objects.exists()


def test_a_whole_one_that_nobody_closed_is_not_forgotten_but_taken(sender, draft):
    content = opinion_pdf("Диагноз")
    sender.begins(len(content))
    unfinished()[0].write_bytes(content)  # the last byte came, the process died
    later = timezone.now() + timedelta(days=8)

    assert resumable.sweep_expired(at=later) == 0
    assert arriving.take_in_all(at=later) == 1
    assert draft.enclosures.get().document.size == len(content)


def test_bytes_without_a_row_are_swept_away(sender):
    sender.begins(10)
    Upload.objects.all().delete()
    os.utime(unfinished()[0], (0, 0))

    resumable.sweep_expired(at=timezone.now())
    assert unfinished() == []


def test_looking_into_a_file_may_be_killed_and_run_again(sender, draft, monkeypatch):
    content = opinion_pdf("Диагноз")
    where = sender.begins(len(content))["Location"]
    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr(
            arriving.enclosing, "enclose", lambda *a, **k: (_ for _ in ()).throw(KeyboardInterrupt)
        )
        sender.sends(where, 0, content)
    assert not Document.objects.exists() and sender.state(where)["state"] == "whole"

    arriving.take_in_all(at=timezone.now() + timedelta(minutes=14))
    assert not Document.objects.exists(), "the dead one's lease still runs"
    arriving.take_in_all(at=timezone.now() + timedelta(minutes=16))
    arriving.take_in_all(at=timezone.now() + timedelta(minutes=32))
    paper = draft.enclosures.get().document
    assert default_storage.open(paper.key).read() == content


def test_a_look_that_died_three_times_is_not_begun_again(sender):
    content = opinion_pdf("Диагноз")
    where = sender.begins(len(content))["Location"]
    Upload.objects.update(examinations_broken_off=3)
    sender.sends(where, 0, content)

    assert sender.state(where)["state"] == "refused"


def test_a_fault_of_ours_is_never_blamed_on_the_file(sender, draft, monkeypatch):
    """A storage that is away for hours: the file is taken when it is back."""
    content = opinion_pdf("Диагноз")
    where = sender.begins(len(content))["Location"]
    with monkeypatch.context() as away:
        away.setattr(wholes.uploads, "enter", lambda *a, **k: (_ for _ in ()).throw(OSError("away")))
        with pytest.raises(OSError, match="away"):
            sender.sends(where, 0, content)
        for minute in range(3, 120, 20):
            arriving.take_in_all(at=timezone.now() + timedelta(minutes=minute))
    assert sender.state(where)["state"] == "whole" and not Document.objects.exists()

    arriving.take_in_all(at=timezone.now() + timedelta(minutes=125))

    assert default_storage.open(draft.enclosures.get().document.key).read() == content


def test_a_large_file_is_looked_into_by_a_worker(sender, draft, monkeypatch):
    monkeypatch.setattr(arriving, "AT_ONCE", 100)
    content = opinion_pdf("Диагноз")
    where = sender.begins(len(content))["Location"]
    sender.sends(where, 0, content)

    assert sender.state(where)["state"] == "whole" and not Document.objects.exists()
    tasks.take_in_upload(str(Upload.objects.get().pk))
    assert sender.state(where)["state"] == "taken"


def hand_over(case) -> None:
    type(case).objects.filter(pk=case.pk).update(status="package_complete")


@pytest.fixture
def sent(sender, anna):
    """A sent case of the same person, and a client at it."""
    case = CaseFactory(status="under_review", applicant=anna, insured=sender.case.insured)
    return Sender(sender.client, case)


def test_nothing_is_begun_when_the_package_is_handed_over(sent):
    hand_over(sent.case)

    answer = sent.begins(10)
    assert answer.status_code == 422 and "уже передан" in answer.content.decode()


def test_what_came_after_the_package_was_handed_over_says_so(sent):
    content = opinion_pdf("Диагноз")
    where = sent.begins(len(content))["Location"]
    hand_over(sent.case)
    sent.sends(where, 0, content)

    assert "уже передан" in sent.state(where)["why"] and not Document.objects.exists()


def test_a_network_that_knows_only_post_is_answered(sender):
    where = sender.begins(10)["Location"]
    headers = {**TUS, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}

    assert sender.client.generic("POST", where, b"123", PIECE, headers=headers)["Upload-Offset"] == "3"


def test_a_page_of_another_site_cannot_begin_one(draft, anna):
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)

    assert Sender(client, draft).begins(10).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_pieces_at_once_get_423(sender):
    where = sender.begins(10)["Location"]
    pk = Upload.objects.get().pk
    held, done = threading.Event(), threading.Event()

    def other_request():
        with alone(f"upload {pk}"):
            held.set()
            done.wait(10)
        connection.close()

    thread = threading.Thread(target=other_request)
    thread.start()
    held.wait(10)
    try:
        assert sender.sends(where, 0, b"12345").status_code == 423
        assert sender.client.delete(where, headers=TUS).status_code == 423
    finally:
        done.set()
        thread.join()
    assert sender.sends(where, 0, b"12345").status_code == 204


def test_slow_phones_leave_threads_for_the_pages(sender, monkeypatch):
    where = sender.begins(10)["Location"]
    monkeypatch.setattr(tus, "_places", threading.BoundedSemaphore(1))
    tus._places.acquire()

    assert sender.sends(where, 0, b"12345").status_code == 503
