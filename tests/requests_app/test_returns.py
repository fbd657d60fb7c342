"""A letter that came back opens its promise again and calls a person (D7)."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from correspondence import bounces
from correspondence.models import LetterState, OutgoingLetter
from requests_app import tasks
from requests_app.actions import delivery, enforcement, returns
from tests.factories import UserFactory
from tests.pdfs import opinion_pdf
from tests.scenarios.story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(mail_server):
    return Story(mail_server)


def come_back(story: Story, name: str, later: timedelta = timedelta(minutes=5)) -> OutgoingLetter:
    letter = story.letters(name)[-1]
    story.at += later
    assert bounces.record(letter, why="550 нет такого адреса", at=story.at)
    tasks.settle(at=story.at)
    return letter


def test_a_bounced_acknowledgement_is_owed_again_and_the_curator_is_called(story):
    story.applies().now("2026-11-23 11:00").acknowledges().minute_passes()
    assert story.deadline("acknowledgement").met_at is not None

    letter = come_back(story, "acknowledgement_accepted")

    assert story.deadline("acknowledgement").is_running
    assert {x.to_address for x in story.letters("staff_letter_bounced")} == {
        "curator@example.ru",
        "head@example.ru",
    }
    assert letter in OutgoingLetter.objects.needing_a_person()


def test_sent_again_and_accepted_it_is_kept_again(story):
    story.applies().now("2026-11-23 11:00").acknowledges().minute_passes()
    letter = come_back(story, "acknowledgement_accepted")

    delivery.send_again(letter, by=story.curator, at=story.at)
    story.minute_passes()

    assert story.kept("acknowledgement")
    assert returns.settle(at=story.at) == 0, "what came back once is not opened again"


def test_nobody_mends_it_and_the_breach_is_recorded_with_its_true_lateness(story):
    story.now("2026-11-23 10:00").applies().now("2026-11-24 11:00").acknowledges().minute_passes()
    come_back(story, "acknowledgement_accepted")

    story.now("2026-11-24 18:00").minute_passes()

    assert story.deadline("acknowledgement").breached_at is not None


def test_a_bounced_opinion_is_not_with_the_insured(story):
    story.reaches_the_clinic().hands_over(opinion_pdf("Аврора", "Ковалёв", "Соколова")).releases()
    story.minute_passes().minute_passes()
    assert story.case.status == "delivered"

    come_back(story, "opinion_copy")

    assert story.case.status == "released"
    assert story.deadline("opinion").is_running
    story.letters_leave()
    delivery.send_again(story.letters("opinion_copy")[-1], by=story.curator, at=story.at)
    story.minute_passes().minute_passes()
    assert story.case.status == "delivered"


def test_a_colleague_without_an_address_keeps_nobody_from_being_told(story):
    story.applies().now("2026-11-23 11:00").acknowledges().minute_passes()
    UserFactory(role=Role.HEAD, email="ivanova@corp")

    come_back(story, "acknowledgement_accepted")

    assert story.deadline("acknowledgement").is_running
    assert {x.to_address for x in story.letters("staff_letter_bounced")} >= {"head@example.ru"}


def test_one_letter_that_cannot_be_settled_stops_neither_the_others_nor_the_sweep(story, monkeypatch):
    story.applies().now("2026-11-23 11:00").acknowledges().minute_passes()
    monkeypatch.setattr(returns, "accepted_of", lambda deadline: 1 / 0)

    come_back(story, "acknowledgement_accepted")

    assert tasks.sweep(at=story.at + timedelta(days=30)) > 0


def test_a_second_report_of_one_letter_changes_nothing(story):
    story.applies().now("2026-11-23 11:00").acknowledges().minute_passes()
    letter = come_back(story, "acknowledgement_accepted")

    assert not bounces.record(letter, why="ещё раз", at=story.at)
    tasks.settle(at=story.at)
    tasks.settle(at=story.at)

    assert len(story.letters("staff_letter_bounced")) == 2, "one to each"


def test_a_bounce_before_the_promise_was_called_kept_calls_the_curator_too(story):
    story.applies().now("2026-11-23 11:00").acknowledges().letters_leave()
    letter = story.letters("acknowledgement_accepted")[-1]
    assert letter.state == LetterState.ACCEPTED

    come_back(story, "acknowledgement_accepted")

    assert story.deadline("acknowledgement").is_running
    assert story.letters("staff_letter_bounced")
    assert enforcement.settle_letters(at=story.at) == 0
    assert UserFactory(role=Role.CURATOR)
