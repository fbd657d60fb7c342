"""The walk of one route: its people and cases are built anew for it. The models are not loaded when this file is read."""

import pytest


@pytest.fixture
def walk(db):
    from tests.house_rules.walk import Walk
    from tests.house_rules.world import World

    return Walk(World())
