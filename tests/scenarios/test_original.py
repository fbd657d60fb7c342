"""What becomes of the original: asked for, sent, lost in the post; or kept to the end with its reminders (S10, S11, D9)."""

from datetime import date

import pytest

from requests_app.actions import originals
from requests_app.actions.wishes import Wish
from requests_app.models import Original
from requests_app.workflow import StepRefused
from tests.pdfs import opinion_pdf
from tests.scenarios.story import Story, moscow


def delivered(story: Story) -> Original:
    """The opinion of 23.11.2026 is with the insured; its original is kept until 23.05.2028."""
    story.reaches_the_clinic().hands_over(opinion_pdf("Аврора", "Ковалёв", "Соколова")).releases()
    story.minute_passes().minute_passes()
    assert story.case.status == "delivered"
    return Original.objects.get()


def asks(story: Story, original: Original, by=None) -> None:
    wish = Wish("post", "101000, Москва, Примерная, 5", acknowledged=True)
    originals.apply(original.pk, by=by or story.applicant, at=story.at, wish=wish)


def test_an_original_is_asked_for_sent_and_lost_in_the_post_at_the_risk_of_the_insured(story: Story):
    original = delivered(story)
    originals.register(original.pk, by=story.doctor, at=story.at, place="Архив, шкаф 4")

    story.now("2026-12-01 12:00")
    asks(story, original)
    story.minute_passes()
    (to_clinic,) = story.letters("clinic_original_asked", to="aurora@example.ru")
    assert to_clinic.state == "accepted"

    story.now("2026-12-03 12:00")
    originals.hand_over(
        original.pk, by=story.doctor, at=story.at, sent_on=date(2026, 12, 2), tracking="80085591234567"
    )
    story.minute_passes()
    assert "80085591234567" in story.letters("original_handed_over", to="anna@example.ru")[0].body_text

    story.now("2027-01-20 12:00")
    originals.record_lost(original.pk, by=story.doctor, at=story.at, because="Почта розыском не нашла.")
    story.minute_passes()

    original.refresh_from_db()
    assert original.state == "lost"
    told = story.letters("original_lost", to="anna@example.ru")[0].body_text
    assert "риск потери/порчи" in told and "несет застрахованное лицо" in told
    assert "Копия мнения остаётся в кабинете" in told, "S11: what is lost is the paper"
    story.now("2028-05-24 12:00").minute_passes()
    assert not story.letters("original_reminder"), "there is nothing to be reminded of any more"


def test_an_application_with_a_wrong_address_is_taken_back_and_made_anew_and_the_term_is_the_same(
    story: Story,
):
    original = delivered(story)
    story.now("2026-12-01 12:00")
    asks(story, original)
    originals.withdraw(original.pk, by=story.applicant, at=story.at)
    story.minute_passes()

    assert story.letters("clinic_original_kept", to="aurora@example.ru")
    original.refresh_from_db()
    assert (original.state, original.kept_until) == ("kept", date(2028, 5, 23))
    assert (
        original.storage.is_running and original.storage.steps.waiting().filter(name="reminder").count() == 4
    )
    story.now("2026-12-02 12:00")
    asks(story, original)
    story.minute_passes()
    assert len(story.letters("clinic_original_asked", to="aurora@example.ru")) == 2


def test_a_letter_that_nobody_took_comes_back_and_is_sent_again(story: Story):
    original = delivered(story)
    story.now("2026-12-01 12:00")
    asks(story, original)
    sending = {"by": story.doctor, "sent_on": date(2026, 12, 1)}
    originals.hand_over(original.pk, at=story.at, tracking="8008559123456", **sending)
    story.now("2026-12-01 12:05")
    originals.hand_over(original.pk, at=story.at, tracking="80085591234567", **sending)
    story.minute_passes()
    numbers = [one.body_text for one in story.letters("original_handed_over", to="anna@example.ru")]
    assert len(numbers) == 2 and "80085591234567" in numbers[-1], "a slip of the finger is corrected and told"

    story.now("2027-01-15 12:00")
    originals.come_back(original.pk, by=story.doctor, at=story.at, because="Адресат не забрал письмо.")
    story.minute_passes()
    original.refresh_from_db()
    assert (original.state, original.tracking) == ("asked_for", "")
    assert original.storage.is_running and original.storage.promised_on == date(2028, 5, 23), (
        "S10: never rolled"
    )
    assert (
        "Адресат не забрал письмо" in story.letters("original_came_back", to="anna@example.ru")[0].body_text
    )
    story.now("2027-01-20 12:00")
    originals.hand_over(
        original.pk, by=story.doctor, at=story.at, sent_on=date(2027, 1, 19), tracking="80085599999999"
    )
    original.refresh_from_db()
    assert original.state == "handed_over" and not original.storage.is_running


