"""The applicant takes the application, or a consent, back (L3, L4)."""

from datetime import date, timedelta

import pytest

from requests_app.actions import addenda, consents, consultation, following, materials
from requests_app.asked import Asked
from requests_app.models import Case, Deadline, Kind
from requests_app.workflow import StepRefused
from tests.factories import OrganisationFactory, UserFactory
from tests.pdfs import opinion_pdf
from tests.scenarios.story import Story


def test_a_withdrawn_application_stops_every_clock_and_closes_the_clinics_access(story: Story):
    story.reaches_the_clinic()
    consents.withdraw(story.number, by=story.applicant, at=story.at, reason="Передумала")

    assert story.case.status == "withdrawn"
    assert not Deadline.objects.running().exists()
    assert not Case.objects.visible_to(story.doctor).exists()
    assert story.letters("application_withdrawn", to="anna@example.ru")
    assert story.letters("clinic_recalled", to="aurora@example.ru")


def test_a_delivered_opinion_can_no_longer_be_withdrawn(story: Story):
    story.reaches_the_clinic().hands_over(opinion_pdf("Аврора", "Ковалёв", "Соколова")).releases()
    story.minute_passes().minute_passes()

    with pytest.raises(StepRefused, match="выдано"):
        consents.withdraw(story.number, by=story.applicant, at=story.at)


def test_withdrawing_the_consent_to_process_ends_the_case(story: Story):
    story.reaches_the_clinic()
    consents.withdraw_consent(story.number, by=story.applicant, at=story.at, kind="personal_data")

    assert story.case.status == "withdrawn"
    assert not Case.objects.visible_to(story.doctor).exists()


def test_without_the_cross_border_consent_a_clinic_abroad_loses_the_case_at_once(story: Story):
    """L4: and it cannot be offered again."""
    charite = OrganisationFactory(country="DE", short_name="Шарите", cross_border_notice_on=date(2026, 1, 1))
    story.applies().acknowledges().fixes_completeness()
    consultation.send_to_clinic(story.number, by=story.curator, at=story.at, clinic=charite)
    consents.withdraw_consent(story.number, by=story.applicant, at=story.at, kind="cross_border")

    assert (story.case.status, story.case.clinic) == ("package_complete", None)
    with pytest.raises(StepRefused, match="нет согласия на трансграничную"):
        consultation.send_to_clinic(story.number, by=story.curator, at=story.at, clinic=charite)


def test_a_clinic_abroad_needs_the_recorded_notice_to_the_regulator(story: Story):
    abroad = OrganisationFactory(country="IL", short_name="Шиба")
    story.applies().acknowledges().fixes_completeness()

    with pytest.raises(StepRefused, match="уведомление регулятора"):
        consultation.send_to_clinic(story.number, by=story.curator, at=story.at, clinic=abroad)


def test_without_the_cross_border_consent_things_are_no_longer_sent_abroad(story: Story):
    """L4: what waits for slides there comes back to the curator, and the term stands as if nothing had been asked."""
    charite = OrganisationFactory(country="DE", short_name="Шарите", cross_border_notice_on=date(2026, 1, 1))
    story.reaches_the_clinic()
    Case.objects.update(clinic=charite)
    doctor = UserFactory(role="clinic", organisation=charite)
    asked = [Asked(Kind.SLIDES)]
    materials.propose_request(story.number, by=doctor, at=story.at, reason="Пересмотр", asked=asked)
    materials.ask_for_materials(story.number, by=story.curator, at=story.at)
    consents.withdraw_consent(story.number, by=story.applicant, at=story.at, kind="cross_border")

    assert (story.case.status, story.case.clinic) == ("package_complete", None)
    assert story.case.materials.get().state == "not_needed"
    assert Deadline.objects.running().filter(kind="opinion").exists()


def test_an_addendum_of_a_withdrawn_application_goes_nowhere(story: Story):
    """L3: after the head had opened the case again, the person took it back."""
    story.reaches_the_clinic().hands_over(opinion_pdf("Аврора", "Ковалёв", "Соколова")).releases()
    story.minute_passes().minute_passes()
    question = following.ask(story.number, by=story.applicant, at=story.at, text="А дальше?")
    opinion = question.opinion
    adding = {"kind": "answer", "document": opinion.document, "signed_on": story.at.date()}
    who = {"expert_name": "Ковалёв Д. А.", "expert_position": "онколог"}
    replies = {question.pk: consultation.Reply("Наблюдать")}
    addendum = addenda.hand_over(opinion.pk, by=story.doctor, at=story.at, replies=replies, **adding, **who)
    Case.objects.update(status="released")
    consents.withdraw(story.number, by=story.applicant, at=story.at)

    question.refresh_from_db()
    assert question.closed_at is not None
    with pytest.raises(StepRefused, match="отозвана"):
        addenda.release(addendum.pk, by=story.curator, at=story.at)
    with pytest.raises(StepRefused, match="отозвана"):
        addenda.hand_over(opinion.pk, by=story.doctor, at=story.at, replies={}, **adding, **who)


def test_a_consent_taken_back_is_not_given_again_by_the_old_scan(story: Story):
    """L3: the curator finds the scan in the file, and it is older than the withdrawal."""
    story.applies().encloses(Kind.CONSENT)
    scan = story.case.enclosures.get(kind=Kind.CONSENT)
    who = {"by": story.curator, "enclosure_id": scan.pk, "kinds": ["cross_border"], "signer": "insured"}
    story.at += timedelta(hours=1)
    consents.withdraw_consent(story.number, by=story.applicant, at=story.at, kind="cross_border")
    with pytest.raises(StepRefused, match="отозвано позже"):
        consents.mark_scan(story.number, at=story.at, **who)

    story.at += timedelta(hours=1)
    story.encloses(Kind.CONSENT)
    anew = story.case.enclosures.order_by("arrived_at").filter(kind=Kind.CONSENT).last()
    consents.mark_scan(story.number, at=story.at, **who | {"enclosure_id": anew.pk})
    assert story.case.consents.live().filter(kind="cross_border").exists()


def test_without_the_consent_to_email_what_had_not_left_yet_is_told_to_be_in_the_cabinet(story: Story):
    """D13: the mail server was away, and the promise is kept by the other letter."""
    story.reaches_the_clinic().hands_over(opinion_pdf("Аврора", "Ковалёв", "Соколова")).releases()
    consents.withdraw_consent(story.number, by=story.applicant, at=story.at, kind="email_delivery")
    story.minute_passes().minute_passes()

    assert [letter.state for letter in story.letters("opinion_copy")] == ["aborted"]
    assert [letter.state for letter in story.letters("opinion_in_cabinet")] == ["accepted"]
    assert story.case.status == "delivered" and story.kept("opinion")


def test_the_head_is_told_until_when_the_data_are_to_be_destroyed(story: Story):
    """L3: thirty days."""
    story.now("2026-11-23 10:00").reaches_the_clinic()
    consents.withdraw_consent(story.number, by=story.applicant, at=story.at, kind="personal_data")

    (letter,) = story.letters("staff_consent_withdrawn", to="head@example.ru")
    assert "23 декабря" in letter.body_text.replace("\xa0", " ")
