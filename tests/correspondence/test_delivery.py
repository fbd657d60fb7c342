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


def away(settings) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1


def test_five_days_without_a_server_lose_no_letter_and_keep_their_order(hello, faulty, settings):
    """F17: a round each hour for five days and one hour, letters coming all the time; then each goes once."""
    away(settings)
    letters = []
    for hour in range(5 * 24 + 2):
        at = NOW + timedelta(hours=hour)
        if hour % 8 == 0:
            letters.append(hello(at=at))
            assert delivery.deliver(letters[-1].pk, at=at) in {None, LetterState.QUEUED}
        done = delivery.sweep(at)
        assert done.server_away and done.accepted == 0
    assert not OutgoingLetter.objects.exclude(state=LetterState.QUEUED).exists()

    server = faulty()
    assert delivery.sweep(at + MINUTE).accepted == len(letters) == 16
    assert [letter["Message-ID"] for letter in server.letters] == [letter.message_id for letter in letters]


def test_a_new_letter_does_not_knock_where_others_wait_for_the_server(hello, settings):
    """One knock a minute, by the sweep, not one for each letter."""
    away(settings)
    old = hello()
    delivery.sweep(NOW)
    new = hello(at=NOW + 10 * MINUTE)

    assert delivery.deliver(new.pk, at=NOW + 10 * MINUTE) is None

    assert OutgoingLetter.objects.get(pk=old.pk).attempts == 1
    assert OutgoingLetter.objects.get(pk=new.pk).attempts == 0


def test_a_letter_the_server_put_off_does_not_hold_the_others_up(hello, faulty):
    server, put_off = faulty("450 greylisted at RCPT"), hello()
    delivery.deliver(put_off.pk, at=NOW)
    new = hello(at=NOW + 10 * MINUTE)

    assert delivery.deliver(new.pk, at=NOW + 10 * MINUTE) == LetterState.ACCEPTED
    assert [letter["Message-ID"] for letter in server.letters] == [new.message_id]


def test_the_five_days_of_a_letter_put_off_begin_with_the_first_refusal(hello, faulty, settings):
    """The days without a server are not counted: it had no chance in them."""
    away(settings)
    letter = hello()
    delivery.sweep(NOW)
    back = NOW + timedelta(days=6)
    faulty("451 later at RCPT")

    delivery.sweep(back)
    letter.refresh_from_db()
    assert (letter.state, letter.deferrals) == (LetterState.QUEUED, 1)
    assert back <= letter.deferred_since < back + MINUTE

    assert delivery.sweep(back + timedelta(days=1)).accepted == 1


def test_a_letter_put_off_once_before_an_outage_is_not_given_up_after_it(hello, faulty, settings):
    letter = hello()
    faulty("451 later at RCPT")
    delivery.deliver(letter.pk, at=NOW)
    away(settings)
    delivery.sweep(NOW + timedelta(days=1))
    faulty("451 later at RCPT")

    delivery.sweep(NOW + timedelta(days=6))

    letter.refresh_from_db()
    assert (letter.state, letter.deferrals) == (LetterState.QUEUED, 2)


def test_a_server_that_closes_for_everybody_puts_off_no_letter(hello, faulty):
    letter = hello()
    faulty("421 4.3.2 shutting down at MAIL")

    assert delivery.sweep(NOW).server_away
    letter.refresh_from_db()
    assert (letter.deferrals, letter.next_attempt_at) == (0, NOW) and "421" in letter.last_error


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


def code(at=NOW, **fields) -> OutgoingLetter:
    return outbox.post("code", to="anna@example.org", at=at, secret=True, code="123456", **fields)


@pytest.mark.parametrize("server_is_back", [False, True])
def test_a_code_is_not_sent_after_an_hour(faulty, settings, server_is_back):
    away(settings)
    letters = [code() for _ in range(3)]
    delivery.sweep(NOW)
    if server_is_back:
        faulty()

    assert delivery.deliver(letters[0].pk, at=NOW + timedelta(hours=2)) is None
    assert delivery.sweep(NOW + timedelta(hours=2)).accepted == 0

    ended = OutgoingLetter.objects.values_list("state", "body_text")
    assert set(ended) == {(LetterState.FAILED, "")} and len(ended) == 3


def test_codes_go_before_letters_that_have_waited_longer(hello, faulty):
    server, letter, secret = faulty(), hello(), code(at=NOW + 5 * MINUTE)

    assert delivery.deliver(secret.pk, at=NOW + 5 * MINUTE) == LetterState.ACCEPTED
    another = code(at=NOW + 6 * MINUTE)
    delivery.sweep(NOW + 6 * MINUTE)

    sent = [arrived["Message-ID"] for arrived in server.letters]
    assert sent == [secret.message_id, another.message_id, letter.message_id]


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


MB = 1024 * 1024


def test_the_server_is_told_the_letters_size(hello, faulty):
    server, letter = faulty(size_limit=MB), hello()
    delivery.deliver(letter.pk, at=NOW)

    assert server.sizes == [len(delivery.composing.as_bytes(letter))]


def test_a_letter_larger_than_the_server_takes_is_not_tried_again(hello, faulty):
    """By what the server says of itself (RFC 1870); no recipient is even named."""
    server, letter = faulty(size_limit=MB), hello(more="слово " * 100_000)

    assert delivery.deliver(letter.pk, at=NOW) == LetterState.FAILED

    letter.refresh_from_db()
    assert letter.last_error == "Письмо занимает 1,4 МБ, а почтовый сервер принимает до 1 МБ"
    assert not server.letters and not server.sizes


def test_a_server_that_refuses_the_declared_size_is_not_asked_again(hello, faulty):
    """The limit may be the sender's own, which no greeting tells."""
    server, letter = faulty("552 5.3.4 too big at MAIL", size_limit=MB), hello()

    assert delivery.deliver(letter.pk, at=NOW) == LetterState.FAILED

    letter.refresh_from_db()
    assert "из-за размера" in letter.last_error and not server.letters


@pytest.mark.parametrize(("minutes", "alarmed"), [(14, 0), (16, 1)])
def test_the_alarm_is_raised_once_a_round_and_names_ids_alone(hello, settings, caplog, minutes, alarmed):
    away(settings)
    oldest = hello()
    [hello(at=NOW + timedelta(seconds=n)) for n in range(1, 4)]

    delivery.sweep(NOW + timedelta(minutes=minutes))

    errors = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert len(errors) == alarmed
    assert all(str(oldest.pk) in said and "@" not in said and "Анна" not in said for said in errors)


def test_no_alarm_for_codes_and_for_what_has_ended(hello, faulty, settings, caplog):
    away(settings)
    code()
    OutgoingLetter.objects.filter(pk=hello().pk).update(state=LetterState.FAILED)

    delivery.sweep(NOW + 20 * MINUTE)

    assert not [record for record in caplog.records if record.levelname == "ERROR"]
