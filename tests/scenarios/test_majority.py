"""The patient turns eighteen in the middle of the case: who reads letters, who decides, how it goes on (L8, ADR 0029)."""

from dataclasses import replace
from datetime import date

import pytest

from accounts import addresses
from accounts.models import InsuredPerson, Representation, User
from correspondence.models import OutgoingLetter
from requests_app import permissions
from requests_app.actions import consents, contacts, delivery, ending, majority, messages
from requests_app.actions.registration import Person
from requests_app.models import Case, Invitation
from requests_app.workflow import StepRefused
from tests.factories import sign_all
from tests.pdfs import opinion_pdf
from tests.scenarios.story import Story

BORN = date(2008, 12, 1)
MASHA = Person("Мельникова", "Мария", "Андреевна", BORN, "f")
HER = majority.Shown("мельникова", "Мария", BORN)
AFTER = "2026-12-01 10:00"


@pytest.fixture
def grown(story: Story) -> Story:
    """Her mother applied, the opinion is with the curator, and this morning she is eighteen."""
    story.now("2026-11-24 10:00").applies(insured=MASHA, acts_as="representative", basis="parent")
    sign_all(story.case, at=story.at, signer="insured")
    story.acknowledges().fixes_completeness().offers().clinic_accepts()
    story.hands_over(opinion_pdf("Аврора", "Ковалёв", "Мельникова"))
    return story.now(AFTER)


@pytest.fixture
def masha(db) -> User:
    user = User.objects.create_user("masha@example.ru")
    addresses.confirm(user)
    return user


def link(story: Story, address: str = "masha@example.ru") -> str:
    majority.invite(story.number, by=story.curator, at=story.at, address=address)
    body = story.letters("invitation_of_adult", to=address)[-1].body_text
    return body.split("/cabinet/invitation/")[1].split("/")[0]


def test_on_the_birthday_the_curator_and_the_representative_are_told_once(grown: Story):
    assert (majority.tell(at=grown.at), majority.tell(at=grown.at)) == (1, 0)

    assert grown.letters("staff_came_of_age", to="curator@example.ru")
    (letter,) = grown.letters("right_ended", to="anna@example.ru")
    assert "Мельникова" not in letter.body_text and "онко" not in letter.body_text


def test_no_letter_about_an_adult_goes_to_the_former_representative(grown: Story):
    """The step that must write is refused with the way out; what writes by itself writes to nobody."""
    before = OutgoingLetter.objects.filter(to_address="anna@example.ru").count()
    with pytest.raises(StepRefused, match="Пациенту исполнилось 18 лет"):
        messages.write(grown.number, by=grown.curator, at=grown.at, text="Когда вам удобно?")
    with pytest.raises(StepRefused, match="18 лет"):
        delivery.release_opinion(grown.number, by=grown.curator, at=grown.at)
    with pytest.raises(StepRefused, match="Пациенту исполнилось 18 лет"):
        delivery.send_again(grown.letters("package_complete")[0], by=grown.curator, at=grown.at)
    grown.now("2026-12-10 10:00").minute_passes()

    assert OutgoingLetter.objects.filter(to_address="anna@example.ru").count() == before


def test_the_adult_takes_the_case_over_signs_and_reads_the_opinion(grown: Story, masha: User):
    token, old = link(grown), grown.case
    majority.claim(token, by=masha, at=grown.at, who=HER)

    case = grown.case
    assert (case.applicant, case.insured.user, case.acts_as) == (masha, masha, "self")
    assert case.reply_token != old.reply_token and case.copy_password != old.copy_password
    assert not Case.objects.visible_to(old.applicant).exists()
    assert grown.letters("staff_adult_came", to="curator@example.ru")
    grown.releases().minute_passes().minute_passes()
    (copy,) = grown.letters("opinion_copy")
    assert (copy.to_address, grown.case.status) == ("masha@example.ru", "delivered")


def test_until_she_has_signed_herself_the_case_goes_no_further(grown: Story, masha: User):
    grown.case.consents.filter(signer="insured").delete()
    majority.claim(link(grown), by=masha, at=grown.at, who=HER)

    with pytest.raises(StepRefused, match="Нет согласия"):
        delivery.release_opinion(grown.number, by=grown.curator, at=grown.at)


def test_a_link_that_went_to_somebody_else_opens_nothing(grown: Story, masha: User):
    """D18: a typing error in an address; a date alone could be guessed from the letter, and three tries are all."""
    token = link(grown)
    for wrong in (
        replace(HER, born=date(2001, 1, 1)),
        replace(HER, last_name="Иванова"),
        replace(HER, first_name="Ира"),
    ):
        with pytest.raises(StepRefused, match="не сходятся"):
            majority.claim(token, by=masha, at=grown.at, who=wrong)
    with pytest.raises(StepRefused, match="не вам"):
        majority.claim(token, by=masha, at=grown.at, who=HER)
    with pytest.raises(StepRefused, match="использовано"):
        contacts.claim(token, by=masha, at=grown.at)
    assert grown.case.applicant == grown.applicant


def test_the_representatives_own_address_is_not_the_patients(grown: Story):
    with pytest.raises(StepRefused, match="бывшего представителя"):
        majority.invite(grown.number, by=grown.curator, at=grown.at, address="Anna@example.ru")


