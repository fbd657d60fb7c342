"""Coming in: by a code from a letter or by a password, the same answers for those we know and those we do not."""

import re

import pytest
import time_machine
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse

from accounts import addresses
from accounts.models import User
from accounts.roles import Role
from audit.models import Event
from correspondence.models import OutgoingLetter

pytestmark = pytest.mark.django_db
PASSWORD = "пять зелёных чайников"


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """No worker is woken."""
    monkeypatch.setattr("correspondence.outbox.wake", lambda *args: None)


@pytest.fixture
def anna():
    user = User.objects.create_user("anna@example.org", PASSWORD, first_name="Анна", last_name="Соколова")
    addresses.confirm(user)
    return user


@pytest.fixture
def home(settings):
    """Where the account landed; the doors themselves are not these tests' subject."""
    settings.LOGIN_REDIRECT_URL = "/account/"
    return "/account/"


def last_letter() -> OutgoingLetter:
    return OutgoingLetter.objects.latest("created_at")


def code() -> str:
    return re.search(r"код: (\d{6})", last_letter().body_text)[1]


def ask_for_code(client: Client, email: str = "anna@example.org", **more):
    return client.post(reverse("account_request_login_code"), {"email": email, **more})


def signed_in(client: Client) -> User | None:
    response = client.get("/account/")
    return response.context["user"] if response.status_code == 200 else None


def test_the_page_offers_the_code_first_and_the_password_folded(client):
    page = client.get(reverse("account_login"))

    text = page.content.decode()
    assert page.status_code == 200
    assert text.index("Получить код") < text.index("<details>") < text.index("Войти с паролем")
    assert 'autocomplete="email"' in text and 'autocomplete="current-password"' in text


def test_a_code_from_the_letter_lets_in(client, anna, home):
    response = ask_for_code(client)
    assert response.url == reverse("account_confirm_login_code")
    page = client.get(response.url).content.decode()
    assert (
        "anna@example.org" in page
        and 'autocomplete="one-time-code"' in page
        and 'inputmode="numeric"' in page
    )

    response = client.post(response.url, {"code": code(), "action": "verify"})

    assert response.url == home and signed_in(client) == anna
    assert Event.objects.filter(action="account.signed_in", by=anna).count() == 1


def test_the_letter_with_a_code_is_secret_and_its_subject_has_no_code(client, anna):
    ask_for_code(client)

    letter = last_letter()
    assert letter.secret and letter.to_address == "anna@example.org"
    assert code() not in letter.subject and letter.subject == "Код для входа"


def test_a_wrong_code_is_refused_five_times_and_then_for_good(client, anna):
    ask_for_code(client)
    right = code()
    wrong = "000000" if right != "000000" else "111111"
    where = reverse("account_confirm_login_code")

    pages = [client.post(where, {"code": wrong}) for _ in range(4)]
    assert all(page.status_code == 200 and "Код не подошёл" in page.content.decode() for page in pages)
    assert "<title>Ошибка: " in pages[0].content.decode()
    assert client.post(where, {"code": wrong}).status_code == 302
    assert client.post(where, {"code": right}).status_code == 302
    assert signed_in(client) is None


def test_a_code_is_good_for_ten_minutes(client, anna):
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False) as clock:
        ask_for_code(client)
        clock.shift(601)
        client.post(reverse("account_confirm_login_code"), {"code": code()})
        assert signed_in(client) is None


def test_a_new_code_can_be_asked_for_and_only_it_fits(client, anna, home):
    ask_for_code(client)
    first = code()
    where = reverse("account_confirm_login_code")
    client.post(where, {"action": "resend"})
    second = code()
    assert OutgoingLetter.objects.count() == 2

    if first != second:
        client.post(where, {"code": first})
        assert signed_in(client) is None
    client.post(where, {"code": second})
    assert signed_in(client) == anna


def test_a_code_typed_with_a_space_fits(client, anna, home):
    ask_for_code(client)

    client.post(reverse("account_confirm_login_code"), {"code": f" {code()[:3]} {code()[3:]} "})

    assert signed_in(client) == anna


