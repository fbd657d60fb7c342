"""What enforces the promises when people do not: reminders, automatic notice and release, the breach (D7, D14)."""

from datetime import timedelta

import pytest

from audit.models import Event
from requests_app import tasks
from requests_app.actions import delivery
from requests_app.models import Case, PlannedStep
from tests.pdfs import opinion_pdf
from tests.scenarios.story import Story, moscow


def test_nobody_takes_it_the_head_hears_at_half_the_working_time(story: Story):
    story.now("2026-11-23 12:00").applies()
    story.now("2026-11-24 10:29").minute_passes()
    assert not story.letters("staff_deadline")

    story.now("2026-11-24 10:31").minute_passes()
    assert len(story.letters("staff_deadline", to="head@example.ru")) == 1


def test_the_automatic_notice_says_received_and_leaves_the_acknowledgement_owed(story: Story):
    story.now("2026-11-23 12:00").applies()
    story.now("2026-11-24 17:29").minute_passes()
    assert not story.letters("automatic_notice")

    story.now("2026-11-24 17:30").minute_passes().minute_passes()
    (notice,) = story.letters("automatic_notice")
    assert notice.state == "accepted"
    assert "получены" in notice.body_text
    assert "принят" not in notice.body_text
    assert story.case.status == "received"
    assert story.deadline("acknowledgement").is_running


def test_a_missed_acknowledgement_is_a_breach_with_its_true_lateness(story: Story):
    story.now("2026-11-23 12:00").applies()
    story.now("2026-11-24 18:00").minute_passes()
    breach = Event.objects.get(action="deadline.breached")
    assert breach.details["late_seconds"] == 0
    assert story.letters("staff_breach", to="head@example.ru")

    story.now("2026-11-25 10:00").acknowledges().minute_passes()
    assert story.deadline("acknowledgement").was_late


def test_after_three_days_of_silence_each_breach_is_noticed_once_and_only_the_latest_reminder_acts(
    story: Story,
):
    story.now("2026-11-23 12:00").applies()
    story.now("2026-11-27 15:00").minute_passes().minute_passes()

    assert len(story.letters("staff_deadline", to="head@example.ru")) == 1, "the earlier one is overtaken"
    assert PlannedStep.objects.filter(overtaken_at__isnull=False).count() == 1
    assert len(story.letters("staff_breach", to="head@example.ru")) == 1
    assert Event.objects.get(action="deadline.breached").details["late_seconds"] == 69 * 3600


def test_on_day_fourteen_at_noon_a_good_opinion_goes_by_itself(story: Story):
    story.now("2026-11-23 10:00").reaches_the_clinic()
    story.now("2026-12-06 15:00").hands_over(opinion_pdf("Центр онкологии Аврора", "Ковалёв", "Соколова"))
    story.now("2026-12-07 11:59").minute_passes()
    assert story.case.status == "opinion_received"

    story.now("2026-12-07 12:00").minute_passes().minute_passes()
    assert story.case.status == "delivered"
    assert story.kept("opinion")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("Аврора", "Ковалёв"), "не найдены"),
        (("Аврора", "Соколова"), "не найдены"),
        (("Ковалёв", "Соколова"), "не найдены"),
    ],
)
def test_an_opinion_whose_text_does_not_meet_s9_waits_for_a_person(story: Story, words, reason):
    story.now("2026-11-23 10:00").reaches_the_clinic()
    story.now("2026-12-06 15:00").hands_over(opinion_pdf(*words))
    story.now("2026-12-07 12:00").minute_passes()

    assert story.case.status == "opinion_received"
    assert reason in story.letters("staff_release_blocked", to="head@example.ru")[0].body_text


def test_a_held_opinion_does_not_go_by_itself(story: Story):
    story.now("2026-11-23 10:00").reaches_the_clinic()
    story.now("2026-12-06 15:00").hands_over(opinion_pdf("Аврора", "Ковалёв", "Соколова"))
    delivery.hold(story.number, by=story.curator, at=story.at, reason="уточняем диагноз")
    story.now("2026-12-07 12:00").minute_passes()

    assert story.case.status == "opinion_received"
    assert "уточняем диагноз" in story.letters("staff_release_blocked", to="head@example.ru")[0].body_text


def test_a_broken_fourteen_days_is_told_honestly_and_without_an_invented_date(story: Story):
    story.now("2026-11-23 10:00").reaches_the_clinic()
    story.now("2026-12-08 00:00").minute_passes()

    (letter,) = story.letters("opinion_late")
    text = letter.body_text.replace("\xa0", " ")
    assert "7 декабря" in text
    assert "не успели" in text
    assert text.count("декабря") == 1, "no new date is invented"
    for address in ("head@example.ru", "curator@example.ru", "aurora@example.ru"):
        assert story.letters("staff_breach", to=address)
    assert story.deadline("opinion").breached_at == story.at


def test_reminders_of_days_seven_ten_twelve_and_thirteen_come_in_working_time(story: Story):
    story.now("2026-11-23 10:00").reaches_the_clinic()
    moment = story.at
    while moment < moscow("2026-12-07 09:00"):
        moment += timedelta(hours=1)
        story.at = moment
        tasks.sweep(at=moment)

    clinic = [
        letter.created_at.astimezone(moment.tzinfo)
        for letter in story.letters("staff_deadline", to="aurora@example.ru")
    ]
    head = story.letters("staff_deadline", to="head@example.ru")
    assert [(m.day, m.hour) for m in clinic] == [(30, 9), (3, 9), (4, 9)], (
        "day 12 is a Saturday: the last opening before"
    )
    assert len(head) == 1


def test_a_letter_accepted_in_time_is_no_breach_though_it_is_read_off_later(story: Story):
    story.now("2026-11-23 12:00").applies()
    story.now("2026-11-24 17:50").acknowledges().letters_leave()
    story.now("2026-11-24 18:05")
    tasks.sweep(at=story.at)

    assert not Event.objects.filter(action="deadline.breached").exists()
    assert not story.deadline("acknowledgement").was_late


def test_when_the_mail_server_is_down_the_promise_is_not_kept_by_a_queued_letter(story: Story, settings):
    story.now("2026-11-23 12:00").applies()
    settings.EMAIL_PORT = 1
    story.now("2026-11-24 17:00").acknowledges().minute_passes()
    story.now("2026-11-24 18:00").minute_passes()

    assert story.deadline("acknowledgement").breached_at == story.at
    assert Case.objects.get().status == "under_review", "the curator's act stands"
