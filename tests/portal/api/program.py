"""A program of an insured person as a test has it: a token that the person gave, and calls as its programmer writes them."""

import base64
import hashlib
import json
import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from allauth.idp.oidc.models import Token
from django.test import Client
from django.utils import timezone

from api import tokens
from api.scopes import INSURED as SCOPES

BACK = "ru.example.cabinet://back"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


def registered(*scopes: str):
    return tokens.new_program(name="Кабинет ДМС", redirects=[BACK], scopes=list(scopes or SCOPES))


def token_of(person, *scopes: str) -> str:
    """As if the person had allowed it a minute ago."""
    value = str(uuid.uuid4())
    ends = timezone.now() + timedelta(hours=1)
    token = Token(type=Token.Type.ACCESS_TOKEN, client=registered(*scopes), user=person, expires_at=ends)
    token.set_value(value)
    token.set_scopes(list(scopes or SCOPES))
    token.save()
    return value


def asking(program, **changes: str) -> dict[str, str]:
    """The query with which a program sends the person to us."""
    asked = {
        "client_id": program.pk, "response_type": "code", "redirect_uri": BACK, "scope": " ".join(SCOPES),
        "state": "xyz", "code_challenge": CHALLENGE, "code_challenge_method": "S256", **changes,
    }  # fmt: skip
    return {name: value for name, value in asked.items() if value}


def answered(response) -> dict[str, str]:
    """What the program is told in the address it is led back to."""
    assert response.status_code == 302 and response["Location"].startswith(BACK), response
    return {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}


class Program:
    def __init__(self, token: str) -> None:
        self.token, self.http = token, Client(raise_request_exception=True)

    def get(self, path: str = "cases/", **headers: str):
        return self.http.get(f"/api/insured/v1/{path}", headers=self._with(headers))

    def post(self, path: str, body: Any = None, *, key: str = "", **headers: str):
        """JSON; a form where the body holds a file."""
        named = self._with({"idempotency-key": key or str(uuid.uuid4()), **headers})
        is_form = isinstance(body, dict) and "file" in body
        how = {} if is_form else {"content_type": "application/json"}
        sent = body if is_form else "" if body is None else json.dumps(body)
        return self.http.post(f"/api/insured/v1/{path}", sent, headers=named, **how)

    def done(self, path: str, body: Any = None, **headers: str) -> Any:
        """The answer of a call that must succeed."""
        response = self.post(path, body, **headers)
        assert 200 <= response.status_code < 300, response.content.decode()
        return response.json() if response.content else None

    def _with(self, headers: dict[str, str]) -> dict[str, str]:
        given = {"authorization": f"Bearer {self.token}", **headers}
        return {name.replace("_", "-"): value for name, value in given.items() if value}


def program_of(person, *scopes: str) -> Program:
    return Program(token_of(person, *scopes))
