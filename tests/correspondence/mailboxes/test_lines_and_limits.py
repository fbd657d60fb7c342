"""What a mailbox may be like: behind TLS, named in Cyrillic, without IDLE, taking no flags, with letters of any size."""

import imaplib
import threading
import time
import tracemalloc

import pytest
from django.core.files.storage import default_storage

from correspondence.mailboxes import answers, fetching, imap, places
from correspondence.mailboxes.places import MailboxAway
from correspondence.models import IncomingLetter
from tests.scenarios.story import moscow

pytestmark = pytest.mark.django_db(transaction=True)
AT = moscow("2026-11-20 10:00")
MEGABYTE = 1024 * 1024


def by(mail_in, scheme: str, port: int, folder: str = "INBOX", more: str = "") -> places.Mailbox:
    return places.parsed(f"{scheme}://{mail_in.user}:secret@localhost:{port}/{folder}{more}")


@pytest.mark.parametrize(("scheme", "tls_port"), [("imaps", True), ("imap", False)])
def test_letters_come_by_tls_from_a_server_that_is_trusted(mail_in, monkeypatch, scheme, tls_port):
    server = mail_in.server
    mail_in.deliver(b"Subject: 1\r\n\r\n1\r\n", arrived_at=AT)
    box = by(mail_in, scheme, server.tls_port if tls_port else server.port)

    with pytest.raises(MailboxAway, match="SSLCertVerificationError"):
        fetching.fetch(box, at=AT)
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))

    assert fetching.fetch(box, at=AT).stored == 1


def test_a_password_goes_over_no_open_line_unless_it_is_told_to(mail_in, monkeypatch):
    """A server without STARTTLS: the line is given up before the sign-in."""
    said = []
    monkeypatch.setattr(imap.MailBoxStartTls, "login", lambda *words, **_: said.append(words))
    monkeypatch.setattr(imaplib.IMAP4, "starttls", lambda *_, **__: ("NO", [b"none here"]))

    with pytest.raises(MailboxAway):
        fetching.fetch(by(mail_in, "imap", mail_in.server.port), at=AT)

    assert said == []


def test_a_folder_may_have_a_cyrillic_name(mail_in):
    client = mail_in.server.connected(mail_in.user)
    client.create('"&BBcEMARPBDIEOgQ4-"')
    client.append('"&BBcEMARPBDIEOgQ4-"', "", imaplib.Time2Internaldate(AT), b"Subject: 1\r\n\r\n1\r\n")
    client.logout()
    box = by(mail_in, "imap", mail_in.server.port, "%D0%97%D0%B0%D1%8F%D0%B2%D0%BA%D0%B8", "?starttls=0")

    assert fetching.fetch(box, at=AT).stored == 1
    assert IncomingLetter.objects.get().mailbox.endswith("/Заявки")


def test_two_letters_with_one_message_id_are_two(mail_in):
    for text in (b"one", b"two"):
        mail_in.deliver(b"Message-ID: <1@example.org>\r\n\r\n" + text + b"\r\n", arrived_at=AT)

    assert mail_in.fetch(at=AT).stored == 2
    assert IncomingLetter.objects.originals().count() == 2


def test_a_letter_of_sixty_megabytes_costs_its_own_size_once(mail_in):
    """Two of them in a row, and small ones around: a batch never holds two."""
    large = [b"Subject: large %d\r\n\r\n" % n + b"x" * (60 * MEGABYTE) + b"\r\n" for n in range(2)]
    for raw in (b"Subject: 1\r\n\r\n1\r\n", *large, b"Subject: 2\r\n\r\n2\r\n"):
        mail_in.deliver(raw, arrived_at=AT)
    tracemalloc.start()
    try:
        assert mail_in.fetch(at=AT).stored == 4
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    row = IncomingLetter.objects.order_by("uid")[1]
    assert default_storage.size(row.raw_key) == row.size == len(large[0])
    assert peak < 80 * MEGABYTE


def test_a_small_letter_beside_one_above_the_limit_is_whole(mail_in, settings):
    settings.LARGEST_LETTER_BYTES = 400_000
    for size in (300_000, 500_000, 300_000):
        mail_in.deliver(b"Subject: %d\r\n\r\n" % size + b"x" * size + b"\r\n", arrived_at=AT)

    assert mail_in.fetch(at=AT).stored == 2, "the third has the very bytes of the first"
    assert list(IncomingLetter.objects.order_by("uid").values_list("is_whole", flat=True)) == [
        True,
        False,
        True,
    ]


def test_a_server_that_only_estimates_sizes_makes_no_letter_a_part(mail_in, monkeypatch):
    monkeypatch.setattr(answers, "SIZE", answers.re.compile(rb"(99999)|(?<=\()(?=UID)"))
    monkeypatch.setattr(imap.answers, "facts", lambda line: (1, AT, 99_999))
    raw = b"Subject: 1\r\n\r\n1\r\n"
    mail_in.deliver(raw, arrived_at=AT)

    mail_in.fetch(at=AT)

    row = IncomingLetter.objects.get()
    assert (row.size, row.is_whole) == (len(raw), True)


