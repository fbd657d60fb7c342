"""What is asked of every route, each as a generator of faults in words; the tests want none."""

from collections.abc import Iterator

from django.conf import settings

from secondopinion import csp
from tests.house_rules.routes import Route
from tests.house_rules.routes_oracle import DOORS, PEOPLE, PROGRAMS, RULES
from tests.house_rules.walk import Answer, Walk, may
from tests.house_rules.world import CANARY

METHODS = ("GET", "POST")
OTHER_METHODS = ("PUT", "PATCH", "DELETE")
LOG = frozenset({"audit_event"})
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def who_passes(walk: Walk, route: Route) -> Iterator[str]:
    """Those whom the oracle names are let in, the others refused in the way of their lock."""
    rule = RULES[route.name]
    for person in PEOPLE:
        for method in METHODS:
            answer = walk.own(route, method, person)
            if may(rule, route, method, person):
                fine = not answer.is_refused and answer.status < 500
            else:
                fine = _refused_as_it_should(route, method, person, answer)
            if not fine:
                yield f"{method} by {person} is answered {answer.status} {answer.location}"


def _refused_as_it_should(route: Route, method: str, person: str, answer: Answer) -> bool:
    """Led to sign in; 403 at another's door or for another's method; 404 at one's own; 405 where nobody has the method."""
    rule, inside = RULES[route.name], DOORS[route.door]
    if person == "anonymous" and person not in rule.who:
        return answer.status == 401 if route.door in PROGRAMS else answer.led_to_sign_in
    if person not in inside and route.door and person not in rule.who:
        return answer.status == 403
    if method not in rule.methods:
        return answer.status in {403, 405}
    return answer.status == (404 if route.door else 403)


def foreign_is_none(walk: Walk, route: Route) -> Iterator[str]:
    """Somebody else's thing is answered byte for byte as one that does not exist."""
    for who, parameter, foreign, none in _variants(walk, route):
        if foreign.told != none.told:
            yield f"{who}: {parameter} of another is told from none ({foreign.status}, {none.status})"
        if foreign.written != none.written:
            yield f"{who}: {parameter} of another is written to: {sorted(set(foreign.written))}"
        if parameter == "pk" and foreign.status != 404:
            yield f"{who}: {foreign.status} for what is not theirs"


def refused_changes_nothing(walk: Walk, route: Route) -> Iterator[str]:
    answers = {f"{m} by {p}": walk.own(route, m, p) for m in METHODS for p in PEOPLE}
    for who, parameter, foreign, none in _variants(walk, route):
        answers |= {f"{who}, foreign {parameter}": foreign, f"{who}, no {parameter}": none}
    for who, answer in answers.items():
        if answer.is_refused and answer.written:
            yield f"{who} was refused and wrote {sorted(set(answer.written))}"


def looking_changes_nothing(walk: Walk, route: Route) -> Iterator[str]:
    allowed = LOG | RULES[route.name].marks
    for person in PEOPLE:
        written = set(walk.own(route, "GET", person).written) - allowed
        if written:
            yield f"GET by {person} wrote {sorted(written)}"


def other_methods_change_nothing(walk: Walk, route: Route) -> Iterator[str]:
    for person in sorted({"anonymous", *RULES[route.name].who}):
        for method in OTHER_METHODS:
            answer = walk.own(route, method, person)
            if answer.written or answer.status >= 500:
                yield f"{method} by {person}: {answer.status}, wrote {sorted(set(answer.written))}"


def garbage_is_no_failure(walk: Walk, route: Route) -> Iterator[str]:
    """A field that names a thing and holds a word instead: refused as any other, never an error page."""
    for person in sorted(RULES[route.name].who):
        for name, answer in walk.garbage(route, person).items():
            if answer.status >= 500:
                yield f"POST by {person} with garbage as {name}: {answer.status}"
        if "GET" in RULES[route.name].methods and walk.garbled(route, person).status >= 500:
            yield f"GET by {person} with garbage in the query fails"


def hidden_stays_hidden(walk: Walk, route: Route) -> Iterator[str]:
    for person in PEOPLE:
        if CANARY in walk.own(route, "GET", person).body.decode(errors="ignore"):
            yield f"{person} reads the name of a person whose case is hidden"


def strict_headers(walk: Walk, route: Route) -> Iterator[str]:
    """L6 and DESIGN: the strict policy, nothing in caches, nothing guessed, framed or told to others."""
    for person in PEOPLE:
        for method in METHODS:
            for fault in faults_of(walk.own(route, method, person).headers, policy=POLICIES.get(route.name)):
                yield f"{method} by {person}: {fault}"


POLICIES = {"clinics:viewer": csp.PICTURES}
"""Pages with a policy of their own; the decoders of pictures are WebAssembly (ADR 0019)."""


def faults_of(headers, *, policy: str | None = None) -> Iterator[str]:
    """``policy``: another one that this page may have."""
    given = headers.get("Content-Security-Policy", "none")
    allowed = {settings.CONTENT_SECURITY_POLICY, csp.SANDBOX, policy}
    if given not in allowed or "unsafe" in given.replace("'wasm-unsafe-eval'", "") or "http" in given:
        yield f"policy is {given}"
    if "no-store" not in headers.get("Cache-Control", ""):
        yield f"may be kept: {headers.get('Cache-Control')}"
    for name, value in HEADERS.items():
        if headers.get(name) != value:
            yield f"{name} is {headers.get(name)}"


def _variants(walk: Walk, route: Route) -> Iterator[tuple[str, str, Answer, Answer]]:
    for person in sorted(RULES[route.name].who):
        for method in RULES[route.name].methods:
            for parameter, foreign, none in walk.variants(route, method, person):
                yield f"{method} by {person}", parameter, foreign, none


MOST_QUERIES = 15


def pages_ask_little(walk: Walk, route: Route) -> Iterator[str]:
    """Every page stays within its bound of queries, the session's and the record's own included."""
    for person in PEOPLE:
        answer = walk.own(route, "GET", person)
        if answer.queries > MOST_QUERIES:
            yield f"GET by {person} asks the database {answer.queries} times"


EVERY_RULE = (
    who_passes,
    foreign_is_none,
    refused_changes_nothing,
    looking_changes_nothing,
    other_methods_change_nothing,
    garbage_is_no_failure,
    hidden_stays_hidden,
    strict_headers,
    pages_ask_little,
)
