"""A child's case: the representative acts, 15-17 both sign, and the right ends at 18 (S2, L8)."""

from datetime import date

import pytest

from accounts.models import InsuredPerson, Representation
from requests_app.actions import delivery, review
from requests_app.actions.registration import Person
from requests_app.models import Case, Kind
from requests_app.workflow import StepRefused
from tests.factories import sign_all
from tests.pdfs import opinion_pdf
from tests.scenarios.story import TIMOFEY, Story

MASHA_16 = Person("Мельникова", "Мария", "Андреевна", date(2010, 5, 1), "f")


def test_a_mother_applies_for_her_child_and_the_letters_come_to_her(story: Story):
    story.applies(insured=TIMOFEY, acts_as="representative", basis="parent").acknowledges().minute_passes()

    assert story.case.insured.full_name == "Мельников Тимофей Андреевич"
    assert story.letters("acknowledgement_accepted")[0].to_address == "anna@example.ru"
    assert Representation.objects.get().until == date(2037, 3, 14)


def test_two_starts_for_one_child_are_one_draft_and_one_person(story: Story):
    story.starts(TIMOFEY, acts_as="representative", basis="parent").starts(
        TIMOFEY, acts_as="representative", basis="parent"
    )

    assert (Case.objects.count(), InsuredPerson.objects.count()) == (1, 1)


def test_an_adult_applies_alone(story: Story):
    grown = Person("Мельников", "Олег", "", date(1990, 1, 1), "m")

    with pytest.raises(StepRefused, match="Взрослый подаёт заявку сам"):
        story.starts(grown, acts_as="representative", basis="parent")


def test_a_child_does_not_apply_alone(story: Story):
    with pytest.raises(StepRefused, match="законный представитель"):
        story.starts(TIMOFEY)


def test_an_adults_guardian_applies_where_the_setting_allows_it(story: Story, settings):
    """D12, one setting."""
    grown = Person("Мельников", "Олег", "", date(1990, 1, 1), "m")
    story.starts(grown, acts_as="representative", basis="guardian_of_adult")
    assert Representation.objects.get().until is None, "the right does not end by age"

    settings.GUARDIANS_OF_ADULTS = False
    with pytest.raises(StepRefused, match="опекуна"):
        story.starts(grown, acts_as="representative", basis="guardian_of_adult")


def test_a_guardian_shows_the_document_of_the_right(story: Story):
    """D12: the same flow with the guardianship document."""
    story.starts(TIMOFEY, acts_as="representative", basis="guardian").encloses(Kind.IDENTITY).encloses(
        Kind.POLICY
    ).signs()

    with pytest.raises(StepRefused, match="Документ представителя"):
        story.sends()
    story.encloses(Kind.REPRESENTATION).sends()
    assert story.case.status == "received"


def test_at_sixteen_both_sign_before_anything_goes_to_a_clinic(story: Story):
    story.applies(insured=MASHA_16, acts_as="representative", basis="parent")
    review.acknowledge_incomplete(story.number, by=story.curator, at=story.at)
    story.now("2026-11-24 12:00")
    sign_all(story.case, at=story.at, signer="insured")
    story.encloses(Kind.CONSENT)
    story.fixes_completeness()

    assert story.deadline("opinion").began_at == story.at, (
        "the term counts from the last indispensable signature"
    )


def test_on_the_eighteenth_birthday_the_representative_sees_the_case_no_more(story: Story):
    story.applies(insured=TIMOFEY, acts_as="representative", basis="parent")
    Representation.objects.update(until=date.today())

    assert not Case.objects.visible_to(story.applicant).exists()


@pytest.mark.parametrize(
    ("confirmed", "to"), [(True, ["anna@example.ru", "masha@example.ru"]), (False, ["anna@example.ru"])]
)
def test_the_minors_copy_goes_to_an_address_that_the_curator_has_confirmed(story: Story, confirmed, to):
    """D8, D18: 15-17 get the copy beside the representative, but nothing goes where a typing error leads."""
    story.starts(MASHA_16, acts_as="representative", basis="parent", questions=())
    Case.objects.update(minor_email="masha@example.ru")
    story.encloses(Kind.IDENTITY).encloses(Kind.POLICY)
    story.encloses(Kind.DIAGNOSIS, Kind.ANAMNESIS, Kind.EPICRISIS, Kind.PLAN, Kind.RESULTS).signs()
    sign_all(story.case, at=story.at, signer="insured")
    story.sends()
    if confirmed:
        delivery.confirm_minor_email(story.number, by=story.curator, at=story.at)
    story.acknowledges().fixes_completeness().offers().clinic_accepts()
    story.hands_over(opinion_pdf("Аврора", "Ковалёв", "Мельникова")).releases()

    assert sorted(letter.to_address for letter in story.letters("opinion_copy")) == to
