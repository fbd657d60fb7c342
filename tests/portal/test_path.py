"""Events told as a person would tell them: a pure mapping."""

from datetime import UTC, date, datetime

from audit.models import Event
from portal.path import AT, PAST, SOON, WORDS, path
from requests_app import custody
from requests_app.models import Case
from requests_app.workflow import STEPS

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def told(status: str, *actions: str, promised_on=None, late=False, **details):
    case = Case(status=status, submitted_at=MONDAY)
    events = [Event(action=a, at=MONDAY, by_label="Лебедева Ирина", details=details) for a in actions]
    return path(case, events, promised_on=promised_on, late=late, clinics={"7": "Аврора"})


def test_every_step_of_the_procedure_has_its_words_but_those_nobody_sees():
    assert {f"step.{name}" for name in STEPS} - set(WORDS) == {"step.discard", "step.not_a_request"}


def test_what_becomes_of_the_original_is_told_but_not_where_it_lies():
    """The place is the organisation's matter, the corrected date is told by letter."""
    silent = {"original.register", "original.correct_date"}
    assert {f"original.{name}" for name in custody.STEPS} - set(WORDS) == silent


def test_the_past_the_present_and_the_promise():
    steps = told("with_clinic", "step.submit", "step.accept_package", promised_on=date(2026, 12, 2))

    assert [step.state for step in steps] == [PAST, PAST, AT, SOON]
    assert steps[-1].when == "До 2 декабря"


def test_what_is_not_for_the_insured_is_left_out():
    assert [step.title for step in told("closed", "step.submit", "case.assigned", "document.opened")] == [
        "Вы отправили заявку"
    ]


def test_a_case_without_a_recorded_sending_still_begins_with_it():
    assert told("received")[0].title == "Вы отправили заявку"


def test_the_organisation_is_named_when_it_has_accepted():
    assert told("with_clinic", "step.send_to_clinic", "step.clinic_accept", clinic="7")[2].text == "Аврора"


def test_a_broken_promise_is_not_repeated():
    steps = told("with_clinic", "step.submit", promised_on=date(2026, 11, 2), late=True)

    assert steps[-1].when == "Как только будет готово"


def test_an_ended_case_promises_nothing():
    assert all(step.state == PAST for step in told("refused", "step.submit", "step.refuse"))
