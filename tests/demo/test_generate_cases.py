"""Cases in bulk: in every state, consistent, numbered on."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from correspondence.models import OutgoingLetter
from requests_app import package
from requests_app.models import Case, Deadline, Opinion, Original, PlannedStep
from requests_app.statuses import Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_hundred():
    call_command("generate_cases", 200, "--force")
    return Case.objects.all()


def test_there_are_so_many_and_in_every_state(two_hundred):
    assert two_hundred.count() == 200
    assert set(two_hundred.values_list("status", flat=True)) == set(Status)


def test_each_case_stands_where_its_rows_say(two_hundred):
    at = timezone.now()
    for case in two_hundred.exclude(status__in=["draft", "refused", "withdrawn"]):
        running = set(case.deadlines.running().exclude(kind="storage").values_list("kind", flat=True))
        assert running == RUNNING[case.status], case.status
        assert case.deadlines.filter(kind="storage").exists() == (case.status in STORED), case.status
        missing = {item.kind for item in package.of(case, at=at).missing}
        assert missing == MISSING.get(case.status, set()), case.status
        assert Original.objects.of_case(case).exists() == (case.status in STORED), case.status
    assert (
        Opinion.objects.filter(released_at=None).count()
        == two_hundred.filter(status="opinion_received").count()
    )


RUNNING = {
    "received": {"acknowledgement"},
    "under_review": {"review"},
    "awaiting_documents": {"answer"},
    "package_complete": {"opinion"},
    "offered": {"opinion", "clinic_acceptance"},
    "with_clinic": {"opinion"},
    "awaiting_materials": set(),
    "opinion_received": {"opinion"},
    "released": {"opinion"},
    "delivered": set(),
    "closed": set(),
}
STORED = {"released", "delivered", "closed"}
MISSING = {"awaiting_documents": {"plan"}, "awaiting_materials": {"slides"}}


def test_nothing_is_sent_or_reminded_because_of_them(two_hundred):
    assert not OutgoingLetter.objects.exists()
    assert not PlannedStep.objects.exists()
    assert Deadline.objects.filter(due_at=None).count() == 0


def test_more_cases_go_on_with_the_numbers(two_hundred):
    call_command("generate_cases", 20, "--force")

    numbers = list(
        Case.objects.filter(number__startswith=f"VM-{timezone.now().year}").values_list("number", flat=True)
    )
    last = max(int(number[-6:]) for number in numbers)
    assert len(numbers) == len(set(numbers)) == last
    assert User.objects.filter(role="head").count() == 1


def test_where_there_may_be_real_cases_it_asks_to_be_forced():
    with pytest.raises(CommandError):
        call_command("generate_cases", 1)

    assert not Case.objects.exists()
