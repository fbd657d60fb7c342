"""The line to the mailbox cut after every byte: what was not fetched is fetched by the next round, nothing twice (F22)."""

from contextlib import suppress

import pytest
from django.core.files.storage import default_storage

from correspondence.mailboxes import fetching
from correspondence.mailboxes.places import MailboxAway
from correspondence.models import IncomingLetter
from tests.cut_line import CutLine
from tests.scenarios.story import moscow

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]
AT = moscow("2026-11-20 10:00")
LETTERS, WHOLE = 3, 99_999


def letter(n: int, k: str) -> bytes:
    return f"Subject: {n} of {k}\r\n\r\nЗдравствуйте) {{17}}\r\n* 1 FETCH (UID 1)\r\n".encode() * 3


def fetched_until_cut(dovecot, budget: int, to: str) -> CutLine:
    """Three letters by a line that breaks, then by a whole one."""
    user = f"cut{to}{budget:05}"
    letters = [letter(n, user) for n in range(LETTERS)]
    dovecot.deliver_many(letters, arrived_at=AT, user=user)
    with CutLine(dovecot.port, budget, to) as line, suppress(MailboxAway):
        fetching.fetch(dovecot.mailbox(user, port=line.port), at=AT)
    fetching.fetch(dovecot.mailbox(user), at=AT)

    rows = IncomingLetter.objects.filter(mailbox=dovecot.mailbox(user).name).order_by("uid")
    assert [default_storage.open(row.raw_key).read() for row in rows] == letters
    assert [(row.copy_of_id, row.is_whole, row.flagged_at) for row in rows] == [(None, True, AT)] * LETTERS
    assert all(b"\\Seen" in shown for shown in dovecot.flags(user))
    return line


@pytest.mark.parametrize("to", ["client", "server"])
def test_wherever_the_line_breaks_nothing_is_lost_and_nothing_enters_twice(dovecot, to):
    """A sample: the positions are spread over the whole conversation."""
    whole = fetched_until_cut(dovecot, WHOLE, to).passed[to]

    for budget in range(0, whole, whole // 25):
        assert fetched_until_cut(dovecot, budget, to).passed[to] == budget


@pytest.mark.faults
@pytest.mark.parametrize("to", ["client", "server"])
def test_after_every_byte(dovecot, to):
    whole = fetched_until_cut(dovecot, WHOLE, to).passed[to]

    for budget in range(whole):
        fetched_until_cut(dovecot, budget, to)
    letters = (whole + 1) * LETTERS
    print(f"\ncut after each of {whole} bytes to the {to}, {letters} letters")
    assert IncomingLetter.objects.count() == letters


def test_a_letter_at_which_the_line_breaks_each_time_stops_no_other(dovecot, mail_in, monkeypatch):
    """As a server does that stumbles on a broken file of its own."""
    mail_in.server.deliver_many([letter(n, mail_in.user) for n in range(5)], arrived_at=AT, user=mail_in.user)
    real = fetching.ImapBox._bodies

    def broken(box, uids, part):
        if 2 in uids:
            raise MailboxAway("abort", asked=uids)
        return real(box, uids, part)

    monkeypatch.setattr(fetching.ImapBox, "_bodies", broken)
    for _ in range(3):
        with pytest.raises(MailboxAway):
            mail_in.fetch(at=AT)
    assert list(IncomingLetter.objects.order_by("uid").values_list("uid", flat=True)) == [1, 3, 4, 5]
    mail_in.deliver(letter(6, mail_in.user), arrived_at=AT)
    with pytest.raises(MailboxAway):
        mail_in.fetch(at=AT)
    assert IncomingLetter.objects.count() == 5, "what came later does not wait for it"

    monkeypatch.undo()
    assert mail_in.fetch(at=AT).stored == 1
