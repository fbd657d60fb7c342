"""A case that came by letter, in the cabinet of the person who took it up by the invitation (S1, D18)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import addresses
from accounts.models import User
from accounts.roles import Role
from correspondence.models import OutgoingLetter
from requests_app.actions import contacts, majority
from tests.factories import CaseFactory, InsuredPersonFactory, UserFactory, letter_case
from tests.portal.visiting import Door, Page
from tests.scenarios.story import moscow

MONDAY = moscow("2026-11-23 10:00")
PAGES = ("case", "documents", "messages", "withdraw", "answer")


@pytest.fixture
def invited(db, client, monkeypatch):
    """Her browser, the letter's case and the token of her invitation; who she is nobody has written down yet."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)
    case = letter_case("Выписка.pdf", at=MONDAY)
    contacts.invite(case.number, by=UserFactory(role=Role.CURATOR), at=MONDAY)
    body = OutgoingLetter.objects.get(name="invitation").body_text
    anna = UserFactory(email="anna@example.org")
    addresses.confirm(anna)
    return Door(client, anna), case, body.split("/cabinet/invitation/")[1].split("/")[0]


def test_looking_claims_nothing_and_pressing_does(invited):
    door, case, token = invited
    address = reverse("portal:invitation", args=[token])
    page = door.client.get(address)
    assert case.number in page.content.decode()
    assert door.client.get(reverse("portal:case", args=[case.pk])).status_code == 404

    door.client.post(address)

    assert door.client.get(reverse("portal:case", args=[case.pk])).status_code == 200


def test_every_page_of_a_case_without_a_known_patient_opens(invited):
    door, case, token = invited
    door.client.post(reverse("portal:invitation", args=[token]))

    assert door.client.get(reverse("portal:home")).status_code == 200
    for name in PAGES:
        answer = door.client.get(reverse(f"portal:{name}", args=[case.pk]))
        assert answer.status_code in {200, 302}, name
        assert "None" not in answer.content.decode(), name


def test_the_papers_pages_of_a_letters_case_open_or_say_that_there_is_none(invited):
    door, case, token = invited
    door.client.post(reverse("portal:invitation", args=[token]))

    for name in ("questionnaire_pdf", "summary_pdf"):
        assert door.client.get(reverse(f"portal:{name}", args=[case.pk])).status_code in {200, 302, 404}, name


def test_who_has_come_of_age_shows_the_birth_date_before_anything_is_shown(client, curator):
    """L8: the number neither."""
    born = timezone.localdate() - timedelta(days=18 * 366)
    child = InsuredPersonFactory(birth_date=born, last_name="Мельникова", user=None)
    named = {"last_name": child.last_name, "first_name": child.first_name}
    mother = UserFactory(email="mother@example.ru")
    case = CaseFactory(applicant=mother, insured=child, acts_as="representative", status="under_review")
    majority.invite(case.number, by=curator, at=timezone.now(), address="masha@example.ru")
    body = OutgoingLetter.objects.get(name="invitation_of_adult").body_text
    token = body.split("/cabinet/invitation/")[1].split("/")[0]
    masha = User.objects.get(email="masha@example.ru")
    addresses.confirm(masha)
    client.force_login(masha)
    door = Door(client, masha)

    page = door.opens("invitation", token)
    assert page.says("Дата рождения") and not page.says(case.number)
    wrong = Page(client.post(reverse("portal:invitation", args=[token]), named | {"born": "01.01.2001"}))
    assert wrong.says("не сходятся с заявкой") and not wrong.says(case.number)
    client.post(reverse("portal:invitation", args=[token]), named | {"born": f"{born:%d.%m.%Y}"})
    assert door.opens("case", case.pk).says(case.number)


def test_whoever_is_not_meant_reads_the_same_as_for_no_invitation_at_all(invited, client):
    _, _, token = invited
    stranger = UserFactory(email="stranger@example.org")
    addresses.confirm(stranger)

    foreign, none = (Door(client, stranger).opens("invitation", given) for given in (token, "nosuchtoken"))

    assert foreign.says("Эта ссылка не откроет заявку")
    assert foreign.text == none.text
