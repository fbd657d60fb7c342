"""Posting: what a letter is made of, and what can never happen to it."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from audit.models import Event
from correspondence import outbox
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
