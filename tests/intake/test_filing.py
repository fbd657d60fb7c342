"""From a stored letter to its place: whatever it is, it becomes visible work, and the next letter goes on (D19)."""

import hashlib
import threading
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from accounts.roles import Role
from correspondence.models import IncomingLetter, OutgoingLetter
from correspondence.reader import Reader, Unreadable
from documents.models import Document
from intake import filing
from requests_app.actions import letters, sorting
from requests_app.models import Case
from tests.factories import UserFactory
from tests.scenarios.story import moscow

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = moscow("2026-11-23 10:00")
UIDS = count(1)
PLAIN = b"From: Anna <anna@example.org>\r\nSubject: Request\r\nMessage-ID: <1@example.org>\r\n\r\nHello\r\n"


def stored(raw: bytes = PLAIN, **fields) -> IncomingLetter:
    """As the fetcher leaves it."""
    sha256 = hashlib.sha256(raw).hexdigest()
    key = default_storage.save(f"mail/{sha256}", ContentFile(raw))
    made = {"arrived_at": MONDAY, "fetched_at": MONDAY, **fields}
    return IncomingLetter.objects.create(
        mailbox="box", uidvalidity=1, uid=next(UIDS), raw_key=key, raw_sha256=sha256, size=len(raw), **made
    )


def with_file(subject: str = "Request", n: int = 1) -> bytes:
    return (
        f"From: anna{n}@example.org\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n"
        f"--b\r\nContent-Type: application/pdf; name=a{n}.pdf\r\n\r\n%PDF-1.4 {n}\r\n--b--\r\n"
    ).encode()


def breaks_on(monkeypatch, words: bytes, how: Exception) -> None:
    """The reader fails on the letters that hold the words."""
    real = Reader.read

    def read(self, raw, folder):
        content = raw.read_bytes() if isinstance(raw, Path) else raw
        if words in content:
            raise how
        return real(self, raw, folder)

    monkeypatch.setattr(Reader, "read", read)


def test_a_letter_becomes_a_case_with_its_files_and_is_not_filed_again():
    letter = stored(with_file())

    assert (filing.sweep(at=MONDAY), filing.sweep(at=MONDAY)) == (1, 0)

    letter.refresh_from_db()
    case = Case.objects.get(number=letter.case_number)
    assert (letter.state, letter.filed) == ("read", "own_case")
    document = Document.objects.get(pk=letter.parts[0]["document_id"])
    assert (document.name, document.case_number) == ("a1.pdf", case.number)
    assert default_storage.open(document.key).read() == b"%PDF-1.4 1"
    assert document.sha256 == hashlib.sha256(b"%PDF-1.4 1").hexdigest()


def test_an_unreadable_letter_is_a_case_in_quarantine_and_the_next_goes_on(monkeypatch):
    breaks_on(monkeypatch, b"Poison", Unreadable("Не удалось."))
    bad, good = stored(with_file("Poison")), stored(with_file(n=2))

    assert filing.sweep(at=MONDAY) == 2

    bad.refresh_from_db(), good.refresh_from_db()
    assert (bad.state, bad.problem, good.state) == ("quarantined", "Не удалось.", "read")
    case = Case.objects.get(number=bad.case_number)
    assert case.deadlines.get().began_at == MONDAY, "S5's clock stands on it all the same"
    assert default_storage.exists(bad.raw_key)


def test_read_again_it_is_filled_into_the_case_that_it_has(monkeypatch):
    with monkeypatch.context() as broken:
        breaks_on(broken, b"Poison", Unreadable("Не удалось."))
        bad = stored(with_file("Poison"))
        filing.sweep(at=MONDAY)
    number = IncomingLetter.objects.get().case_number
    curator = UserFactory(role=Role.CURATOR)

    letters.ask_to_read_again(bad.pk, by=curator, at=MONDAY)
    filing.sweep(at=MONDAY)

    bad.refresh_from_db()
    case = Case.objects.get()
    assert (bad.state, bad.case_number, case.number) == ("read", number, number)
    assert case.contact_email == "anna1@example.org"
    assert case.enclosures.get().document.name == "a1.pdf"


