"""Every route × method × person × object against the oracle (DESIGN, «Four locks»); a route nobody declared fails."""

import pytest

from secondopinion import csp
from tests.house_rules.routes import routes
from tests.house_rules.routes_oracle import RULES
from tests.house_rules.rules import EVERY_RULE, faults_of
from tests.house_rules.walk import makers
from tests.house_rules.world import MAKERS

ROUTES = {route.name: route for route in routes()}
DECLARED = [route for name, route in ROUTES.items() if name in RULES]


def test_every_route_is_declared():
    assert sorted(set(ROUTES) - set(RULES)) == [], "say in routes_oracle.py who may pass"


def test_no_rule_is_stale():
    assert sorted(set(RULES) - set(ROUTES)) == [], "these routes are no more"


def test_each_route_has_a_name_of_its_own():
    names = [route.name for route in routes()]

    assert sorted(name for name in names if names.count(name) > 1 or "unnamed" in name) == []


@pytest.mark.parametrize("route", DECLARED, ids=lambda route: route.name)
def test_the_walk_can_make_every_parameter(route):
    assert set(makers(route)) == set(route.parameters) and set(makers(route).values()) <= set(MAKERS)


@pytest.mark.parametrize("route", DECLARED, ids=lambda route: route.name)
def test_the_route_keeps_the_rules_of_the_house(route, walk):
    """Locks, 404 for what is foreign, no row changed by who is refused or only looks, strict headers."""
    walk.world.hidden  # noqa: B018  it exists while the pages are drawn
    faults = [fault for rule in EVERY_RULE for fault in rule(walk, route)]

    assert not faults, "\n".join(faults)


def test_an_error_page_has_the_strict_headers(client, db):
    assert list(faults_of(client.get("/no/such/address/").headers)) == []


def test_the_strict_policy_is_strict():
    """L6: nothing inline, nothing evaluated, nothing from outside."""
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"} & set(
        csp.STRICT.replace(";", " ").split()
    )
    assert "default-src 'none'" in csp.STRICT and "frame-ancestors 'none'" in csp.STRICT
