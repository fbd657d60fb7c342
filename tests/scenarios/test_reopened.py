"""A case that was over and is opened again by the head: two versions, two terms, and letters of both (D15, D7)."""

from datetime import timedelta

import pytest

from correspondence import bounces
from requests_app import tasks
from requests_app.actions import consultation, delivery, ending, review
from requests_app.models import Deadline, Opinion
from tests.pdfs import opinion_pdf
from tests.scenarios.story import Story

GOOD = ("Аврора", "Ковалёв", "Соколова")


@pytest.fixture
def over(story: Story) -> Story:
    """The opinion is with the insured person, and the case is closed."""
    story.reaches_the_clinic().hands_over(opinion_pdf(*GOOD)).releases().minute_passes().minute_passes()
    delivery.close(story.number, by=story.curator, at=story.at)
    return story


def again(story: Story) -> Story:
    ending.reopen(story.number, by=story.head, at=story.at, reason="Новые снимки")
    return story.fixes_completeness().offers().clinic_accepts()


def bounce(story: Story, letter) -> None:
    story.at += timedelta(hours=1)
    assert bounces.record(letter, why="550 нет такого адреса", at=story.at)
    tasks.settle(at=story.at)


def test_its_second_opinion_goes_back_to_the_clinic_and_the_first_stays_with_the_person(over: Story):
    again(over).hands_over(opinion_pdf(*GOOD))
    consultation.return_to_clinic(over.number, by=over.curator, at=over.at, reason="Не та сторона")

    first, second = Opinion.objects.order_by("version")
    assert over.case.status == "with_clinic"
    assert first.returned_at is None and second.returned_at is not None


def test_a_copy_that_bounced_after_the_close_does_not_hold_it(over: Story):
    bounce(over, over.letters("opinion_copy")[0])
    assert Deadline.objects.running().filter(kind="opinion").exists(), "the promise is open again"
    ending.reopen(over.number, by=over.head, at=over.at, reason="Письмо не дошло")
    over.accepts_everything()
    review.accept_package(over.number, by=over.curator, at=over.at)

    assert over.case.status == "package_complete"
    assert Deadline.objects.running().filter(kind="opinion").count() == 1


def test_a_late_bounce_of_the_first_copy_says_nothing_of_the_second(over: Story):
    first = over.letters("opinion_copy")[0]
    over.at += timedelta(days=1)
    again(over).hands_over(opinion_pdf(*GOOD)).releases().minute_passes().minute_passes()
    bounce(over, first)

    assert over.case.status == "delivered"
    assert not Deadline.objects.running().filter(kind="opinion").exists()
    assert over.letters("staff_letter_bounced"), "a person is called all the same"
