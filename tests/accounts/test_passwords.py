"""A forgotten password, a new one, a first one."""

import pytest
from django.urls import reverse

from accounts.models import User
from correspondence.models import OutgoingLetter
from tests.accounts.test_sign_in import PASSWORD, anna, code, last_letter, quiet, signed_in  # noqa: F401

pytestmark = pytest.mark.django_db
NEW = "семь синих самоваров"


def forgotten(client, email="anna@example.org"):
    return client.post(reverse("account_reset_password"), {"email": email})


def test_a_forgotten_password_is_replaced_after_a_code(client, anna):  # noqa: F811
    response = forgotten(client)
    assert last_letter().secret and last_letter().name == "password_code"
    response = client.post(response.url, {"code": code()})
    assert response.url == reverse("account_complete_password_reset")

    response = client.post(response.url, {"password1": NEW, "password2": NEW})

    assert "Пароль изменён" in client.get(response.url).content.decode()
    anna.refresh_from_db()
    assert anna.check_password(NEW)
    assert last_letter().name == "password_changed", "the owner is told"


def test_without_the_code_no_password_is_set(client, anna):  # noqa: F811
    forgotten(client)

    client.post(reverse("account_complete_password_reset"), {"password1": NEW, "password2": NEW})

    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_asking_for_a_new_password_does_not_tell_whether_there_is_an_account(client, anna):  # noqa: F811
    known, unknown = forgotten(client), forgotten(client, "nobody@example.org")

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert OutgoingLetter.objects.get(to_address="nobody@example.org").name == "no_account_yet"


@pytest.mark.parametrize("weak", ["коротко", "password1234", "1234567890123"])
def test_a_weak_password_is_not_taken(client, anna, weak):  # noqa: F811
    client.force_login(anna)

    page = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    )

    anna.refresh_from_db()
    assert page.status_code == 200 and anna.check_password(PASSWORD)


def test_a_password_is_changed_by_its_owner_who_stays_signed_in(client, anna):  # noqa: F811
    client.force_login(anna)

    client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )

    assert signed_in(client) == anna
    anna.refresh_from_db()
    assert anna.check_password(NEW) and last_letter().name == "password_changed"


def test_a_changed_password_ends_the_other_sessions(client, anna):  # noqa: F811
    from django.test import Client

    other = Client()
    other.force_login(anna)
    client.force_login(anna)
    client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )

    assert signed_in(other) is None


def test_who_came_in_by_codes_may_set_a_password(client):
    user = User.objects.create_user("code@example.org")
    client.force_login(user)
    assert "Нет, вы входите по коду" in client.get("/account/").content.decode()

    client.post(reverse("account_set_password"), {"password1": NEW, "password2": NEW})

    user.refresh_from_db()
    assert user.check_password(NEW)
