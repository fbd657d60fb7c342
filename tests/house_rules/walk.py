"""One request of the walk: who, where, how, and what came of it, down to the rows it touched."""

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from allauth.idp.oidc.models import Token
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from api import tokens
from api.scopes import INSURED
from api.scopes import ORGANISATION as SCOPES
from tests.house_rules.routes import Route
from tests.house_rules.routes_oracle import METHODS_OF_SOME, PROGRAMS, RULES, Rule
from tests.house_rules.world import FOREIGN, MAKERS, NOWHERE, PARAMETERS, World

FORM = "application/x-www-form-urlencoded"
GARBAGE = urlencode(
    {
        "q": "\0'\"<script>",
        "page": "9" * 5000,
        "next": "//example.org",
        **dict.fromkeys(
            ("document", "item", "view", "curator", "clinic", "status", "kind", "whom"), "мусор²"
        ),
    }
)
"""What nobody means to send: a NUL, a number beyond int's limit, words for ids."""
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
OURS = {"django_session", "sign_in_rates"}
"""Tables of sessions and of limits: not what anybody asked to be changed."""
CHANGING = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]+')
AN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    location: str
    headers: Mapping[str, str]
    written: tuple[str, ...] = field(compare=False)
    queries: int = field(compare=False, default=0)

    @property
    def led_to_sign_in(self) -> bool:
        return self.status == 302 and self.location.startswith(f"{reverse(settings.LOGIN_URL)}?")

    @property
    def is_refused(self) -> bool:
        return self.status in {401, 403, 404, 405} or self.led_to_sign_in

    @property
    def told(self) -> tuple[int, bytes, str]:
        """What the person can see of it, ids in addresses left out."""
        return self.status, self.body, AN_ID.sub("*", self.location)


class Walk:
    """Answers are asked for once and remembered; nothing that a request writes outlives it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._answers: dict[tuple[object, ...], Answer] = {}

    @cached_property
    def sessions(self) -> dict[str, str]:
        return {name: _session(user) for name, user in self.world.people.items() if user is not None}

    @cached_property
    def tokens(self) -> dict[str, str]:
        return {name: _token(user) for name, user in self.world.people.items() if user is not None}

    def own(self, route: Route, method: str, person: str) -> Answer:
        """At the case of the route's state that the person is tried on, with the form filled in."""
        return self.ask(method, person, route, *self._values(route, person))

    def variants(self, route: Route, method: str, person: str) -> Iterator[tuple[str, Answer, Answer]]:
        """For each parameter and field that names a thing: the answers for somebody else's, and for one that is not.

        All the others are right meanwhile: a foreign paper is tried in one's own case.
        """
        other = "owner" if person == "representative" else "representative"
        own = self.world.case(RULES[route.name].state, person)
        sends = RULES[route.name].sends if method == "POST" else {}
        for name, maker in {**makers(route), **sends}.items():
            if maker in FOREIGN:
                none = self._with(route, method, person, name, NOWHERE)
                for value in FOREIGN[maker](self.world, own, other):
                    yield name, self._with(route, method, person, name, value), none

    def _with(self, route: Route, method: str, person: str, name: str, value: object) -> Answer:
        address, form = self._values(route, person)
        (form if name in form else address)[name] = value
        return self.ask(method, person, route, address, form)

    def garbage(self, route: Route, person: str) -> dict[str, Answer]:
        """Each field that names a thing, sent with a word that is no id."""
        sends = RULES[route.name].sends
        return {name: self._with(route, "POST", person, name, "мусор") for name in sends}

    def garbled(self, route: Route, person: str) -> Answer:
        """The page with a query of which nothing makes sense."""
        address, _ = self._values(route, person)
        return self._asked("GET", person, route, f"{reverse(route.name, kwargs=address)}?{GARBAGE}", {})

    def _values(self, route: Route, person: str) -> tuple[dict[str, object], dict[str, object]]:
        case = self.world.case(RULES[route.name].state, person)
        address = {name: MAKERS[maker](self.world, case) for name, maker in makers(route).items()}
        form = {name: MAKERS[maker](self.world, case) for name, maker in RULES[route.name].sends.items()}
        return address, form

    def ask(
        self, method: str, person: str, route: Route, values: Mapping[str, object], form: Mapping[str, object]
    ) -> Answer:
        key = (method, person, route.name, *values.items(), *form.items())
        if key not in self._answers:
            sent = form if method == "POST" else {}
            self._answers[key] = self._asked(method, person, route, reverse(route.name, kwargs=values), sent)
        return self._answers[key]

    def _asked(
        self, method: str, person: str, route: Route, address: str, sent: Mapping[str, object]
    ) -> Answer:
        client = Client(raise_request_exception=True)
        if person in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[person]
        how = self._as_a_person(sent) if route.door not in PROGRAMS else self._as_a_program(person, sent)
        written: list[str] = []
        queries: list[str] = []

        def watch(execute, sql, params, many, context):
            queries.append(sql)
            if (found := WRITES.match(sql)) and found[1] not in OURS:
                written.append(found[1])
            return execute(sql, params, many, context)

        with transaction.atomic():
            with connection.execute_wrapper(watch):
                response = client.generic(method, address, **how)
                body = b"".join(response) if response.streaming else response.content
            transaction.set_rollback(True)
        return Answer(
            status=response.status_code,
            body=CHANGING.sub(rb"\1", body),
            location=response.headers.get("Location", ""),
            headers=dict(response.headers),
            written=tuple(written),
            queries=sum("SAVEPOINT" not in sql for sql in queries),
        )

    def _as_a_person(self, sent: Mapping[str, object]) -> dict[str, object]:
        return {"data": urlencode(sent), "content_type": FORM}

    def _as_a_program(self, person: str, sent: Mapping[str, object]) -> dict[str, object]:
        headers = {"idempotency-key": "walk"}
        if person in self.tokens:
            headers["authorization"] = f"Bearer {self.tokens[person]}"
        return {
            "data": json.dumps(sent, default=str),
            "content_type": "application/json",
            "headers": headers,
        }


def makers(route: Route) -> dict[str, str]:
    """Parameter → the name of its maker. Raises KeyError for a parameter that nobody has taught the walk to make."""
    takes = RULES[route.name].takes
    return {name: takes.get(name) or PARAMETERS[name] for name in route.parameters}


def may(rule: Rule, route: Route, method: str, person: str) -> bool:
    who = METHODS_OF_SOME.get((route.name, method), rule.who)
    return person in who and (method in rule.methods or (route.name, method) in METHODS_OF_SOME)


def _session(user) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def _token(user) -> str:
    """With every right there is: an insured person's own, given to a program; of all others one of their client."""
    scopes = [*SCOPES, *INSURED]
    client, _ = tokens.new_client(user, name="walk", scopes=scopes)
    value = str(uuid.uuid4())
    own = user if user.role == Role.APPLICANT else None
    token = Token(type=Token.Type.ACCESS_TOKEN, client=client, user=own)
    token.set_value(value)
    token.set_scopes(scopes)
    token.save()
    return value
