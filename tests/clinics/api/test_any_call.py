"""Whatever a program sends, right or wrong: no failure of ours, and nothing that the schema does not say."""

import os
from contextlib import contextmanager

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from requests_app.statuses import Status
from tests.clinics.api.system import system_of

SAMPLE = 15
MANY = int(os.environ.get("API_CALLS", "2500"))
"""Of each operation: eight of them make the twenty thousand of `make faults`."""
SCHEMA = schemathesis.openapi.from_wsgi("/api/organisation/v1/openapi.json", get_wsgi_application())
SCHEMA.config.checks.positive_data_acceptance.expected_statuses += ["412", "422"]
SCHEMA.config.checks.negative_data_rejection.expected_statuses += ["412"]
"""What fits the schema may still be about another version of the case, or not answer its questions."""
OPERATIONS = {f"{r.ok().method.upper()} {r.ok().path}": r.ok() for r in SCHEMA.get_all_operations()}
STATES = {"accept": Status.OFFERED, "decline": Status.OFFERED}


@contextmanager
def one_connection():
    """All calls in the test's own transaction: the application must not close its connection between them."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def called(operation, system, case, *, times: int) -> None:
    right_or_wrong = st.one_of(operation.as_strategy(generation_mode=mode) for mode in GenerationMode)
    own = {"id": str(case.pk), "pk": str(case.pk)}

    @settings(max_examples=times, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(call=right_or_wrong, at_home=st.booleans())
    def any_call(call, at_home):
        if at_home and call.path_parameters:
            call.path_parameters |= {name: own[name] for name in own if name in call.path_parameters}
        with transaction.atomic():
            response = call.call(headers={"Authorization": f"Bearer {system.token}"})
            call.validate_response(response)
            transaction.set_rollback(True)

    with one_connection():
        any_call()


def state_for(name: str) -> Status:
    return next((state for word, state in STATES.items() if word in name), Status.WITH_CLINIC)


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_sample_of_any_calls(name, doctor, make_case):
    called(OPERATIONS[name], system_of(doctor), make_case(state_for(name)), times=SAMPLE)


@pytest.mark.faults
@pytest.mark.parametrize("name", OPERATIONS)
def test_twenty_thousand_calls(name, doctor, make_case, monkeypatch):
    monkeypatch.setattr("api.tokens.Calls.THROTTLE_RATES", {"calls": "1000000/min"})
    called(OPERATIONS[name], system_of(doctor), make_case(state_for(name)), times=MANY)
