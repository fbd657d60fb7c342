"""Delivery against a real SMTP server: each answer, each broken line, each lost worker."""

import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from audit.models import Event
from correspondence import delivery, outbox
from correspondence.models import CLAIM_LEASE, SENDING_LEASE, LetterState, OutgoingLetter
from tests.correspondence.conftest import NOW

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def actions(letter) -> list[str]:
    return list(Event.objects.of_subject(letter).values_list("action", flat=True))


def test_an_accepted_letter_is_marked_with_the_moment_of_acceptance(hello, faulty):
    server, letter = faulty(), hello()

    assert delivery.deliver(letter.pk, at=NOW + MINUTE) == LetterState.ACCEPTED

    letter.refresh_from_db()
    assert timedelta(0) <= letter.accepted_at - (NOW + MINUTE) < timedelta(seconds=5)
    assert actions(letter) == ["letter.posted", "letter.accepted"]
    assert [to for _, to in server.envelopes] == [["anna@example.org"]]


def test_what_arrives_is_what_was_posted(hello, faulty):
    server, letter = faulty(), hello(name="Анна\n.\nв строке точка")
    delivery.deliver(letter.pk, at=NOW)

    arrived = server.letters[0]
    assert arrived["Subject"] == "Обращение VM-2026-000123"
    assert arrived["From"] == "Второе мнение <2opinion@rgs.ru>"
    assert arrived["To"] == "anna@example.org" and arrived["Cc"] is None and arrived["Bcc"] is None
    assert arrived["Message-ID"] == letter.message_id
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["Date"].datetime == NOW
    text = arrived.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text == letter.body_text
    assert "<p>Здравствуйте, Анна" in arrived.get_body(("html",)).get_content()


def test_a_letter_a_person_wrote_is_not_called_automatic(hello, faulty):
    server, letter = faulty(), hello(auto=False)
    delivery.deliver(letter.pk, at=NOW)

    assert server.letters[0]["Auto-Submitted"] is None


def test_a_cyrillic_domain_travels_in_its_ascii_form(hello, faulty):
    server, letter = faulty(), hello(to="anna@почта.рф")

    assert delivery.deliver(letter.pk, at=NOW) == LetterState.ACCEPTED
    assert server.envelopes[0][1] == ["anna@xn--80a1acny.xn--p1ai"]


@pytest.mark.parametrize(
    "fault",
    [
        "451 busy at MAIL",
        "450 greylisted at RCPT",
        "552 mailbox full at RCPT",
        "refuse content for now",
        "drop at MAIL",
        "drop at RCPT",
        "drop at DATA",
    ],
)
def test_a_letter_put_off_before_it_was_taken_goes_out_once_later(hello, faulty, fault):
    server, letter = faulty(fault), hello()

    assert delivery.deliver(letter.pk, at=NOW) == LetterState.QUEUED
    letter.refresh_from_db()
    assert letter.next_attempt_at > NOW and letter.last_error
    assert delivery.deliver(letter.pk, at=NOW) is None, "not before its hour"

    assert delivery.deliver(letter.pk, at=NOW + 2 * MINUTE) == LetterState.ACCEPTED
    assert len(server.letters) == 1 and server.letters[0]["Message-ID"] == letter.message_id


@pytest.mark.parametrize(
    "fault", ["550 no such sender at MAIL", "550 no such user at RCPT", "refuse content"]
)
def test_a_final_refusal_is_not_repeated(hello, faulty, fault):
    server, letter = faulty(fault), hello()

    assert delivery.deliver(letter.pk, at=NOW) == LetterState.FAILED
    delivery.sweep(NOW + timedelta(days=1))

    letter.refresh_from_db()
    assert letter.state == LetterState.FAILED and letter.last_error[:2] == "55"
    assert not server.letters and actions(letter)[-1] == "letter.failed"


def test_a_letter_whose_answer_was_lost_is_unknown_and_never_repeated(hello, faulty):
    """F19: the server kept the letter and dropped the line before saying so."""
    server, letter = faulty("drop after content"), hello()

    assert delivery.deliver(letter.pk, at=NOW) == LetterState.UNKNOWN
    delivery.sweep(NOW + timedelta(days=1))

    letter.refresh_from_db()
    assert letter.state == LetterState.UNKNOWN and len(server.letters) == 1
    assert list(OutgoingLetter.objects.needing_a_person()) == [letter]
    assert actions(letter)[-1] == "letter.unknown"


def test_while_the_server_is_away_the_letter_waits_and_goes_out_once_it_is_back(hello, faulty, settings):
    """F17: three days without a mail server."""
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    letters = [hello() for _ in range(3)]
    for hour in range(0, 72, 6):
        done = delivery.sweep(NOW + timedelta(hours=hour))
        assert done.server_away and done.accepted == 0

    server = faulty()
    done = delivery.sweep(NOW + timedelta(hours=72))
    assert done.accepted == 3
    assert {letter["Message-ID"] for letter in server.letters} == {letter.message_id for letter in letters}
    assert len(server.letters) == 3


