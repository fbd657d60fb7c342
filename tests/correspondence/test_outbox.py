"""Posting: what a letter is made of, and what can never happen to it."""

import threading
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from audit.models import Event
from correspondence import composing, outbox
from correspondence.models import LetterState, OutgoingLetter
from tests.correspondence.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator():
    return User.objects.create_user("curator@example.org", role="curator", last_name="Лебедева")


def test_a_letter_is_made_of_its_templates(hello):
    letter = hello(more="Мы получили документы.")

    assert letter.body_text == (
        "Здравствуйте, Анна!\n\nМы получили документы.\n\nhttps://vm.example VM-2026-000123\n"
    )
    assert "<p>Здравствуйте, Анна!</p>" in letter.body_html
    assert letter.state == LetterState.QUEUED and letter.next_attempt_at == NOW


def test_the_subject_knows_the_case_number_and_nothing_else(hello):
    """L9: no personal data in a subject, whatever the template's author writes there."""
    assert hello().subject == "Обращение VM-2026-000123"


def test_text_is_not_escaped_and_html_is(hello):
    letter = hello(name="<Анна & Ко>")

    assert "Здравствуйте, <Анна & Ко>!" in letter.body_text
    assert "&lt;Анна &amp; Ко&gt;" in letter.body_html


def test_a_letter_without_an_html_template_has_no_html():
    assert outbox.post("code", to="anna@example.org", at=NOW, code="123456").body_html == ""


def test_the_message_id_is_the_letters_own_and_of_our_domain(hello):
    letter = hello()

    assert letter.message_id == f"<{letter.pk}@rgs.ru>"


def test_the_letter_is_undone_with_the_action_that_posted_it(hello, woken):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        hello()
        1 / 0  # noqa: B018

    assert not OutgoingLetter.objects.exists()


def test_posting_is_recorded_in_the_audit_log(hello):
    letter = hello()

    event = Event.objects.of_subject(letter).get()
    assert (event.action, event.case_number, event.details) == (
        "letter.posted",
        "VM-2026-000123",
        {"letter": "hello"},
    )


@pytest.mark.parametrize(
    "address",
    [
        "anna@example.org\r\nBcc: all@example.org",
        "anna@example.org, boris@example.org",
        "Анна <anna@example.org>",
        "anna@example.org\n",
        "",
        "anna",
    ],
)
def test_only_one_plain_address_is_a_recipient(hello, address):
    with pytest.raises(ValidationError):
        hello(to=address)


def test_line_breaks_cannot_get_into_the_subject(hello):
    letter = hello(case_number="VM\r\nBcc: x@y.ru")

    assert letter.subject == "Обращение VM Bcc: x@y.ru"


@pytest.mark.parametrize("name", ["../secret", "letters/hello.txt", "Hello", "", "hello\n"])
def test_only_a_plain_name_is_a_template(name):
    with pytest.raises(ValueError, match="not a letter"):
        outbox.post(name, to="anna@example.org", at=NOW)


def test_the_same_key_posts_once(hello, woken):
    first = hello(key="notice:17")
    second = hello(key="notice:17", name="Борис")

    assert first == second and "Анна" in second.body_text
    assert OutgoingLetter.objects.count() == 1 and len(woken) == 1


def test_letters_without_a_key_are_each_their_own(hello):
    assert hello() != hello()


@pytest.mark.django_db(transaction=True)
def test_eight_workers_posting_one_key_post_one_letter(hello):
    barrier, found = threading.Barrier(8), []

    def post() -> None:
        barrier.wait()
        found.append(hello(key="notice:18").pk)
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(8)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert len(found) == 8 and len(set(found)) == 1
    assert OutgoingLetter.objects.count() == 1 and Event.objects.filter(action="letter.posted").count() == 1


def ended(letter, state=LetterState.FAILED):
    OutgoingLetter.objects.filter(pk=letter.pk).update(
        state=state, accepted_at=NOW if state == LetterState.ACCEPTED else None
    )


@pytest.mark.parametrize("state", [LetterState.FAILED, LetterState.UNKNOWN, LetterState.ACCEPTED])
def test_sending_again_makes_a_new_row_of_the_same_content(hello, curator, state):
    letter = hello()
    ended(letter, state)

    again = outbox.send_again(letter, by=curator, at=NOW)

    assert again.pk != letter.pk and again.message_id != letter.message_id and again.again_of == letter
    same = ("to_address", "subject", "body_text", "body_html", "case_number", "name")
    assert all(getattr(again, field) == getattr(letter, field) for field in same)
    assert Event.objects.of_subject(again).get().by == curator


def test_asking_twice_to_send_again_makes_one_repeat(hello, curator):
    letter = hello()
    ended(letter)

    assert outbox.send_again(letter, by=curator, at=NOW) == outbox.send_again(letter, by=curator, at=NOW)


def test_a_letter_that_still_waits_is_not_repeated(hello, curator):
    with pytest.raises(outbox.LetterRefused, match="уйдёт само"):
        outbox.send_again(hello(), by=curator, at=NOW)


def test_a_secret_letter_is_not_repeated(hello, curator):
    letter = hello(secret=True)

    with pytest.raises(outbox.LetterRefused, match="запросите новый код"):
        outbox.send_again(letter, by=curator, at=NOW)


