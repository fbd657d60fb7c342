"""What an organisation's system signs beside its opinion (S9)."""

import pytest

from requests_app.models import Addendum
from tests.clinics.api.system import addendum, system_of
from tests.clinics.situations import kept_by
from tests.factories import FollowUpFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def original(doctor, monkeypatch):
    monkeypatch.setattr("requests_app.copies.s9_in_text", lambda *args: {})
    monkeypatch.setattr("requests_app.signing.facts", lambda *args: {})
    return kept_by(doctor)


def test_questions_are_read_with_the_case_and_answered_once(doctor, original):
    asked = FollowUpFactory(opinion=original.opinion, text="Можно ли начать лечение?")
    system, path = system_of(doctor), f"cases/{original.case.pk}/"
    (told,) = system.get(path).json()["questions_after"]
    assert told["text"] == "Можно ли начать лечение?" and told["answer_promised_on"]

    answers = [{"question": told["id"], "text": "Да, сразу."}]
    for _ in range(2):
        made = system.post(f"{path}addenda/", addendum(answers=answers), key="once")
        assert made.status_code == 201, made.content

    assert Addendum.objects.get().answers.get().follow_up == asked
    assert system.get(path).json()["addendum"]["released_at"] is None
    assert system.post(f"{path}addenda/", addendum(answers=answers)).status_code == 409


def test_a_correction_needs_no_question_and_says_what_is_corrected(doctor, original):
    system, path = system_of(doctor), f"cases/{original.case.pk}/"
    assert system.get(path).status_code == 404, "the case itself is closed to it again"
    assert system.post(f"{path}addenda/", addendum(kind="correction")).status_code == 422

    made = system.post(f"{path}addenda/", addendum(kind="correction", words="Перепутана сторона."))

    assert made.status_code == 201 and Addendum.objects.get().words == "Перепутана сторона."


def test_an_answer_to_no_question_is_refused(doctor, original):
    refused = system_of(doctor).post(f"cases/{original.case.pk}/addenda/", addendum())
    assert refused.status_code in (409, 422) and not Addendum.objects.exists()