def test_nobody_is_invited_while_the_right_lives(story: Story):
    story.now("2026-11-24 10:00").applies(insured=MASHA, acts_as="representative", basis="parent")

    assert majority.tell(at=story.at) == 0
    with pytest.raises(StepRefused, match="Приглашать некого"):
        majority.invite(story.number, by=story.curator, at=story.at, address="masha@example.ru")


def test_another_persons_cabinet_does_not_take_her_case(grown: Story, masha: User):
    InsuredPerson.objects.create(
        user=masha, last_name="Другая", first_name="Ольга", birth_date=date(1990, 1, 1), sex="f"
    )
    token = link(grown)

    with pytest.raises(StepRefused, match="другому человеку"):
        majority.claim(token, by=masha, at=grown.at, who=HER)
    assert Invitation.objects.live(grown.at).exists(), "she may come with her own address"


def test_every_case_of_hers_becomes_her_own(grown: Story, masha: User):
    first = grown.number
    Case.objects.filter(number=first).update(status="delivered")
    grown.now("2026-11-25 10:00").applies(insured=MASHA, acts_as="representative", basis="parent")
    grown.now(AFTER)
    majority.claim(link(grown), by=masha, at=grown.at, who=HER)

    assert set(Case.objects.filter(applicant=masha).values_list("number", flat=True)) == {first, grown.number}


def test_an_adult_who_wants_no_opinion_withdraws_by_a_word_to_the_curator(grown: Story):
    """The case had no way out: nobody may go on with it, and nobody had a cabinet to end it."""
    consents.withdraw_by_letter(grown.number, by=grown.curator, at=grown.at, reason="Позвонила и отказалась.")

    assert grown.case.status == "withdrawn"
    assert not grown.letters("application_withdrawn", to="anna@example.ru")


def test_no_way_into_the_cabinet_goes_to_the_former_representative(grown: Story):
    """Also where the case had come by letter: its address is theirs."""
    Case.objects.update(channel="letter", contact_email="anna@example.ru", status="under_review", clinic=None)

    with pytest.raises(StepRefused, match="Пациенту исполнилось 18 лет"):
        contacts.invite(grown.number, by=grown.curator, at=grown.at)


def test_a_copy_that_has_left_keeps_its_password_and_goes_to_her_when_sent_again(grown: Story, masha: User):
    """The file is locked with it; and the answers to the repeat find the case."""
    Representation.objects.update(until=None)
    grown.releases().minute_passes().minute_passes()
    Representation.objects.update(until=grown.at.date())
    password = grown.case.copy_password
    majority.claim(link(grown), by=masha, at=grown.at, who=HER)
    again = delivery.send_again(grown.letters("opinion_copy")[0], by=grown.curator, at=grown.at)

    assert grown.case.copy_password == password
    assert (again.to_address, again.reply_token) == ("masha@example.ru", grown.case.reply_token)


def test_a_representatives_account_is_never_made_the_patients(grown: Story, masha: User):
    """Her mother's other mailbox, and a stranger's cabinet with a name of its own."""
    Representation.objects.create(
        insured=grown.case.insured, representative=masha, basis="parent", until=AFTER[:10]
    )
    with pytest.raises(StepRefused, match="другому человеку"):
        majority.claim(link(grown), by=masha, at=grown.at, who=HER)
    Representation.objects.filter(representative=masha).delete()
    User.objects.filter(pk=masha.pk).update(last_name="Мельникова", first_name="Ольга")
    with pytest.raises(StepRefused, match="другому человеку"):
        majority.claim(link(grown), by=User.objects.get(pk=masha.pk), at=grown.at, who=HER)


def test_a_minors_address_that_is_the_representatives_is_not_hers(grown: Story):
    Case.objects.update(minor_email="Anna@example.ru", minor_email_confirmed_at=grown.at)
    assert permissions.address_of(grown.case, at=grown.at) == ""
    Case.objects.update(minor_email="masha@example.ru")
    assert permissions.address_of(grown.case, at=grown.at) == "masha@example.ru"


def test_a_case_whose_patient_never_answers_may_be_ended(grown: Story):
    Case.objects.update(status="under_review", clinic=None)
    ending.refuse(grown.number, by=grown.curator, at=grown.at, reason="Пациент не ответил.")

    assert grown.case.status == "refused" and not grown.letters("application_refused")


def test_a_guardian_of_an_adult_under_a_new_address_keeps_the_right(story: Story):
    """D12: of an adult who has no capacity nobody says that they have come of age."""
    grown_up = Person("Мельников", "Олег", "", date(1990, 1, 1), "m")
    story.now(AFTER).starts(grown_up, acts_as="representative", basis="guardian_of_adult")
    story.encloses("questionnaire")
    sent = {"status": "under_review", "submitted_at": story.at, "channel": "letter"}
    Case.objects.update(contact_email="old@example.ru", **sent)
    contacts.confirm_address(story.number, by=story.curator, at=story.at, address="new@example.ru")

    assert majority.tell(at=story.at) == 0
    assert permissions.address_of(story.case, at=story.at) == "new@example.ru"
    assert not permissions.right_has_ended(story.case, at=story.at)
