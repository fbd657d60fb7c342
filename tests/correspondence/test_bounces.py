"""Letters that come back: found by the envelope or by their Message-ID, marked once."""

from datetime import timedelta

import pytest

from audit.models import Event
from correspondence import bounces, delivery, outbox
from correspondence.models import LetterState, OutgoingLetter
from tests.correspondence.conftest import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
TOKEN = "abcdefghijklmnopqrstuvwxyz234567"


@pytest.fixture
def accepted(hello, faulty):
    server = faulty()
    letter = hello()
    assert delivery.deliver(letter.pk, at=NOW) == LetterState.ACCEPTED
    letter.refresh_from_db()
    letter.envelope_sender = server.envelopes[0][0]
    return letter


def in_state(letter, state, **fields):
    OutgoingLetter.objects.filter(pk=letter.pk).update(state=state, **fields)
    return OutgoingLetter.objects.get(pk=letter.pk)


def test_each_letter_has_an_envelope_of_its_own_to_come_back_to(accepted):
    assert accepted.envelope_sender == f"2opinion+b-{accepted.pk.hex}@rgs.ru"
    assert bounces.letter_of([], [accepted.envelope_sender.upper(), "other@rgs.ru"]) == accepted


def test_where_plus_addresses_are_unknown_the_envelope_is_the_plain_address(hello, faulty, settings):
    settings.VERP = False
    server, letter = faulty(), hello()
    delivery.deliver(letter.pk, at=NOW)

    assert server.envelopes[0][0] == "2opinion@rgs.ru"


@pytest.mark.parametrize("spelling", ["{}", " {} ", "no-brackets"])
def test_a_letter_is_found_by_its_message_id(hello, spelling):
    letter = hello()
    hello()
    told = letter.message_id.strip("<>") if spelling == "no-brackets" else spelling.format(letter.message_id)

    assert bounces.letter_of(["<other@example.org>", told], ["2opinion@rgs.ru"]) == letter


@pytest.mark.parametrize(
    "recipient",
    [
        "2opinion@rgs.ru",
        "2opinion+b-{hex}@elsewhere.ru",
        "another+b-{hex}@rgs.ru",
        "2opinion+b-{half}@rgs.ru",
        "2opinion+{hex}@rgs.ru",
        "",
        "@",
    ],
)
def test_an_address_that_is_not_ours_names_no_letter(hello, recipient):
    letter = hello()

    assert bounces.letter_of([], [recipient.format(hex=letter.pk.hex, half=letter.pk.hex[:16])]) is None


def test_a_returned_letter_says_when_and_why_and_keeps_when_it_was_taken(accepted):
    assert bounces.record(accepted, why="550 5.1.1 нет такого\r\nящика", at=LATER) is True

    came_back = OutgoingLetter.objects.get(pk=accepted.pk)
    assert (came_back.state, came_back.bounced_at) == (LetterState.BOUNCED, LATER)
    assert came_back.last_error == "550 5.1.1 нет такого ящика"
    assert came_back.accepted_at == accepted.accepted_at
    assert Event.objects.of_subject(accepted).filter(action="letter.bounced").count() == 1
    assert list(OutgoingLetter.objects.needing_a_person()) == [came_back]


def test_the_second_report_of_one_letter_changes_nothing(accepted):
    bounces.record(accepted, why="первый", at=LATER)

    assert bounces.record(accepted, why="второй", at=LATER + timedelta(hours=1)) is False

    came_back = OutgoingLetter.objects.get(pk=accepted.pk)
    assert (came_back.last_error, came_back.bounced_at) == ("первый", LATER)
    assert Event.objects.filter(action="letter.bounced").count() == 1


def test_a_notice_of_delay_changes_nothing(accepted):
    assert bounces.record(accepted, why="ещё пробуем", at=LATER, is_final=False) is False
    assert OutgoingLetter.objects.get(pk=accepted.pk).state == LetterState.ACCEPTED


@pytest.mark.parametrize("state", [LetterState.UNKNOWN, LetterState.SENDING])
def test_what_came_back_had_been_taken_though_nobody_knew(hello, state):
    letter = in_state(hello(), state, sending_at=NOW)

    assert bounces.record(letter, why="нет ящика", at=LATER) is True
    assert OutgoingLetter.objects.get(pk=letter.pk).accepted_at == NOW


@pytest.mark.parametrize("state", [LetterState.QUEUED, LetterState.FAILED, LetterState.ABORTED])
def test_what_never_left_cannot_come_back(hello, state):
    letter = in_state(hello(), state)

    assert bounces.record(letter, why="нет ящика", at=LATER) is False
    assert OutgoingLetter.objects.get(pk=letter.pk).state == state


def test_a_secret_letter_comes_back_without_its_text(faulty):
    faulty()
    letter = outbox.post("code", to="anna@example.org", at=NOW, secret=True, code="123456")
    delivery.deliver(letter.pk, at=NOW)

    assert bounces.record(letter, why="нет ящика", at=LATER) is True
    came_back = OutgoingLetter.objects.get(pk=letter.pk)
    assert (came_back.state, came_back.body_text) == (LetterState.BOUNCED, "")
    assert not OutgoingLetter.objects.needing_a_person().exists()


def test_the_answer_that_comes_after_the_return_changes_nothing(hello, faulty):
    """Our own server may bounce faster than a worker writes down that it accepted."""
    held = delivery.claim(hello().pk, at=NOW)
    in_state(held, LetterState.SENDING, sending_at=NOW)
    bounces.record(held, why="нет ящика", at=NOW)

    delivery.outcomes.accepted(held, "250 ok", NOW)

    assert OutgoingLetter.objects.get(pk=held.pk).state == LetterState.BOUNCED


def test_reply_tokens_are_read_from_our_addresses_alone():
    found = bounces.reply_tokens_in(
        [
            f"2Opinion+{TOKEN.upper()}@RGS.ru",
            f"2opinion+{TOKEN}@rgs.ru",
            f"2opinion+{TOKEN}@elsewhere.ru",
            f"other+{TOKEN}@rgs.ru",
            "2opinion+b-0123456789abcdef0123456789abcdef@rgs.ru",
            "2opinion+short@rgs.ru",
            "2opinion+" + "a" * 41 + "@rgs.ru",
            "2opinion@rgs.ru",
        ]
    )

    assert found == [TOKEN]
