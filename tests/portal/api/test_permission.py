"""A person lets a program act for him or her, sees which programs may, and takes it back."""

import re
from html import unescape

import pytest
from allauth.idp.oidc.models import Token

from audit.models import Event
from tests.clinics.api.system import system_of
from tests.clinics.situations import doctor_of
from tests.factories import OrganisationFactory, UserFactory
from tests.portal.api.program import BACK, VERIFIER, Program, answered, asking, program_of, registered
from tests.portal.api.test_insured_api import problem

ALLOW = "/cabinet/programs/allow/"


def allowed(client, program, **changes):
    """The page, and what comes of its button."""
    page = client.get(ALLOW, asking(program))
    signed = unescape(re.search(r'name="request" value="([^"]+)"', page.content.decode())[1])
    scopes = re.findall(r'name="scopes" value="([^"]+)"', page.content.decode())
    return page, client.post(ALLOW, {"request": signed, "scopes": scopes, "action": "grant", **changes})


def token(client, program, code, **changes):
    form = {
        "grant_type": "authorization_code", "client_id": program.pk, "code": code, "redirect_uri": BACK,
        "code_verifier": VERIFIER, **changes,
    }  # fmt: skip
    return client.post("/api/token/", form)


def test_who_is_not_signed_in_is_asked_to_and_comes_back(client, db):
    response = client.get(ALLOW, asking(registered()))
    assert response.status_code == 302 and response["Location"].startswith("/account/login/?next=")


def test_the_page_says_what_the_program_will_do_and_the_token_does_it(client, anna, draft):
    client.force_login(anna)
    program = registered()

    page, response = allowed(client, program)
    words = page.content.decode().replace("\u00a0", " ")
    assert "Кабинет ДМС" in words and "Читать второе мнение" in words
    assert "form-action 'self' ru.example.cabinet:;" in page["Content-Security-Policy"]
    told = answered(response)
    assert told["state"] == "xyz"

    given = token(client, program, told["code"]).json()
    assert [case["id"] for case in Program(given["access_token"]).get().json()["results"]] == [str(draft.pk)]
    assert Event.objects.filter(action="program.allowed", by_id=anna.pk).exists()


def test_a_code_is_taken_once_and_only_from_who_asked_for_it(client, anna):
    client.force_login(anna)
    program = registered()
    code = answered(allowed(client, program)[1])["code"]

    assert token(client, program, code, code_verifier="w" * 64).status_code == 400
    code = answered(allowed(client, program)[1])["code"]
    assert token(client, program, code).status_code == 200
    assert token(client, program, code).status_code == 400


def test_a_token_is_renewed_and_the_old_renewal_ends(client, anna):
    client.force_login(anna)
    program = registered()
    first = token(client, program, answered(allowed(client, program)[1])["code"]).json()
    form = {"grant_type": "refresh_token", "client_id": program.pk, "refresh_token": first["refresh_token"]}

    assert Program(client.post("/api/token/", form).json()["access_token"]).get().status_code == 200
    assert client.post("/api/token/", form).status_code in {400, 401}


def test_not_to_allow_gives_nothing(client, anna):
    client.force_login(anna)
    assert answered(allowed(client, registered(), action="cancel")[1])["error"] == "access_denied"
    assert not Token.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"code_challenge": "", "code_challenge_method": ""},
        {"code_challenge_method": "plain"},
        {"redirect_uri": "https://else.example/"},
        {"client_id": "nobody"},
        {"prompt": "none"},
    ],
    ids=str,
)
def test_without_proof_silently_or_to_another_address_nothing_is_given(client, anna, changes):
    client.force_login(anna)
    response = client.get(ALLOW, asking(registered(), **changes))
    assert response.status_code == 400 and "code=" not in response.get("Location", "")


def test_a_right_that_the_program_was_not_registered_with_is_not_given(client, anna):
    client.force_login(anna)
    response = client.get(ALLOW, asking(registered("read")))
    assert answered(response)["error"] == "invalid_scope"


@pytest.mark.parametrize("role", ["clinic", "curator", "head", "admin"])
def test_only_insured_persons_let_programs_in(client, db, role):
    client.force_login(UserFactory(role=role))
    assert client.get(ALLOW, asking(registered())).status_code == 403
    problem(program_of(UserFactory(role=role)).get(), 403, "forbidden")


def test_neither_door_opens_to_a_token_of_the_other(anna, db):
    organisation = OrganisationFactory()
    system = system_of(doctor_of(organisation))
    problem(Program(system.token).get(), 403, "forbidden")
    theirs = {"authorization": f"Bearer {program_of(anna).token}"}
    problem(system.http.get("/api/organisation/v1/cases/", headers=theirs), 403, "forbidden")


def test_the_list_names_the_program_and_revoking_ends_its_token_at_once(client, anna):
    program, other = program_of(anna), program_of(UserFactory())
    client.force_login(anna)
    page = client.get("/cabinet/programs/").content.decode()
    assert page.count("Отозвать<") == 1
    address = re.search(r'action="(/cabinet/programs/[^"]+/revoke/)"', page)[1]

    assert client.post(address).status_code == 302
    problem(program.get(), 401, "not_authenticated")
    assert other.get().status_code == 200 and client.post(address).status_code == 404
