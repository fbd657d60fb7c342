"""From a real mailbox to committed rows: the arrival is the mailbox's, nothing is lost, nothing enters twice (S1, D1)."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from correspondence.mailboxes import fetching, imap, places
from correspondence.mailboxes.places import MailboxAway
from correspondence.models import IncomingLetter
from tests.scenarios.story import moscow

pytestmark = pytest.mark.django_db(transaction=True)
FRIDAY = moscow("2026-11-20 22:40")


def letter(subject: str = "Письмо", date: str = "Fri, 20 Nov 2026 12:00:00 +0300", **headers) -> bytes:
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return (
        f"From: anna@example.org\r\nSubject: {subject}\r\nDate: {date}\r\n{more}\r\nЗдравствуйте\r\n".encode()
    )


def rows():
    return IncomingLetter.objects.order_by("uid")


@pytest.mark.parametrize(
    "date", ["Thu, 1 Jan 1970 00:00:00 +0000", "Sat, 1 Jan 2099 00:00:00 +0000", "вчера"]
)
def test_the_arrival_is_the_mailboxs_own_whatever_the_letter_says(mail_in, date):
    mail_in.deliver(letter(date=date), arrived_at=FRIDAY)

    mail_in.fetch(at=FRIDAY + timedelta(days=2))

    assert rows().get().arrived_at == FRIDAY
    assert rows().get().arrived_at.astimezone(UTC) == datetime(2026, 11, 20, 19, 40, tzinfo=UTC)


def test_the_bytes_are_kept_as_they_came(mail_in):
    raw = b"Subject: \xd0\xffraw\r\n\r\n" + bytes(n for n in range(1, 256) if n not in (10, 13))
    mail_in.deliver(raw, arrived_at=FRIDAY)

    mail_in.fetch(at=FRIDAY)

    row = rows().get()
    assert default_storage.open(row.raw_key).read() == raw
    assert (row.size, row.is_whole) == (len(raw), True)


def test_the_mailbox_shows_what_we_have(mail_in):
    mail_in.deliver(letter(), arrived_at=FRIDAY)

    assert mail_in.fetch(at=FRIDAY).flagged == 1

    (line,) = mail_in.server.flags(mail_in.user)
    assert b"\\Seen" in line and b"$SecondOpinion" in line


def test_a_letter_that_somebody_has_opened_in_a_webmail_is_fetched_all_the_same(mail_in):
    mail_in.deliver(letter(), arrived_at=FRIDAY)
    client = mail_in.server.connected(mail_in.user)
    client.store("1", "+FLAGS", r"(\Seen)")
    client.logout()

    assert mail_in.fetch(at=FRIDAY).stored == 1


def test_a_second_round_finds_nothing_new(mail_in):
    mail_in.deliver(letter(), arrived_at=FRIDAY)
    mail_in.fetch(at=FRIDAY)

    again = mail_in.fetch(at=FRIDAY)

    assert (again.stored, again.copies, again.flagged) == (0, 0, 0)


def test_what_was_stored_and_not_flagged_is_flagged_by_the_next_round(mail_in, monkeypatch):
    mail_in.deliver(letter(), arrived_at=FRIDAY)
    with monkeypatch.context() as broken:
        broken.setattr(imap.ImapBox, "flag", lambda *_: (_ for _ in ()).throw(MailboxAway("line")))
        with pytest.raises(MailboxAway):
            mail_in.fetch(at=FRIDAY)
    assert rows().get().flagged_at is None

    assert mail_in.fetch(at=FRIDAY).flagged == 1
    assert rows().count() == 1


def test_two_fetchers_at_once_store_a_letter_once(mail_in):
    for n in range(20):
        mail_in.deliver(letter(f"{n}"), arrived_at=FRIDAY)
    start, done = threading.Barrier(4), []

    def fetch():
        start.wait()
        done.append(mail_in.fetch(at=FRIDAY))
        connection.close()

    threads = [threading.Thread(target=fetch) for _ in range(4)]
    [t.start() for t in threads], [t.join() for t in threads]

    assert rows().count() == 20
    assert sum(found.stored for found in done) == 20
    assert rows().filter(copy_of=None).count() == 20


def test_even_without_the_lock_the_database_keeps_one(mail_in):
    mail_in.deliver(letter(), arrived_at=FRIDAY)
    first, second = fetching.Fetcher(mail_in.mailbox), fetching.Fetcher(mail_in.mailbox)
    uids = second._new_uids(FRIDAY)
    second._new_uids = lambda at: uids

    assert (first.round(at=FRIDAY).stored, second.round(at=FRIDAY).stored) == (1, 0)
    assert rows().count() == 1


def test_the_same_bytes_in_two_mailboxes_are_one_letter_and_its_copy(mail_in, dovecot):
    other = type(mail_in)(dovecot, f"other{mail_in.user}")
    for box in (mail_in, other):
        box.deliver(letter(Message_ID="<one@example.org>"), arrived_at=FRIDAY)
        box.fetch(at=FRIDAY)

    first, copy = (
        IncomingLetter.objects.order_by("copy_of_id", "pk").filter(copy_of=None).get(),
        rows().exclude(copy_of=None).get(),
    )
    assert copy.copy_of == first
    assert copy.filed == "copy"


def test_the_same_bytes_twice_in_one_batch_are_one_letter_and_its_copy(mail_in):
    for _ in range(2):
        mail_in.deliver(letter(), arrived_at=FRIDAY)

    done = mail_in.fetch(at=FRIDAY)

    assert (done.stored, done.copies) == (1, 1)


def test_under_a_new_uidvalidity_everything_is_looked_at_and_nothing_enters_twice(mail_in):
    for n in range(3):
        mail_in.deliver(letter(f"{n}"), arrived_at=FRIDAY)
    mail_in.fetch(at=FRIDAY)
    before = rows().first().uidvalidity
    mail_in.server.forget_uids(mail_in.user)
    mail_in.deliver(letter("новое"), arrived_at=FRIDAY)

    done = mail_in.fetch(at=FRIDAY)

    assert (done.stored, done.copies) == (1, 3)
    assert rows().last().uidvalidity != before
    assert rows().filter(copy_of=None).count() == 4


def test_a_letter_above_the_limit_is_kept_by_its_beginning_and_stays_whole_in_the_mailbox(mail_in, settings):
    settings.LARGEST_LETTER_BYTES = 100_000
    raw = letter() + b"x" * 400_000
    mail_in.deliver(raw, arrived_at=FRIDAY)
    mail_in.deliver(letter("следующее"), arrived_at=FRIDAY)

    assert mail_in.fetch(at=FRIDAY).stored == 2

    row = rows().first()
    assert (row.is_whole, row.size) == (False, len(raw))
    assert default_storage.open(row.raw_key).read() == raw[: imap.CUT_BYTES]
    assert len(mail_in.server.flags(mail_in.user)) == 2


def test_a_mailbox_of_a_thousand_letters_is_fetched_whole(mail_in):
    mail_in.server.deliver_many([letter(f"{n}") for n in range(1000)], arrived_at=FRIDAY, user=mail_in.user)

    assert mail_in.fetch(at=FRIDAY).stored == 1000


def test_between_full_comparisons_only_higher_numbers_are_asked_for(mail_in, monkeypatch):
    mail_in.deliver(letter("1"), arrived_at=FRIDAY)
    fetcher, asked = fetching.Fetcher(mail_in.mailbox), []
    real = imap.ImapBox.uids
    monkeypatch.setattr(imap.ImapBox, "uids", lambda box, after: asked.append(after) or real(box, after))
    fetcher.round(at=FRIDAY)
    mail_in.deliver(letter("2"), arrived_at=FRIDAY)

    assert fetcher.round(at=FRIDAY + timedelta(minutes=1)).stored == 1
    fetcher.round(at=FRIDAY + timedelta(hours=2))
    assert asked == [0, 1, 0]


def test_a_letter_that_the_server_will_not_give_stops_no_other(mail_in, monkeypatch):
    for n in range(3):
        mail_in.deliver(letter(f"{n}"), arrived_at=FRIDAY)
    real = imap.ImapBox._bodies
    monkeypatch.setattr(
        imap.ImapBox, "_bodies", lambda box, uids, part: None if 2 in uids else real(box, uids, part)
    )

    assert mail_in.fetch(at=FRIDAY).stored == 2

    monkeypatch.undo()
    assert mail_in.fetch(at=FRIDAY).stored == 1, "tried again at the next comparison"


def test_a_mailbox_that_is_away_is_said_so_and_stops_no_other(mail_in, settings):
    mail_in.deliver(letter(), arrived_at=FRIDAY)
    box = mail_in.mailbox
    settings.MAILBOXES = [
        "imap://a:b@127.0.0.1:1/INBOX?starttls=0",
        f"imap://{box.user}:wrong@127.0.0.1:{box.port}/INBOX?starttls=0",
        f"imap://{box.user}:secret@127.0.0.1:{box.port}/INBOX?starttls=0",
    ]

    assert fetching.fetch_all(at=FRIDAY) == 1


def test_the_password_stands_in_no_name_and_no_row(mail_in):
    mail_in.deliver(letter(), arrived_at=FRIDAY)
    mail_in.fetch(at=FRIDAY)

    assert "secret" not in f"{mail_in.mailbox!r} {rows().get().mailbox}"


@pytest.mark.parametrize(
    ("url", "name", "port", "starttls"),
    [
        ("imaps://u%40x.ru:p@mail.x.ru", "u@x.ru@mail.x.ru/INBOX", 993, False),
        ("imap://u:p@mail.x.ru", "u@mail.x.ru/INBOX", 143, True),
        ("imap://u:p@mail.x.ru:10143/Архив?starttls=0", "u@mail.x.ru/Архив", 10143, False),
        ("drop:///var/in", "drop:/var/in", 0, False),
    ],
)
def test_addresses_of_mailboxes(url, name, port, starttls):
    found = places.parsed(url)

    assert (found.name, found.port, found.starttls) == (name, port, starttls)


def test_an_address_of_no_kind_is_refused():
    with pytest.raises(ValueError, match="pop3"):
        places.parsed("pop3://u:p@x.ru")