def test_still_unreadable_it_stays_where_it_is(monkeypatch):
    breaks_on(monkeypatch, b"Poison", Unreadable("Не удалось."))
    bad = stored(with_file("Poison"))
    filing.sweep(at=MONDAY)

    letters.ask_to_read_again(bad.pk, by=UserFactory(role=Role.CURATOR), at=MONDAY)
    filing.sweep(at=MONDAY)

    bad.refresh_from_db()
    assert (bad.state, Case.objects.count()) == ("quarantined", 1)


def test_a_fault_of_ours_leaves_the_letter_for_the_next_round_and_stops_no_other(monkeypatch):
    breaks_on(monkeypatch, b"Poison", RuntimeError("ours"))
    bad, good = stored(with_file("Poison")), stored(with_file(n=2))

    assert filing.sweep(at=MONDAY) == 1
    bad.refresh_from_db(), good.refresh_from_db()
    assert (bad.state, good.state) == ("stored", "read")
    assert filing.sweep(at=MONDAY) == 0, "not at once"
    monkeypatch.undo()
    assert filing.sweep(at=MONDAY + timedelta(minutes=2)) == 1


def test_a_letter_that_killed_its_reader_three_times_is_given_up_and_its_neighbours_are_not_blamed(
    monkeypatch,
):
    """Died in the middle: the count was committed, nothing else was."""
    poison = stored(with_file("Poison"))
    neighbour = stored(with_file(n=2), arrived_at=MONDAY + timedelta(seconds=1))
    breaks_on(monkeypatch, b"Poison", KeyboardInterrupt())
    at = MONDAY
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            filing.sweep(at=at)
        at += timedelta(minutes=2)

    assert filing.sweep(at=at) == 2

    poison.refresh_from_db(), neighbour.refresh_from_db()
    assert (poison.state, neighbour.state) == ("quarantined", "read")
    assert "трижды" in poison.problem


def test_a_failure_in_the_middle_of_filing_leaves_no_half_of_it(monkeypatch):
    monkeypatch.setattr(letters, "_give_receipt", lambda *args, **kwargs: 1 / 0)
    stored(with_file())

    assert filing.sweep(at=MONDAY) == 0

    assert not Case.objects.exists()
    assert not Document.objects.exists()


def test_only_one_files_at_a_time():
    stored()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [filing.ONE_FILER])
        assert filing.sweep(at=MONDAY) == 0
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [filing.ONE_FILER])
    finally:
        other.close()
    assert filing.sweep(at=MONDAY) == 1


def test_a_report_on_nothing_of_ours_lies_aside_and_can_be_made_a_case():
    stored(
        b"From: MAILER-DAEMON@x.org\r\nTo: 2opinion@rgs.ru\r\nSubject: failure\r\nReturn-Path: <>\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
        b"Final-Recipient: rfc822; z@x.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        b"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <not-ours@x.org>\r\n\r\n--b--\r\n"
    )
    filing.sweep(at=MONDAY)
    letter = IncomingLetter.objects.get()
    assert (letter.filed, Case.objects.count(), OutgoingLetter.objects.count()) == ("aside", 0, 0)

    case = sorting.split(letter.pk, by=UserFactory(role=Role.CURATOR), at=MONDAY)

    assert case.deadlines.get().began_at == MONDAY
    assert IncomingLetter.objects.get().case_number == case.number


def test_a_newsletter_is_a_case_that_answers_nobody():
    stored(b"From: shop@example.org\r\nList-Id: <news.example.org>\r\nSubject: Sale\r\n\r\nBuy\r\n")

    filing.sweep(at=MONDAY)

    assert Case.objects.get().receipt_to == ""
    assert not OutgoingLetter.objects.exists()


