"""Letters whose answer was lost, settled by the mail server's log: sent once, whatever happened; a person is asked last."""

from datetime import timedelta

import pytest

from accounts.models import User
from audit.models import Event
from correspondence import delivery, outbox
from correspondence.models import SENDING_LEASE, LetterState, OutgoingLetter
from tests.correspondence.conftest import NOW

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
LATE = NOW + SENDING_LEASE + MINUTE


@pytest.fixture
def server(faulty, mail_log):
    """A server that writes the log, in which there is something from before."""
    mail_log.connected(NOW - MINUTE)
    server = faulty()
    server.log, server.now = mail_log, NOW
    return server


def left_in_sending(letter) -> None:
    delivery.claim(letter.pk, at=NOW)
    OutgoingLetter.objects.filter(pk=letter.pk).update(state=LetterState.SENDING, sending_at=NOW)


def again(letter) -> OutgoingLetter:
    return OutgoingLetter.objects.get(pk=letter.pk)


def test_a_letter_the_server_had_taken_before_the_line_broke_is_accepted_by_the_next_round(hello, server):
    server.faults = ["drop after content"]
    letter = hello()
    assert delivery.deliver(letter.pk, at=NOW) == LetterState.UNKNOWN

    delivery.sweep(NOW + MINUTE)

    assert (
        again(letter).state == LetterState.ACCEPTED and again(letter).accepted_at >= again(letter).sending_at
    )
    answer = Event.objects.of_subject(letter).get(action="letter.accepted").details["answer"]
    assert answer.startswith("журнал почты: ") and "status=sent" in answer
    delivery.sweep(LATE)
    assert len(server.letters) == 1


def test_a_letter_left_in_sending_is_accepted_at_the_moment_of_the_log(hello, server, mail_log):
    letter = hello()
    left_in_sending(letter)
    mail_log.took(NOW + MINUTE, letter.message_id)

    assert delivery.sweep(LATE).unknown == 0

    assert (again(letter).state, again(letter).accepted_at) == (LetterState.ACCEPTED, NOW + MINUTE)
    assert not server.letters


def test_a_letter_the_server_never_got_goes_out_once_more(hello, server, mail_log):
    letter = hello()
    left_in_sending(letter)
    mail_log.connected(NOW + 3 * MINUTE)

    done = delivery.sweep(LATE)

    assert (done.unknown, done.accepted) == (0, 1) and len(server.letters) == 1
    actions = [event.action for event in Event.objects.of_subject(letter).order_by("pk")]
    assert actions == ["letter.posted", "letter.not_taken", "letter.accepted"]


def test_a_lost_content_is_not_repeated_while_a_server_may_still_hold_the_line(hello, server, mail_log):
    """The worker knows at once that the answer is lost; the server may know of the letter a little later."""
    server.faults = ["lose content"]
    letter = hello()
    assert delivery.deliver(letter.pk, at=NOW) == LetterState.UNKNOWN
    mail_log.connected(NOW + 70 * MINUTE)

    delivery.sweep(NOW + 10 * MINUTE)
    assert again(letter).state == LetterState.UNKNOWN

    delivery.sweep(LATE)
    assert again(letter).state == LetterState.ACCEPTED and len(server.letters) == 1


def test_of_what_the_log_does_not_know_a_person_decides_until_it_does(hello, server, mail_log):
    letter = hello()
    left_in_sending(letter)

    assert delivery.sweep(LATE).unknown == 1
    assert list(OutgoingLetter.objects.needing_a_person()) == [again(letter)]
    assert delivery.sweep(LATE + MINUTE).unknown == 0

    mail_log.connected(LATE)
    delivery.sweep(LATE + 2 * MINUTE)
    assert again(letter).state == LetterState.ACCEPTED and len(server.letters) == 1


def test_what_a_person_has_sent_again_is_not_sent_by_itself_too(hello, server, mail_log):
    letter = hello()
    left_in_sending(letter)
    delivery.sweep(LATE)
    curator = User.objects.create_user("curator@example.org", role="curator")
    repeat = outbox.send_again(again(letter), by=curator, at=LATE)
    mail_log.connected(LATE)

    delivery.sweep(LATE + MINUTE)

    assert again(letter).state == LetterState.FAILED and again(repeat).state == LetterState.ACCEPTED
    assert [arrived["Message-ID"] for arrived in server.letters] == [repeat.message_id]


def test_what_was_called_back_while_its_fate_was_not_known_goes_no_more(hello, server, mail_log):
    letter = hello()
    left_in_sending(letter)
    outbox.call_back(letter, by=User.objects.system(), at=NOW + MINUTE)
    mail_log.connected(LATE)

    delivery.sweep(LATE)
    delivery.sweep(LATE + MINUTE)

    assert again(letter).state == LetterState.FAILED and not server.letters


def test_what_was_called_back_while_the_server_put_it_off_does_not_wait_for_the_next_try(
    hello, faulty, monkeypatch
):
    """The consent is withdrawn between MAIL and the server's «come later»."""
    letter, server = hello(), faulty("refuse content for now")
    settle = delivery.outcomes.settle

    def withdrawn_meanwhile(held, sources, **fields):
        if fields.get("state") == LetterState.SENDING:
            done = settle(held, sources, **fields)
            outbox.call_back(held, by=User.objects.system(), at=NOW)
            return done
        return settle(held, sources, **fields)

    monkeypatch.setattr(delivery.outcomes, "settle", withdrawn_meanwhile)
    delivery.deliver(letter.pk, at=NOW)

    assert again(letter).state == LetterState.ABORTED
    delivery.sweep(LATE)
    assert not server.letters


def test_a_code_whose_text_is_gone_is_not_sent_empty(server, mail_log):
    secret = outbox.post("code", to="anna@example.org", at=NOW, secret=True, code="123456")
    left_in_sending(secret)
    delivery.sweep(LATE)
    assert again(secret).state == LetterState.UNKNOWN
    mail_log.connected(LATE)

    delivery.sweep(LATE + MINUTE)

    assert again(secret).state == LetterState.FAILED and not server.letters


def test_the_answer_that_comes_after_the_log_was_asked_still_counts(hello, server, mail_log):
    """A worker asleep for a quarter of an hour: what it then hears from the server is the truth."""
    letter = hello()
    held = delivery.claim(letter.pk, at=NOW)
    OutgoingLetter.objects.filter(pk=letter.pk).update(
        state=LetterState.QUEUED, next_attempt_at=LATE, sending_at=NOW
    )

    delivery.outcomes.accepted(held, "250 ok", LATE)

    assert again(letter).state == LetterState.ACCEPTED


def test_without_a_log_a_person_decides(hello, server, settings):
    settings.MTA_LOG = ""
    letter = hello()
    left_in_sending(letter)

    delivery.sweep(LATE)
    delivery.sweep(LATE + timedelta(days=1))

    assert again(letter).state == LetterState.UNKNOWN and not server.letters


def test_a_log_that_cannot_be_read_stops_nobodys_letter(hello, server, settings, tmp_path, caplog):
    settings.MTA_LOG = str(tmp_path / "nowhere.log")
    stuck, other = hello(), hello(at=LATE)
    left_in_sending(stuck)

    delivery.sweep(LATE)

    assert (again(stuck).state, again(other).state) == (LetterState.UNKNOWN, LetterState.ACCEPTED)
    assert "cannot be read" in caplog.text
