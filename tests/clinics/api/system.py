"""An organisation's own system as a test has it: a token, and calls as its programmer writes them."""

import json
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from api import tokens
from api.scopes import ORGANISATION as SCOPES
from tests.documents import samples


class System:
    def __init__(self, account, scopes=tuple(SCOPES)) -> None:
        self.account, self.http = account, Client(raise_request_exception=True)
        self.client, self.secret = tokens.new_client(account, name="Тест", scopes=list(scopes))
        self.token = self.asks_for_a_token().json()["access_token"]

    def asks_for_a_token(self, **changes):
        form = {
            "grant_type": "client_credentials",
            "client_id": self.client.pk,
            "client_secret": self.secret,
            **changes,
        }
        return self.http.post("/api/token/", form)

    def get(self, path: str = "cases/", **headers: str):
        return self.http.get(f"/api/organisation/v1/{path}", headers=self._with(headers))

    def post(self, path: str, body: Any = None, *, key: str = "", **headers: str):
        """JSON; a form where the body holds a file. ``key``: of the call, a new one unless told."""
        named = self._with({"idempotency-key": key or str(uuid.uuid4()), **headers})
        is_form = isinstance(body, dict) and "file" in body
        how = {} if is_form else {"content_type": "application/json"}
        sent = body if is_form else "" if body is None else json.dumps(body)
        return self.http.post(f"/api/organisation/v1/{path}", sent, headers=named, **how)

    def _with(self, headers: dict[str, str]) -> dict[str, str]:
        given = {"authorization": f"Bearer {self.token}", **headers}
        return {name.replace("_", "-"): value for name, value in given.items() if value}


def system_of(account, *scopes: str) -> System:
    return System(account, scopes or tuple(SCOPES))


def opinion(case, *, content: bytes = b"", **changes: Any) -> dict[str, Any]:
    """The parts of a complete opinion."""
    facts = {
        "expert_name": "Ковалёв Роман Андреевич",
        "expert_position": "Врач-онколог",
        "opinion_on": f"{timezone.localdate():%Y-%m-%d}",
        "states_organisation": True,
        "states_expert": True,
        "answers": [{"question": str(q.pk), "text": f"Ответ {q.position}."} for q in case.questions.all()],
        **changes,
    }
    file = SimpleUploadedFile("Мнение.pdf", content or samples.pdf(), content_type="application/pdf")
    return {"file": file, "opinion": json.dumps(facts)}


def addendum(*, content: bytes = b"", **changes: Any) -> dict[str, Any]:
    """The parts of what is signed beside an opinion."""
    facts = {
        "kind": "answer",
        "expert_name": "Ковалёв Роман Андреевич",
        "expert_position": "Врач-онколог",
        "signed_on": f"{timezone.localdate():%Y-%m-%d}",
        **changes,
    }
    file = SimpleUploadedFile("Дополнение.pdf", content or samples.pdf(), content_type="application/pdf")
    return {"file": file, "addendum": json.dumps(facts)}