def test_bytes_that_are_no_letter_at_all_are_visible_work():
    stored(b"\x00\xff\xfe garbage \x80")

    filing.sweep(at=MONDAY)

    assert Case.objects.get().is_unsorted


def test_a_copy_stores_no_file_twice():
    raw = with_file().replace(b"MIME-Version", b"Message-ID: <same@example.org>\r\nMIME-Version")
    stored(raw)
    stored(b"Received: by mx2\r\n" + raw)

    assert filing.sweep(at=MONDAY) == 2

    assert Document.objects.count() == 1
    assert set(IncomingLetter.objects.values_list("filed", flat=True)) == {"own_case", "copy"}
    assert len(set(IncomingLetter.objects.values_list("case_number", flat=True))) == 1


def test_a_reader_that_does_not_start_is_no_letters_fault(monkeypatch):
    """Something is wrong with the machine: for an hour the letter waits, then it is seen as a case."""
    with monkeypatch.context() as broken:
        broken.setattr("correspondence.reader.ROOT", Path("/nowhere"))
        letter = stored()
        for minute in range(10):
            assert filing.sweep(at=MONDAY + timedelta(minutes=2 * minute)) == 0
    letter.refresh_from_db()
    assert (letter.state, letter.readings_broken_off) == ("stored", 0)

    assert filing.sweep(at=MONDAY + timedelta(minutes=30)) == 1
    letter.refresh_from_db()
    assert letter.state == "read"


def test_a_machine_that_reads_nothing_for_an_hour_shows_the_letters_unread(monkeypatch):
    monkeypatch.setattr("correspondence.reader.ROOT", Path("/nowhere"))
    letter = stored()
    for minute in range(4):
        filing.sweep(at=MONDAY + timedelta(minutes=60 + 2 * minute))

    letter.refresh_from_db()
    assert letter.state == "quarantined" and Case.objects.get().is_unsorted


def test_of_a_letter_cut_short_no_half_file_gets_into_the_package():
    raw = with_file()
    letter = stored(raw[: raw.index(b"%PDF") + 4], is_whole=False)

    filing.sweep(at=MONDAY)

    letter.refresh_from_db()
    assert not Document.objects.exists()
    assert "целиком лежит в почтовом ящике" in letter.parts[0]["skipped"]
    assert OutgoingLetter.objects.get().name == "letter_too_big"


def test_an_address_that_no_letter_can_go_to_is_no_address():
    """A local part in Cyrillic may stand in a letter; nothing of ours can be sent there."""
    stored("From: иван@пример.рф\r\nSubject: x\r\n\r\nHello\r\n".encode())

    assert filing.sweep(at=MONDAY) == 1

    assert Case.objects.get().receipt_to == ""


def test_a_reply_and_a_curator_at_one_case_wait_for_each_other_and_both_are_done():
    """The curator joins B to A while a reply to B is filed: nobody waits in a ring."""
    first, second = stored(with_file(n=1)), stored(with_file(n=2))
    filing.sweep(at=MONDAY)
    first.refresh_from_db(), second.refresh_from_db()
    target, case = (Case.objects.get(number=letter.case_number) for letter in (first, second))
    curator = UserFactory(role=Role.CURATOR)
    sorting.keep(target.number, by=curator, at=MONDAY)
    for n in range(10):
        reply = with_file(f"Re {n}", n=2).replace(
            b"Subject", f"To: 2opinion+{case.reply_token}@rgs.ru\r\nSubject".encode()
        )
        stored(reply)
    done = []

    def join():
        done.append(sorting.join(case.number, by=curator, at=MONDAY, into=target.number))
        connection.close()

    joining = threading.Thread(target=join)
    joining.start()
    filed = filing.sweep(at=MONDAY)
    joining.join()

    assert filed == 10
    assert len(done) == 1
    assert IncomingLetter.objects.filter(filed_at=None).count() == 0