def test_a_mailbox_that_takes_no_flags_gives_its_letters_all_the_same(mail_in, monkeypatch):
    monkeypatch.setattr(imap, "BATCH_LETTERS", 1)
    monkeypatch.setattr(imap.ImapBox, "_stored", lambda *_: False)
    for n in range(3):
        mail_in.deliver(b"Subject: %d\r\n\r\n1\r\n" % n, arrived_at=AT)

    assert (mail_in.fetch(at=AT).stored, mail_in.fetch(at=AT).stored) == (3, 0)
    assert (
        IncomingLetter.objects.unflagged(
            mail_in.mailbox.name, IncomingLetter.objects.first().uidvalidity
        ).count()
        == 3
    )


def test_a_mailbox_that_takes_no_keyword_of_ours_takes_read_alone(mail_in, monkeypatch):
    real = imap.ImapBox._stored
    monkeypatch.setattr(
        imap.ImapBox, "_stored", lambda box, uids, flags: "$" not in flags and real(box, uids, flags)
    )
    mail_in.deliver(b"Subject: 1\r\n\r\n1\r\n", arrived_at=AT)

    assert mail_in.fetch(at=AT).flagged == 1
    [shown] = mail_in.server.flags(mail_in.user)
    assert b"\\Seen" in shown and b"$SecondOpinion" not in shown


@pytest.mark.parametrize("seconds", [0, 0.5])
def test_waiting_ends_when_a_letter_comes_before_it_or_during_it(mail_in, seconds):
    box = imap.ImapBox(mail_in.mailbox)
    box.wait(0.01)
    coming = threading.Timer(seconds, mail_in.deliver, [b"Subject: 1\r\n\r\n1\r\n"], {"arrived_at": AT})
    coming.start()
    if not seconds:
        coming.join()
    began = time.monotonic()

    box.wait(20)

    coming.join()
    assert seconds <= time.monotonic() - began + 0.1 < 5
    assert box.uids(0) == [1]
    box.close()


def test_waiting_without_a_letter_lasts_as_long_as_asked(mail_in):
    mail_in.deliver(b"Subject: 1\r\n\r\n1\r\n", arrived_at=AT)
    fetcher = fetching.Fetcher(mail_in.mailbox)
    fetcher.round(at=AT)
    began = time.monotonic()

    fetcher.box.wait(1)

    assert time.monotonic() - began >= 1
    fetcher.box.close()


def test_a_server_without_idle_is_asked_again_after_the_pause(mail_in):
    box = imap.ImapBox(mail_in.mailbox)
    box._box.client.capabilities = ("IMAP4REV1",)

    box.wait(0.01)
    mail_in.deliver(b"Subject: 1\r\n\r\n1\r\n", arrived_at=AT)

    assert box.uids(0) == [1]
    box.close()


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([(b"1 (UID 7 BODY[] {3}", b"abc"), b")"], {7: b"abc"}),
        ([(b"1 (BODY[] {3}", b"abc"), b" UID 7 FLAGS (\\Seen))"], {7: b"abc"}),
        (
            [(b"1 (UID 7 BODY[]<0> {3}", b"abc"), b")", (b"2 (UID 8 BODY[]<0> {1}", b"x"), b")"],
            {7: b"abc", 8: b"x"},
        ),
        ([b'1 (UID 7 BODY[] "UID 9 \\"x\\"")'], {7: b'UID 9 "x"'}),
        ([b'1 (UID 7 BODY[] "")', b"2 (FLAGS (\\Seen))"], {7: b""}),
        ([(b"1 (UID 7 BODY[] {5}", b"UID 9"), b")"], {7: b"UID 9"}),
        ([None], {}),
        ([b"1 (UID 7 BODY[] NIL)"], {}),
    ],
)
def test_answers_of_servers_of_every_manner(lines, found):
    assert answers.literals(lines) == found


@pytest.mark.parametrize(
    ("arrived", "moment"),
    [
        ("20-Nov-2026 10:00:00 +0300", "2026-11-20 10:00"),
        (" 1-Nov-2026 02:30:00 -0500", "2026-11-01 10:30"),
        ("20-Nov-2026 00:00:00 +1245", "2026-11-19 14:15"),
        ("31-Dec-2026 23:59:59 +0000", "2027-01-01 02:59:59"),
    ],
)
def test_an_arrival_keeps_its_offset(arrived, moment):
    line = f'1 (UID 7 RFC822.SIZE 12 INTERNALDATE "{arrived}")'.encode()

    assert answers.facts(line) == (7, moscow(moment), 12)


@pytest.mark.parametrize("line", [b"1 (FLAGS (\\Seen))", b'1 (UID 7 RFC822.SIZE 1 INTERNALDATE "once")', b""])
def test_what_says_nothing_of_a_letter_is_passed_over(line):
    assert answers.facts(line) is None
