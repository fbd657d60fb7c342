"""Coming in from the insurer's other systems, at a real provider: to one's own account, or to none."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from accounts import addresses
from accounts.models import User
from accounts.roles import Role
from audit.models import Event
from correspondence.models import OutgoingLetter
from secondopinion import env
from tests.accounts.provider import CLIENT, SECRET, Provider
from tests.smtp import free_port

pytestmark = pytest.mark.django_db
PEOPLE = {
    "anna@example.org": True,
    "unproved@example.org": False,
    "curator@example.org": True,
    "newcomer@example.org": True,
    "nameless@example.org": True,
}


@pytest.fixture(scope="module")
def provider():
    back = [f"http://testserver/account/sign-on/{name}/callback/" for name in ("cabinet", "staff")]
    with Provider(PEOPLE, back) as provider:
        yield provider


@pytest.fixture(autouse=True)
def offered(settings, provider, monkeypatch):
    monkeypatch.setattr("correspondence.outbox.wake", lambda *args: None)
    settings.LOGIN_REDIRECT_URL = "/account/"
    offer(settings, monkeypatch, provider.address)


def offer(settings, monkeypatch, address: str) -> None:
    monkeypatch.setenv(
        "SIGN_ON", address.replace("http://", f"http://{CLIENT}:{SECRET.replace(' ', '%20')}@")
    )
    apps = [
        *env.openid("SIGN_ON", "cabinet", "Кабинет ДМС"),
        *env.openid("SIGN_ON", "staff", "Для сотрудников"),
    ]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps}}


@pytest.fixture
def anna():
    user = User.objects.create_user("anna@example.org", first_name="Анна", last_name="Соколова")
    addresses.confirm(user)
    return user


@pytest.fixture
def curator():
    user = User.objects.create_user("curator@example.org", role=Role.CURATOR, last_name="Котова")
    addresses.confirm(user)
    return user


def comes(provider, email: str, place: str = "cabinet", client: Client | None = None, query: str = ""):
    """The answer to coming back from the provider, and who is signed in after it."""
    client = client or Client()
    begun = client.get(reverse("openid_connect_login", args=[place]) + query)
    assert begun.status_code == 302, begun.content
    answer = client.get(provider.visit(begun["Location"], email))
    return answer, client.get("/account/").context


def words(answer) -> str:
    return answer.content.decode().replace("&nbsp;", " ").replace("\xa0", " ")


def signed_in(context) -> User | None:
    return context["user"] if context and context["user"].is_authenticated else None


def test_the_page_of_sign_in_names_the_systems_that_one_may_come_from(client):
    page = client.get(reverse("account_login")).content.decode()

    assert "Кабинет ДМС" in page and reverse("openid_connect_login", args=["cabinet"]) in page


def test_without_any_the_page_is_as_it_was_and_the_addresses_are_not_found(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}

    assert "sign-on" not in client.get(reverse("account_login")).content.decode()
    assert client.get(reverse("openid_connect_login", args=["cabinet"])).status_code == 404


def test_a_newcomer_from_the_cabinet_gets_an_applicants_account_with_a_proved_address(provider):
    answer, context = comes(provider, "newcomer@example.org")

    user = signed_in(context)
    assert answer.status_code == 302 and user.role == Role.APPLICANT
    assert user.email == "newcomer@example.org" and addresses.is_confirmed(user)
    assert (user.last_name, user.first_name) == ("Соколова", "Анна") and not user.has_usable_password()


def test_an_address_proved_on_both_sides_opens_its_account_and_its_owner_is_told(provider, anna):
    _, context = comes(provider, "anna@example.org")

    assert signed_in(context) == anna
    assert Event.objects.filter(action="account.linked", by=anna).exists()
    assert Event.objects.filter(action="account.signed_in", by=anna).exists()
    assert OutgoingLetter.objects.get().name == "sign_on_linked"

    comes(provider, "anna@example.org")
    assert SocialAccount.objects.get().user == anna and OutgoingLetter.objects.count() == 1


def test_an_address_that_the_other_side_has_not_proved_opens_nothing(provider):
    owner = User.objects.create_user("unproved@example.org")
    addresses.confirm(owner)

    answer, context = comes(provider, "unproved@example.org")

    assert answer.status_code == 403 and "не подтверждена" in words(answer)
    assert signed_in(context) is None and not SocialAccount.objects.exists()


def test_a_newcomer_with_an_unproved_address_gets_no_account(provider):
    answer, _ = comes(provider, "unproved@example.org")

    assert answer.status_code == 403 and not User.objects.filter(email="unproved@example.org").exists()


def test_a_person_without_an_address_is_told_so_and_gets_no_account(provider):
    answer, _ = comes(provider, "nameless@example.org")

    assert answer.status_code == 403 and "Почта там" in words(answer) and not User.objects.exists()


def test_an_account_whose_address_we_have_not_seen_proved_is_not_opened(provider):
    taken = User.objects.create_user("anna@example.org", "пароль того, кто занял чужую почту")
    EmailAddress.objects.create(user=taken, email=taken.email, primary=True)

    answer, context = comes(provider, "anna@example.org")

    assert answer.status_code == 403 and signed_in(context) is None and not SocialAccount.objects.exists()


def test_staff_come_by_their_own_way_to_the_account_that_was_made_for_them(provider, curator):
    _, context = comes(provider, "curator@example.org", "staff")

    assert signed_in(context) == curator


def test_the_cabinet_opens_no_staff_account_and_the_staffs_way_no_applicants(provider, curator, anna):
    for email, place in (("curator@example.org", "cabinet"), ("anna@example.org", "staff")):
        answer, context = comes(provider, email, place)
        assert answer.status_code == 403 and signed_in(context) is None
    assert not SocialAccount.objects.exists()


def test_a_linked_account_that_changed_its_role_is_not_opened_by_the_old_way(provider, anna):
    comes(provider, "anna@example.org")
    User.objects.filter(pk=anna.pk).update(role=Role.CURATOR)

    answer, context = comes(provider, "anna@example.org")

    assert answer.status_code == 403 and signed_in(context) is None


def test_staff_unknown_here_get_no_account(provider):
    answer, _ = comes(provider, "newcomer@example.org", "staff")

    assert answer.status_code == 403 and "администратор" in words(answer)
    assert not User.objects.filter(email="newcomer@example.org").exists()


def test_a_closed_account_stays_closed(provider, anna):
    User.objects.filter(pk=anna.pk).update(is_active=False)

    _, context = comes(provider, "anna@example.org")

    assert signed_in(context) is None


def test_nobody_is_linked_to_whoever_happens_to_be_signed_in(provider, curator, client):
    client.force_login(curator)

    answer, context = comes(provider, "anna@example.org", client=client, query="?process=connect")

    assert answer.status_code == 400 and signed_in(context) == curator and not SocialAccount.objects.exists()


def test_an_answer_that_was_not_asked_for_opens_nothing(provider, client, anna):
    begun = client.get(reverse("openid_connect_login", args=["cabinet"]))
    somebody_elses = provider.visit(begun["Location"], "anna@example.org")

    answer = Client().get(somebody_elses)

    assert answer.status_code == 400 and "ещё раз" in words(answer)
    assert not SocialAccount.objects.exists()


def test_who_goes_back_is_at_the_page_of_sign_in_again(provider, client):
    begun = client.get(reverse("openid_connect_login", args=["cabinet"]))
    state = begun["Location"].partition("state=")[2].partition("&")[0]

    answer = client.get(
        reverse("openid_connect_callback", args=["cabinet"]), {"error": "access_denied", "state": state}
    )

    assert answer.status_code == 302 and answer["Location"] == reverse("account_login")


def test_a_provider_that_does_not_answer_is_told_in_words(client, settings, monkeypatch):
    offer(settings, monkeypatch, f"http://127.0.0.1:{free_port()}")

    answer = client.get(reverse("openid_connect_login", args=["cabinet"]))

    assert answer.status_code == 503 and "не отвечает" in words(answer)


def test_a_provider_without_tls_elsewhere_than_on_this_machine_is_refused_at_the_start(monkeypatch):
    monkeypatch.setenv("SIGN_ON", "http://a:b@sso.example.org/")

    with pytest.raises(SystemExit, match="https"):
        env.openid("SIGN_ON", "staff", "")
