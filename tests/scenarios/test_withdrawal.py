"""The applicant takes the application, or a consent, back (L3, L4)."""

from datetime import date

import pytest

from requests_app.actions import consents, consultation
from requests_app.models import Case, Deadline
from requests_app.workflow import StepRefused
from tests.factories import OrganisationFactory
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