def test_a_round_knocks_once_at_a_server_that_is_away(hello, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    [hello() for _ in range(3)]

    delivery.sweep(NOW)

    assert OutgoingLetter.objects.filter(attempts=1).count() == 1
    assert OutgoingLetter.objects.filter(state=LetterState.QUEUED).count() == 3


def test_after_five_days_of_refusals_the_letter_is_given_to_a_person(hello, faulty):
    letter = hello()
    faulty(*["451 later at RCPT"] * 100)
    tries, at = 0, NOW
    while OutgoingLetter.objects.waiting().exists():
        at = OutgoingLetter.objects.get().next_attempt_at
        delivery.deliver(letter.pk, at=at)
        tries += 1

    letter.refresh_from_db()
    assert letter.state == LetterState.FAILED and 30 < tries < 100
    assert timedelta(days=4, hours=20) < at - NOW <= timedelta(days=5)


def test_pauses_grow(hello, faulty):
    letter = hello()
    faulty(*["451 later at RCPT"] * 4)
    pauses, at = [], NOW
    for _ in range(4):
        delivery.deliver(letter.pk, at=at)
        letter.refresh_from_db()
        pauses.append(round((letter.next_attempt_at - at) / MINUTE))
        at = letter.next_attempt_at + timedelta(seconds=1)
    assert pauses == [1, 5, 15, 30]


def test_a_code_is_not_sent_the_next_day(faulty, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    letter = outbox.post("code", to="anna@example.org", at=NOW, secret=True, code="123456")

    delivery.sweep(NOW + timedelta(hours=2))

    letter.refresh_from_db()
    assert letter.state == LetterState.FAILED and letter.body_text == ""


@pytest.mark.parametrize("fault", [None, "550 no at RCPT", "drop after content"])
def test_a_secret_letter_keeps_no_text_at_its_end(faulty, fault):
    server = faulty(*([fault] if fault else []))
    letter = outbox.post("code", to="anna@example.org", at=NOW, secret=True, code="123456")

    delivery.deliver(letter.pk, at=NOW)

    letter.refresh_from_db()
    assert letter.body_text == letter.body_html == "" and not letter.is_waiting
    if fault is None:
        assert "123456" in server.letters[0].get_content()


def test_a_claim_left_by_a_lost_worker_is_taken_again(hello, faulty):
    server, letter = faulty(), hello()
    assert delivery.claim(letter.pk, at=NOW) == letter

    assert delivery.sweep(NOW + CLAIM_LEASE).accepted == 0, "its worker may still be at it"
    done = delivery.sweep(NOW + CLAIM_LEASE + MINUTE)

    assert (done.released, done.accepted) == (1, 1) and len(server.letters) == 1


def test_a_letter_left_in_sending_is_unknown_after_its_lease(hello, faulty):
    server, letter = faulty(), hello()
    delivery.claim(letter.pk, at=NOW)
    OutgoingLetter.objects.update(state=LetterState.SENDING, sending_at=NOW)

    assert delivery.sweep(NOW + SENDING_LEASE).unknown == 0
    assert delivery.sweep(NOW + SENDING_LEASE + MINUTE).unknown == 1

    letter.refresh_from_db()
    assert letter.state == LetterState.UNKNOWN and not server.letters


def test_a_slow_worker_that_lost_its_claim_sends_nothing(hello, faulty):
    server, letter = faulty(), hello()
    slow = delivery.claim(letter.pk, at=NOW)
    assert delivery.sweep(NOW + CLAIM_LEASE + MINUTE).accepted == 1

    assert delivery._attempt(slow, delivery.Clock(NOW + CLAIM_LEASE + MINUTE)) is None

    assert len(server.letters) == 1


def test_the_answer_that_comes_after_all_settles_an_unknown_letter(hello, faulty):
    faulty()
    letter = hello()
    held = delivery.claim(letter.pk, at=NOW)
    OutgoingLetter.objects.update(state=LetterState.UNKNOWN)

    delivery.outcomes.accepted(held, "250 ok", NOW)

    letter.refresh_from_db()
    assert letter.state == LetterState.ACCEPTED


def test_a_defect_of_ours_puts_the_letter_off_and_lets_the_others_go(hello, faulty, monkeypatch):
    server, bad, good = faulty(), hello(), hello()
    as_bytes = delivery.composing.as_bytes

    def broken(letter):
        if letter.pk == bad.pk:
            raise OSError("storage away")
        return as_bytes(letter)

    monkeypatch.setattr(delivery.composing, "as_bytes", broken)
    delivery.sweep(NOW)

    bad.refresh_from_db()
    assert bad.state == LetterState.QUEUED and "OSError" in bad.last_error
    assert [letter["Message-ID"] for letter in server.letters] == [good.message_id]


@pytest.mark.django_db(transaction=True)
def test_eight_workers_delivering_one_letter_send_one_copy(hello, faulty):
    server, letter = faulty(), hello()
    barrier = threading.Barrier(8)

    def work() -> None:
        barrier.wait()
        delivery.deliver(letter.pk, at=NOW)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    letter.refresh_from_db()
    assert letter.state == LetterState.ACCEPTED and letter.attempts == 1 and len(server.letters) == 1


@pytest.mark.django_db(transaction=True)
def test_four_sweeps_at_once_send_each_letter_once(hello, faulty):
    server = faulty()
    letters = [hello() for _ in range(20)]

    def work() -> None:
        delivery.sweep(NOW)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert sorted(x["Message-ID"] for x in server.letters) == sorted(x.message_id for x in letters)


@pytest.mark.django_db(transaction=True)
def test_delivery_inside_a_transaction_is_refused(hello):
    """The markers would not be committed before DATA."""
    letter = hello()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        delivery.deliver(letter.pk, at=NOW)


def test_the_command_makes_one_round(hello, faulty, capsys):
    server = faulty()
    hello(at=timezone.now())

    call_command("deliver", "--once")

    assert "Отправлено: 1. Ждёт: 0." in capsys.readouterr().out and len(server.letters) == 1
