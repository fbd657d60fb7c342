"""Whatever a program sends, right or wrong, whoever it is: no failure of ours, and nothing that the schemas do not say."""

import os
from contextlib import contextmanager

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks

from accounts.roles import Role
from requests_app import holding
from requests_app.actions import materials, returning
from requests_app.actions.returning import SentBack
from requests_app.actions.wishes import Wish
from requests_app.models import DocumentRequest
from requests_app.statuses import Status
from tests.clinics.api.system import system_of
from tests.clinics.situations import case_at, doctor_of, kept_by
from tests.factories import CaseFactory, OrganisationFactory, UserFactory
from tests.portal.api.program import program_of

SAMPLE = {"organisation": 15, "insured": 5}
ALL_CALLS = int(os.environ.get("API_CALLS", "20000"))
"""Of both doors together."""
BY_OTHERS = 2
"""Of each operation by each of those at whom the door is closed."""


def _schema(door: str):
    schema = schemathesis.openapi.from_wsgi(f"/api/{door}/v1/openapi.json", get_wsgi_application())
    schema.config.checks.positive_data_acceptance.expected_statuses += ["412", "416", "422"]
    schema.config.checks.negative_data_rejection.expected_statuses += ["412"]
    return schema


SCHEMAS = {door: _schema(door) for door in SAMPLE}
"""What fits the schema may still be of another version of the case, beyond its file, or not answer its questions."""
OPERATIONS = {
    f"{door} {found.ok().method.upper()} {found.ok().path}": found.ok()
    for door, schema in SCHEMAS.items()
    for found in schema.get_all_operations()
}
MANY = -(-ALL_CALLS // len(OPERATIONS))
OFFERED = ("accept", "decline")
OF_A_DRAFT = ("person", "policy", "question", "documents", "absences", "consents", "submit", "discard")
AFTER = ("opinion", "original")
OTHERS = ("stranger", "the other door", "curator", "head", "nobody")


@contextmanager
def one_connection():
    """All calls in the test's own transaction: the application must not close its connection between them."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def called(name: str, token: str, case, *, times: int, is_let_in: bool = True) -> None:
    operation = OPERATIONS[name]
    right_or_wrong = st.one_of(operation.as_strategy(generation_mode=mode) for mode in GenerationMode)
    own = own_ids(name, case)
    of_what_is_sent = [] if is_let_in else [checks.positive_data_acceptance, checks.negative_data_rejection]
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    @settings(max_examples=times, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(call=right_or_wrong, at_home=st.booleans())
    def any_call(call, at_home):
        if (at_home or not is_let_in) and call.path_parameters:
            call.path_parameters |= {name: own[name] for name in own if name in call.path_parameters}
        with transaction.atomic():
            response = call.call(headers=headers)
            call.validate_response(response, excluded_checks=of_what_is_sent)
            transaction.set_rollback(True)
        assert is_let_in or not 200 <= response.status_code < 300, response.text

    with one_connection():
        any_call()


def own_ids(name: str, case) -> dict[str, str]:
    """The ids that stand in the address of this operation: the case's, and where it is about a thing, the thing's."""
    thing = case.materials.first()
    first = thing if thing and " /materials/" in name else case
    return {"id": str(first.pk), "pk": str(first.pk), **({"thing": str(thing.pk)} if thing else {})}


def with_a_thing(case, clinic, *, state: str = "held"):
    """The case with slides in this state, its term stopped (D4)."""
    doctor, now = doctor_of(clinic), timezone.now()
    asked = DocumentRequest.objects.create(
        case=case, origin="clinic", reason="Пересмотр", asked_by=doctor, asked_at=now, confirmed_by=doctor,
        confirmed_at=now,
    )  # fmt: skip
    case.clinic = clinic
    case.save()
    case.deadlines.all().delete()
    thing = holding.begin(case, asked.items.create(kind="slides"), by=doctor, at=now)
    if state != "awaited":
        materials.take_in(thing.pk, by=UserFactory(role="curator"), at=now)
    if state in {"asked_back", "sent_back"}:
        wish = Wish("post", "Москва", acknowledged=True)
        returning.ask([thing.pk], by=case.applicant, at=now, wish=wish)
    if state == "sent_back":
        sent = SentBack("post", timezone.localdate(), "80085500000000")
        returning.send_back(thing.pk, by=doctor, at=now, sent=sent)
    return case


STATE_OF_A_THING = {"arrival": "awaited", "sending": "awaited", "keep": "asked_back", "received": "sent_back"}


def state_for(name: str) -> str:
    """The state of a thing in which the operation may succeed."""
    if name.startswith("organisation") and "/return/" in name:
        return "asked_back"
    return next((state for word, state in STATE_OF_A_THING.items() if f"/{word}/" in name), "held")


def situation(name: str):
    """Whose door it is and the case on which the operation is tried."""
    if name.startswith("organisation"):
        doctor = doctor_of(OrganisationFactory())
        if "addenda" in name:
            return doctor, kept_by(doctor).case
        if "materials" in name:
            case = case_at(doctor.organisation, Status.AWAITING_MATERIALS)
            return doctor, with_a_thing(case, doctor.organisation, state=state_for(name))
        status = Status.OFFERED if any(word in name for word in OFFERED) else Status.WITH_CLINIC
        return doctor, case_at(doctor.organisation, status)
    person = UserFactory()
    if any(word in name for word in AFTER):
        opinion = kept_by(doctor_of(OrganisationFactory())).opinion
        opinion.case.__class__.objects.filter(pk=opinion.case.pk).update(applicant=person)
        return person, opinion.case
    if "materials" in name:
        case = CaseFactory(applicant=person, status=Status.DELIVERED, complete=True)
        return person, with_a_thing(case, OrganisationFactory(), state=state_for(name))
    status = Status.DRAFT if any(word in name for word in OF_A_DRAFT) else Status.UNDER_REVIEW
    return person, CaseFactory(
        applicant=person, status=status, complete=True, questions=("Верен ли диагноз?",)
    )


def token_for(name: str, account) -> str:
    return system_of(account).token if name.startswith("organisation") else program_of(account).token


def token_of(who: str, name: str) -> str:
    is_organisations = name.startswith("organisation")
    if who == "nobody":
        return ""
    if who == "stranger":
        return token_for(name, doctor_of(OrganisationFactory()) if is_organisations else UserFactory())
    if who == "the other door":
        return (
            program_of(UserFactory()).token
            if is_organisations
            else system_of(doctor_of(OrganisationFactory())).token
        )
    return token_for(name, UserFactory(role=Role(who)))


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_sample_of_any_calls(name, db):
    account, case = situation(name)
    called(name, token_for(name, account), case, times=SAMPLE[name.split()[0]])


@pytest.mark.parametrize("name", [name for name in OPERATIONS if "{" in name])
def test_whoever_is_not_let_in_is_told_so_by_a_problem(name, db):
    _, case = situation(name)
    for who in OTHERS:
        called(name, token_of(who, name), case, times=BY_OTHERS, is_let_in=False)


@pytest.mark.faults
@pytest.mark.parametrize("name", OPERATIONS)
def test_twenty_thousand_calls(name, db, monkeypatch):
    monkeypatch.setattr("api.tokens.Calls.THROTTLE_RATES", {"calls": "1000000/min"})
    account, case = situation(name)
    called(name, token_for(name, account), case, times=MANY)
