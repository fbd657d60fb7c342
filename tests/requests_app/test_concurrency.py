"""Eight simultaneous clicks on one step give one move, one deadline, one letter (real PostgreSQL, real threads)."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from audit.models import Event
from correspondence.models import OutgoingLetter
from requests_app.actions import enforcement, originals, registration, review
from requests_app.actions.wishes import Wish
from requests_app.models import Case, Deadline, Original, OriginalApplication, PlannedStep
from requests_app.workflow import StepRefused
from tests.factories import CaseFactory, OpinionFactory, OrganisationFactory, UserFactory, start_clock
from tests.scenarios.story import ANNA, moscow

CLICKS = 8


def at_once(click) -> list[object]:
    """Run ``click`` in eight threads that start together; results and refusals in no order."""
    barrier, outcomes = threading.Barrier(CLICKS), []

    def run() -> None:
        try:
            barrier.wait()
            outcomes.append(click())
        except Exception as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(CLICKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.fixture
def sent_case(transactional_db):
    case = CaseFactory(complete=True)
    start_clock(case)
    return case


def test_eight_clicks_on_acknowledge_are_one_acknowledgement(sent_case):
    curator = UserFactory(role=Role.CURATOR)

    outcomes = at_once(lambda: review.acknowledge_accepted(sent_case.number, by=curator, at=timezone.now()))

    assert sum(isinstance(outcome, Case) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, StepRefused) for outcome in outcomes) == CLICKS - 1
    assert Event.objects.filter(action="step.acknowledge_accepted").count() == 1
    assert OutgoingLetter.objects.filter(name="acknowledgement_accepted").count() == 1
    assert Deadline.objects.filter(kind="review").count() == 1


def test_eight_clicks_on_complete_are_one_term(sent_case):
    curator = UserFactory(role=Role.CURATOR)
    review.acknowledge_accepted(sent_case.number, by=curator, at=timezone.now())
    for enclosure in sent_case.enclosures.all():
        review.give_verdict(
            sent_case.number, by=curator, at=timezone.now(), enclosure_id=enclosure.pk, accepted=True
        )

    at_once(lambda: review.accept_package(sent_case.number, by=curator, at=timezone.now()))

    assert Deadline.objects.filter(kind="opinion").count() == 1
    assert OutgoingLetter.objects.filter(name="package_complete").count() == 1


def test_eight_starts_of_an_application_are_one_draft(transactional_db):
    applicant = UserFactory()

    at_once(lambda: registration.start_draft(by=applicant, at=timezone.now(), insured=ANNA))

    assert Case.objects.count() == 1


def test_eight_workers_sweep_one_breach_once(transactional_db):
    User.objects.system()
    case = CaseFactory(created_at=moscow("2026-11-23 12:00"))
    UserFactory(role=Role.HEAD)
    start_clock(case)
    steps = list(PlannedStep.objects.values_list("pk", flat=True))
    late = moscow("2026-11-24 18:00")

    at_once(lambda: [enforcement.take_step(pk, at=late) for pk in steps])

    assert Event.objects.filter(action="deadline.breached").count() == 1
    assert OutgoingLetter.objects.filter(name="automatic_notice").count() == 1
    assert OutgoingLetter.objects.filter(name="staff_breach").count() == 1
    assert not PlannedStep.objects.waiting().exists()


@pytest.fixture
def original(transactional_db) -> Original:
    User.objects.system()
    case = CaseFactory(status="delivered", clinic=OrganisationFactory())
    return originals.keep(OpinionFactory(case=case), at=timezone.now())


def test_eight_clicks_on_one_wish_are_one_application_and_nobody_reads_an_error(original):
    owner, wish = original.case.applicant, Wish("post", "101000, Москва, Примерная, 5", acknowledged=True)

    outcomes = at_once(lambda: originals.apply(original.pk, by=owner, at=timezone.now(), wish=wish))

    assert all(isinstance(outcome, Original) for outcome in outcomes), outcomes
    assert OriginalApplication.objects.count() == 1
    for name in ("clinic_original_asked", "original_asked"):
        assert OutgoingLetter.objects.filter(name=name).count() == 1, name


def test_an_end_of_storage_and_an_application_at_once_leave_one_of_the_two(original):
    """Whoever is first to the case's lock: never an original both asked for and thrown away."""
    owner, wish = original.case.applicant, Wish("post", "101000, Москва, Примерная, 5", acknowledged=True)
    end, after = original.storage.steps.get(name="end"), original.storage.due_at
    clicks = [lambda: enforcement.take_step(end.pk, at=after)] * 4 + [
        lambda: originals.apply(original.pk, by=owner, at=timezone.now(), wish=wish)
    ] * 4

    at_once(lambda: clicks.pop()())

    original.refresh_from_db()
    asked = OriginalApplication.objects.count() == 1
    assert original.state == ("asked_for" if asked else "storage_over")
    assert OutgoingLetter.objects.filter(name="clinic_original_owed").count() == asked


def test_numbers_given_at_once_differ(transactional_db):
    people = [UserFactory() for _ in range(CLICKS)]

    at_once(lambda: registration.start_draft(by=people.pop(), at=timezone.now(), insured=ANNA))

    assert Case.objects.values("number").distinct().count() == CLICKS