def test_the_page_asked_for_comes_after_the_code(client, anna):
    ask_for_code(client, next="/account/password/")

    response = client.post(
        reverse("account_confirm_login_code"), {"code": code(), "next": "/account/password/"}
    )

    assert response.url == "/account/password/"


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_to_a_foreign_page_after_signing_in(client, anna, home, evil):
    response = client.post(
        reverse("account_login"), {"login": "anna@example.org", "password": PASSWORD, "next": evil}
    )

    assert response.url == home


def test_a_password_lets_in(client, anna, home):
    response = client.post(reverse("account_login"), {"login": " Anna@Example.org ", "password": PASSWORD})

    assert response.url == home and signed_in(client) == anna


def test_a_wrong_password_and_an_unknown_address_get_the_same_page(client, anna):
    def answer(login: str) -> str:
        page = client.post(reverse("account_login"), {"login": login, "password": "не тот пароль"})
        assert page.status_code == 200
        return re.sub(r'value="[^"]*"', "", page.content.decode())

    known, unknown = answer("anna@example.org"), answer("nobody@example.org")

    assert known == unknown and "Почта или пароль не подходят" in known
    assert Event.objects.get().action == "account.sign_in_refused"


def test_asking_for_a_code_does_not_tell_whether_there_is_an_account(anna):
    def answer(email: str):
        client = Client()
        first = ask_for_code(client, email)
        page = client.get(first.url).content.decode().replace(email, "")
        return first.status_code, first.url, re.sub(r'value="[^"]*"', "", page)

    assert answer("anna@example.org") == answer("nobody@example.org")
    letters = {letter.to_address: letter.name for letter in OutgoingLetter.objects.all()}
    assert letters == {"anna@example.org": "sign_in_code", "nobody@example.org": "no_account_yet"}


def test_signing_up_does_not_tell_whether_there_is_an_account(anna):
    def answer(email: str):
        client = Client()
        first = client.post(reverse("account_signup"), {"email": email})
        page = client.get(first.url).content.decode().replace(email, "")
        return first.status_code, first.url, re.sub(r'value="[^"]*"', "", page)

    assert answer("anna@example.org") == answer("new@example.org")
    letters = {letter.to_address: letter.name for letter in OutgoingLetter.objects.all()}
    assert letters == {"anna@example.org": "account_exists", "new@example.org": "address_code"}


def test_signing_up_takes_an_address_and_a_code(client, home):
    response = client.post(reverse("account_signup"), {"email": "New@example.org"})

    client.post(response.url, {"code": code(), "action": "verify"})

    user = signed_in(client)
    assert user.email == "new@example.org" and user.role == Role.APPLICANT
    assert addresses.is_confirmed(user) and not user.has_usable_password()


def test_nobody_becomes_staff_by_signing_up(client, home):
    """Extra fields of the form are not read."""
    staff = {"role": "curator", "is_superuser": "on", "organisation": "1"}
    response = client.post(reverse("account_signup"), {"email": "new@example.org", **staff})
    client.post(response.url, {"code": code()})

    user = User.objects.get(email="new@example.org")
    assert user.role == Role.APPLICANT and not user.is_superuser and user.organisation is None


def test_an_address_of_this_machine_is_nobodys_to_sign_up_with(client):
    """Accounts of the product's own have such: the system's, those of organisations' programs."""
    page = client.post(reverse("account_signup"), {"email": "Api-1@LocalHost"})

    assert "Проверьте почту" in page.content.decode() and not User.objects.exists()


def test_without_the_code_a_new_account_cannot_come_in(client):
    client.post(reverse("account_signup"), {"email": "new@example.org"})

    assert signed_in(client) is None
    assert not addresses.is_confirmed(User.objects.get(email="new@example.org"))


