"""After the opinion by a program of the insured person: a question, its taking back, what was signed beside (S9)."""

import pytest
from django.utils import timezone

from requests_app.models import FollowUp, FollowUpAnswer
from tests.factories import AddendumFactory, FollowUpFactory, UserFactory, stored
from tests.portal import situations
from tests.portal.api.program import program_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(anna, curator):
    return situations.delivered(anna, curator)


def test_a_question_is_asked_once_and_taken_back(anna, case):
    program, body = program_of(anna), {"text": "Можно ли начать лечение?"}
    for _ in range(2):
        told = program.post(f"cases/{case.pk}/opinion/questions/", body, key="once").json()
    assert told["questions_left"] == 2 and told["questions"][0]["state"] == "open"
    assert told["questions"][0]["promised_on"] and told["questions"][0]["answer"] is None

    path = f"cases/{case.pk}/opinion/questions/{told['questions'][0]['id']}/take_back/"
    assert program.post(path).json()["questions_left"] == 3
    assert not FollowUp.objects.open().exists()


def test_a_fourth_question_is_refused_in_the_cabinets_words(anna, case):
    for _ in range(3):
        FollowUpFactory(opinion=case.opinions.get())
    refused = program_of(anna).post(f"cases/{case.pk}/opinion/questions/", {"text": "Ещё?"})
    assert refused.status_code == 409 and "они уже заданы" in refused.json()["detail"]


def test_an_answer_and_its_file_are_told_once_released(anna, case):
    opinion = case.opinions.get()
    asked = FollowUpFactory(opinion=opinion)
    made = AddendumFactory(opinion=opinion)
    FollowUpAnswer.objects.create(addendum=made, follow_up=asked, text="Да, сразу.")
    stored(made.document, b"%PDF-1.4 signed")
    program, file = program_of(anna), f"cases/{case.pk}/opinion/addenda/{made.pk}/content/"

    told = program.get(f"cases/{case.pk}/opinion/").json()["after"]
    assert (told["questions"][0]["state"], told["questions"][0]["answer"]) == ("checked", None)
    assert told["addenda"] == [] and program.get(file).status_code == 404

    made.released_at, made.released_by = timezone.now(), made.handed_over_by
    made.save()
    FollowUp.objects.update(closed_at=timezone.now())
    told = program.get(f"cases/{case.pk}/opinion/").json()["after"]
    assert told["questions"][0]["answer"] == {"text": "Да, сразу.", "cannot": False}
    assert told["addenda"][0]["sha256"] == made.document.sha256 and program.get(file).status_code == 200


def test_with_the_scope_of_reading_alone_nothing_of_it_is_there(anna, case):
    reader = program_of(anna, "read")
    assert reader.post(f"cases/{case.pk}/opinion/questions/", {"text": "Можно?"}).status_code == 403


def test_a_stranger_asks_nothing(case):
    stranger = program_of(UserFactory())
    assert stranger.post(f"cases/{case.pk}/opinion/questions/", {"text": "Можно?"}).status_code == 404
