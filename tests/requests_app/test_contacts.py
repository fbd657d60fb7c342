"""Whose address it is, who the person is, the way into the cabinet (D18, S2)."""

from datetime import date, timedelta

import pytest

from accounts import addresses
from accounts.models import InsuredPerson, User
from accounts.roles import Role
from correspondence.models import OutgoingLetter
from requests_app.actions import contacts
from requests_app.actions.people import FullName, Person
from requests_app.models import Case
from requests_app.workflow import StepRefused
from tests.factories import PolicyFactory, UserFactory, letter_case, put
from tests.scenarios.story import ANNA, TIMOFEY, moscow

pytestmark = pytest.mark.django_db
MONDAY = moscow("2026-11-23 10:00")
PYOTR = Person("Соколов", "Пётр", "Ильич", date(1960, 1, 2), "m")


@pytest.fixture
def curator():
    return UserFactory(role=Role.CURATOR)


@pytest.fixture
def case():
    return letter_case("Анкета.pdf", at=MONDAY)


def identify(case, curator, insured=ANNA, **fields):
    return contacts.identify(case.number, by=curator, at=MONDAY, insured=insured, **fields)


def test_the_curator_says_who_it_is_and_the_policy_is_compared_with_the_register(case, curator):
    policy = PolicyFactory(number="ДМС 77-0412")

    case = identify(case, curator, policy_number="дмс77 0412")

    assert case.insured.full_name == "Соколова Анна Викторовна"
    assert (case.policy, case.policy_standing) == (policy, "covered")
    assert not case.is_unsorted
    assert case.reply_to == "", "to know the name is not to know the address"


def test_the_account_of_a_letters_address_has_no_password_and_is_nobodys_until_proved(case, curator):
    account = identify(case, curator).applicant

    assert account.email == "anna@example.org"
    assert not account.has_usable_password()
    assert not addresses.is_confirmed(account)


def test_a_representative_writes_for_a_child(case, curator):
    mother = FullName("Мельникова", "Ольга", "Сергеевна")

    case = identify(case, curator, TIMOFEY, acts_as="representative", basis="parent", applicant=mother)

    assert case.by_representative
    assert case.applicant.full_name == "Мельникова Ольга Сергеевна"
    assert case.insured.representations.get().representative == case.applicant


def test_a_mailbox_of_two_is_two_people_and_neither_overwrites_the_other(curator):
    first = identify(letter_case(at=MONDAY), curator, ANNA)
    second = identify(letter_case(at=MONDAY), curator, PYOTR)

    assert first.insured != second.insured
    first.insured.refresh_from_db()
    assert first.insured.full_name == "Соколова Анна Викторовна"
    assert InsuredPerson.objects.filter(user=first.applicant).get() == first.insured


def test_an_address_confirmed_in_the_cabinet_is_confirmed_here(case, curator):
    account = UserFactory(email="anna@example.org")
    addresses.confirm(account)

    case = identify(case, curator)

    assert (case.reply_to, case.contact_confirmed_how) == ("anna@example.org", "cabinet")


@pytest.mark.parametrize("role", [Role.CURATOR, Role.HEAD, Role.PRIVACY])
def test_staff_do_not_become_applicants_by_a_letter(case, curator, role):
    UserFactory(email="anna@example.org", role=role)

    with pytest.raises(StepRefused, match="рабочий адрес"):
        identify(case, curator)


def test_the_signed_questionnaire_proves_the_address_that_stands_in_it(case, curator):
    with pytest.raises(StepRefused, match="анкет"):
        contacts.confirm_address(case.number, by=curator, at=MONDAY)
    case.applicant = curator
    put(case, "questionnaire")
    old_token = case.reply_token

    case = contacts.confirm_address(case.number, by=curator, at=MONDAY, address="Anna.S@Example.org")

    assert (case.reply_to, case.contact_confirmed_how) == ("anna.s@example.org", "questionnaire")
    assert case.reply_token != old_token, "what was written to the old address opens nothing any more"


def test_the_questionnaire_is_written_down_with_the_choice_of_a_plain_copy(case, curator):
    contacts.transcribe(
        case.number,
        by=curator,
        at=MONDAY,
        diagnosis="Диагноз",
        diagnosis_code="c50.4",
        questions=["Нужна ли операция?", " "],
        copy_mode="plain",
    )

    case.refresh_from_db()
    assert (case.copy_mode, case.questionnaire.diagnosis_code) == ("plain", "C50.4")
    assert [q.text for q in case.questions.all()] == ["Нужна ли операция?"]


def token_of_the_letter() -> str:
    body = OutgoingLetter.objects.get(name="invitation", state="queued").body_text
    return body.split("/cabinet/invitation/")[1].split("/")[0]


def test_an_invitation_is_claimed_once_by_the_confirmed_owner_of_the_address(case, curator):
    contacts.invite(case.number, by=curator, at=MONDAY)
    token = token_of_the_letter()
    anna, stranger = UserFactory(email="anna@example.org"), UserFactory(email="stranger@example.org")
    addresses.confirm(stranger)
    assert contacts.invited(token, by=anna, at=MONDAY) is None, "not before the address is confirmed"
    addresses.confirm(anna)
    assert contacts.invited(token, by=stranger, at=MONDAY) is None

    contacts.claim(token, by=anna, at=MONDAY)

    assert Case.objects.visible_to(anna).get() == Case.objects.get(pk=case.pk)
    assert Case.objects.get(pk=case.pk).contact_confirmed_how == "cabinet"
    with pytest.raises(StepRefused):
        contacts.claim(token, by=anna, at=MONDAY)


def test_a_new_invitation_ends_the_one_before_and_each_ends_after_thirty_days(case, curator):
    anna = UserFactory(email="anna@example.org")
    addresses.confirm(anna)
    contacts.invite(case.number, by=curator, at=MONDAY)
    first = token_of_the_letter()
    OutgoingLetter.objects.filter(name="invitation").update(state="aborted", body_text="")
    contacts.invite(case.number, by=curator, at=MONDAY)
    second = token_of_the_letter()

    assert contacts.invited(first, by=anna, at=MONDAY) is None
    assert contacts.invited(second, by=anna, at=MONDAY + timedelta(days=29)) is not None
    assert contacts.invited(second, by=anna, at=MONDAY + timedelta(days=31)) is None


def test_a_case_of_the_cabinet_is_not_rewritten_from_a_letter(curator):
    from tests.factories import CaseFactory

    with pytest.raises(StepRefused):
        identify(CaseFactory(created_at=MONDAY), curator)
    assert User.objects.filter(email="anna@example.org").count() == 0
