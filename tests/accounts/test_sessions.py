"""Idle sessions end: applicants after 30 minutes, staff after 15, everybody's after 12 hours."""

import pytest
import time_machine

from accounts import sessions
from accounts.models import User

pytestmark = pytest.mark.django_db
MINUTE = 60


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-23T09:00:00Z", tick=False) as travel:
        yield travel


def a(role: str) -> User:
    return User.objects.create_user(f"{role}@example.org", role=role)


@pytest.mark.parametrize(
    ("role", "minutes"), [("applicant", 30), ("curator", 15), ("head", 15), ("admin", 15)]
)
def test_a_session_lives_for_its_idle_time_and_no_longer(client, clock, role, minutes):
    client.force_login(a(role))
    assert client.get("/account/").status_code == 200

    clock.shift(minutes * MINUTE)
    assert client.get("/account/").status_code == 200
    clock.shift(minutes * MINUTE + 1)
    response = client.get("/account/?tab=2")

    assert response.url == "/account/login/?next=%2Faccount%2F%3Ftab%3D2"
    page = client.get(response.url).content.decode()
    assert sessions.ENDED in page
    assert client.get("/account/").status_code == 302


def test_no_session_lives_over_twelve_hours(client, clock):
    client.force_login(a("applicant"))
    for _ in range(12 * 60 // 20):
        assert client.get("/account/").status_code == 200
        clock.shift(20 * MINUTE)
    clock.shift(1)

    assert client.get("/account/").status_code == 302


def test_a_form_sent_after_the_end_leads_back_to_its_page(client, clock):
    client.force_login(a("applicant"))
    client.get("/account/")
    clock.shift(31 * MINUTE)

    response = client.post(
        "/account/password/set/", headers={"Referer": "http://testserver/account/password/"}
    )

    assert response.url == "/account/login/?next=%2Faccount%2Fpassword%2F"


def test_a_foreign_referer_leads_home(client, clock):
    client.force_login(a("applicant"))
    client.get("/account/")
    clock.shift(31 * MINUTE)

    assert client.post("/account/password/set/", headers={"Referer": "http://evil.example/x"}).url.endswith(
        "next=%2F"
    )


def test_a_part_of_a_page_asked_for_after_the_end_moves_the_whole_page(client, clock):
    client.force_login(a("curator"))
    client.get("/account/")
    clock.shift(16 * MINUTE)

    response = client.get(
        "/account/", headers={"HX-Request": "true", "Referer": "http://testserver/office/queue/"}
    )

    assert response["HX-Redirect"] == "/account/login/?next=%2Foffice%2Fqueue%2F"


def test_a_page_that_polls_by_itself_is_not_a_person(client, clock):
    client.force_login(a("curator"))
    client.get("/account/")
    for _ in range(15):
        clock.shift(MINUTE)
        client.get("/account/", headers={"X-Background": "1"})
    clock.shift(MINUTE)

    assert client.get("/account/").status_code == 302


def test_a_page_does_not_cost_a_write_each_time(client, clock, django_assert_max_num_queries):
    client.force_login(a("applicant"))
    client.get("/account/")
    clock.shift(30)

    with django_assert_max_num_queries(2):
        client.get("/account/")