def test_a_letter_someone_has_sent_again_needs_nobody_any_more(hello, curator):
    letter = hello()
    ended(letter, LetterState.UNKNOWN)
    assert list(OutgoingLetter.objects.needing_a_person()) == [letter]

    outbox.send_again(letter, by=curator, at=NOW)

    assert not OutgoingLetter.objects.needing_a_person()


def test_a_queued_letter_can_be_aborted_and_a_sent_one_not(hello, curator):
    letter, sent = hello(), hello()
    ended(sent, LetterState.ACCEPTED)

    assert outbox.abort(letter, by=curator, at=NOW) is True
    assert outbox.abort(sent, by=curator, at=NOW) is False
    letter.refresh_from_db()
    assert letter.state == LetterState.ABORTED


def test_secret_letters_are_shown_to_no_one(hello):
    open_letter = hello()
    hello(secret=True)

    assert list(OutgoingLetter.objects.of_case("VM-2026-000123")) == [open_letter]


def test_the_database_keeps_no_text_of_a_secret_letter_that_has_ended(hello):
    letter = hello(secret=True)

    with pytest.raises(IntegrityError):
        ended(letter)


def test_the_alarm_names_letters_that_wait_too_long(hello):
    letter = hello()

    assert not OutgoingLetter.objects.waiting_longer_than(NOW + timedelta(minutes=14), 15)
    assert list(OutgoingLetter.objects.waiting_longer_than(NOW + timedelta(minutes=15), 15)) == [letter]


TOKEN = "abcdefghijklmnopqrstuvwxyz234567"
THREAD = [f"<{n}.{'x' * 80}@mail.example.org>" for n in range(15)]


def parsed(letter):
    return message_from_bytes(composing.as_bytes(letter), policy=default)


def test_an_answer_to_a_letter_returns_to_our_address_with_its_token(hello):
    assert parsed(hello(reply_token=TOKEN))["Reply-To"] == f"Второе мнение <2opinion+{TOKEN}@rgs.ru>"
    assert parsed(hello())["Reply-To"] is None


def test_a_thread_is_kept_by_its_first_letter_and_its_last_nine(hello):
    """Message-IDs as long as Outlook's stay as they are: encoded ones would hold no thread together."""
    letter = hello(thread=THREAD)

    raw = composing.as_bytes(letter)
    message = message_from_bytes(raw, policy=default)
    assert message["In-Reply-To"] == THREAD[-1]
    assert message["References"].split() == [THREAD[0], *THREAD[-9:]]
    assert b"=?" not in raw.partition(b"References:")[2].partition(b"Auto-")[0]


@pytest.mark.parametrize(
    "bad", ["<a@b>\r\nBcc: x@y.ru", "<a b@c>", "a@b", "<Я@b>", "", f"<{'a' * 400}@b>", "<a@b><c@d>"]
)
def test_what_is_no_message_id_is_not_repeated_in_our_headers(hello, bad):
    letter = hello(thread=[THREAD[0], bad])

    assert letter.in_reply_to == letter.references == THREAD[0]


def test_an_automatic_answer_says_that_it_is_one():
    letter = outbox.answer("hello", to="anna@example.org", at=NOW, thread=THREAD[:1], reply_token=TOKEN)

    message = parsed(letter)
    assert message["Auto-Submitted"] == "auto-replied" and message["X-Auto-Response-Suppress"] == "All"
    assert message["In-Reply-To"] == THREAD[0] and TOKEN in message["Reply-To"]


def test_an_address_gets_one_automatic_answer_an_hour():
    def answered(to: str, minutes: int) -> bool:
        return outbox.answer("hello", to=to, at=NOW + timedelta(minutes=minutes)) is not None

    assert answered("anna@example.org", 0)
    assert not answered("Anna@Example.ORG", 30) and not answered("anna@example.org", 59)
    assert answered("boris@example.org", 30)
    assert answered("anna@example.org", 60)


@pytest.mark.parametrize(
    "address",
    [
        "2opinion@rgs.ru",
        "2Opinion+abc@RGS.ru",
        "MAILER-DAEMON@example.org",
        "postmaster@example.org",
        "no-reply@example.org",
        "noreply@example.org",
        "do_not_reply@example.org",
        "noreply+17@example.org",
        "list-bounces@example.org",
        "owner-list@example.org",
        "",
        "anna",
        "anna@example.org\r\nBcc: x@y.ru",
        "Анна <anna@example.org>",
    ],
)
def test_ourselves_and_machines_are_never_answered(address):
    assert outbox.answer("hello", to=address, at=NOW) is None
    assert not OutgoingLetter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_mailboxes_answering_one_address_answer_once():
    barrier, found = threading.Barrier(8), []

    def work(spelling: str) -> None:
        barrier.wait()
        found.append(outbox.answer("hello", to=spelling, at=NOW))
        connection.close()

    spellings = ["anna@example.org", "Anna@example.org"] * 4
    threads = [threading.Thread(target=work, args=[spelling]) for spelling in spellings]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert len([letter for letter in found if letter]) == 1 == OutgoingLetter.objects.count()


def test_a_repeat_keeps_token_and_thread_and_may_go_to_the_address_of_today(hello, curator):
    letter = hello(reply_token=TOKEN, thread=THREAD[:2])
    ended(letter)

    again = outbox.send_again(letter, by=curator, at=NOW, to="anna@new.example.org")

    assert (again.to_address, again.reply_token) == ("anna@new.example.org", TOKEN)
    assert again.in_reply_to == THREAD[1] and again.references == " ".join(THREAD[:2])