@pytest.mark.parametrize(
    ("email", "words"),
    [("", "Укажите почту, например anna@mail.ru"), ("anna", "Проверьте почту: в ней нужны знак @ и точка")],
)
def test_a_wrong_address_is_told_at_the_top_and_at_the_field(client, email, words):
    page = ask_for_code(client, email).content.decode()

    assert page.count(words) == 2 and "<title>Ошибка: " in page
    assert not OutgoingLetter.objects.exists()


def test_what_was_typed_is_kept_on_an_error(client):
    page = client.post(
        reverse("account_login"), {"login": "anna@example.org", "password": ""}
    ).content.decode()

    assert 'value="anna@example.org"' in page and "<details open>" in page and "Введите пароль" in page


@pytest.mark.parametrize("name", ["account_request_login_code", "account_signup"])
def test_a_mistyped_address_can_be_corrected(client, home, name):
    client.post(reverse(name), {"email": "mistyped@example.org"})
    assert client.get(reverse(name)).status_code == 200

    response = client.post(reverse("account_signup"), {"email": "right@example.org"})
    client.post(response.url, {"code": code()})

    assert signed_in(client).email == "right@example.org"


def test_the_fourth_code_in_a_minute_is_not_sent(client, anna):
    for _ in range(3):
        ask_for_code(client)

    page = ask_for_code(client).content.decode()

    assert "Слишком много попыток" in page and OutgoingLetter.objects.count() == 3


def test_after_ten_wrong_passwords_the_next_are_not_even_compared(client, anna, monkeypatch):
    compared = []
    monkeypatch.setattr(User, "check_password", lambda self, raw: compared.append(raw) or False)

    for _ in range(30):
        client.post(reverse("account_login"), {"login": "anna@example.org", "password": "не тот"})

    assert len(compared) <= 10


def test_limits_are_counted_in_the_database(client, anna, settings):
    """Over all processes, and with Redis down."""
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "sign_in_rates",
        }
    }
    for _ in range(3):
        ask_for_code(client)

    assert "Слишком много попыток" in ask_for_code(client).content.decode()


def test_the_system_cannot_sign_in(client):
    system = User.objects.system()
    ask_for_code(client, system.email)

    if OutgoingLetter.objects.filter(name="sign_in_code").exists():
        assert client.post(reverse("account_confirm_login_code"), {"code": code()}).status_code == 403
    assert signed_in(client) is None


def test_an_account_that_was_closed_gets_no_code(client, anna):
    anna.is_active = False
    anna.save()

    ask_for_code(client)

    assert last_letter().name == "no_account_yet"


def test_the_way_out_is_a_post_and_clears_the_browser(client, anna):
    client.force_login(anna)
    assert client.get(reverse("account_logout")).status_code == 200
    assert signed_in(client) == anna

    response = client.post(reverse("account_logout"))

    assert response.url == reverse("account_login")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert signed_in(client) is None
    assert Event.objects.filter(action="account.signed_out", by=anna).exists()


def test_every_form_of_sign_in_is_guarded_against_forgery(anna):
    client = Client(enforce_csrf_checks=True)
    for name in ("account_login", "account_request_login_code", "account_signup", "account_logout"):
        assert client.post(reverse(name), {"email": "anna@example.org"}).status_code == 403


def test_the_session_gets_a_new_key_on_signing_in(client, anna, home):
    ask_for_code(client)
    before = client.cookies[configured.SESSION_COOKIE_NAME].value

    client.post(reverse("account_confirm_login_code"), {"code": code()})

    assert client.cookies[configured.SESSION_COOKIE_NAME].value != before


def test_no_address_of_sign_in_that_the_product_does_not_use_is_open(client):
    for path in (
        "confirm-email/x/",
        "password/reset/key/1-set-password/",
        "signup/passkey/",
        "2fa/",
        "reauthenticate/",
    ):
        assert client.get(f"/account/{path}").status_code == 404


def test_anonymous_people_are_led_to_the_sign_in_page(client):
    assert client.get("/").url == f"{reverse('account_login')}?next=/"