def test_what_came_back_after_the_end_of_the_storage_is_still_owed(story: Story):
    original = delivered(story)
    story.now("2028-05-20 12:00")
    asks(story, original)
    sent_on = date(2028, 5, 20)
    originals.hand_over(original.pk, by=story.doctor, at=story.at, sent_on=sent_on, tracking="8")
    story.now("2028-06-30 12:00")
    originals.come_back(original.pk, by=story.doctor, at=story.at, because="Не забрали.")

    with pytest.raises(StepRefused, match="нельзя будет подать снова"):
        originals.withdraw(original.pk, by=story.applicant, at=story.at)
    story.minute_passes()
    assert (
        "врач-куратор запишет новый" in story.letters("original_came_back", to="anna@example.ru")[0].body_text
    )
    originals.withdraw(original.pk, by=story.curator, at=story.at)
    story.minute_passes()
    asks(story, original, by=story.curator)
    originals.hand_over(original.pk, by=story.doctor, at=story.at, sent_on=date(2028, 6, 30), tracking="9")
    original.refresh_from_db()
    assert original.state == "handed_over"


def test_storage_ends_after_four_reminders_each_sent_once(story: Story):
    original = delivered(story)
    assert original.kept_until == date(2028, 5, 23)
    for day in ("2027-11-23", "2028-02-23", "2028-04-24", "2028-05-10"):
        story.now(f"{day} 10:00").minute_passes().minute_passes()

    reminders = story.letters("original_reminder", to="anna@example.ru")
    assert len(reminders) == 4
    assert all("23 мая 2028" in letter.body_text.replace("\u00a0", " ") for letter in reminders)

    story.now("2028-05-23 23:59").minute_passes()
    original.refresh_from_db()
    assert original.state == "kept", "the last day is the insured person's"
    story.now("2028-05-24 00:01").minute_passes()
    original.refresh_from_db()
    assert original.state == "storage_over"
    assert story.deadline("storage").met_at == moscow("2028-05-24 00:00")
    assert len(story.letters("original_reminder")) == 4


def test_after_months_of_sleep_only_the_latest_reminder_goes(story: Story):
    delivered(story)

    story.now("2028-04-28 10:00").minute_passes().minute_passes()

    assert len(story.letters("original_reminder")) == 1, "those of 6 and 3 months are overtaken"


def test_a_sweep_that_slept_beyond_the_end_reminds_of_nothing_that_is_over(story: Story):
    original = delivered(story)

    story.now("2028-09-01 10:00").minute_passes().minute_passes()

    original.refresh_from_db()
    assert original.state == "storage_over" and not story.letters("original_reminder")
    assert story.deadline("storage").met_at == moscow("2028-05-24 00:00"), "it ended when it ended"


def test_an_original_asked_for_in_time_is_owed_even_when_the_storage_has_ended(story: Story):
    original = delivered(story)
    story.now("2028-05-22 12:00")
    asks(story, original)

    story.now("2028-05-24 09:00").minute_passes().minute_passes()

    original.refresh_from_db()
    assert original.state == "asked_for", "it is not destroyed under a person who waits for it"
    assert len(story.letters("clinic_original_owed", to="aurora@example.ru")) == 1
    assert len(story.letters("staff_original_owed", to="curator@example.ru")) == 1
    originals.hand_over(original.pk, by=story.doctor, at=story.at, sent_on=story.at.date(), tracking="1")
    original.refresh_from_db()
    assert original.state == "handed_over"


def test_one_who_wrote_by_letter_is_applied_for_by_the_curator_and_marked_so(story: Story):
    original = delivered(story)

    asks(story, original, by=story.curator)

    original.refresh_from_db()
    assert original.application.get_channel_display() == "письмом, записал врач-куратор"
    assert story.letters("original_asked", to="anna@example.ru")
