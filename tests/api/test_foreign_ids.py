"""Ids beside the address, found in both schemas: each is known here, and somebody else's in its place is refused."""

import uuid

import pytest
from django.utils import timezone

from requests_app.models import Addendum, Material
from tests.api.test_any_call import SCHEMAS
from tests.clinics.api.system import addendum, opinion, system_of
from tests.clinics.api.test_things import asked_by
from tests.clinics.situations import case_at, doctor_of, kept_by
from tests.factories import CaseFactory, FollowUpFactory, OrganisationFactory, UserFactory
from tests.portal.api.program import program_of
from tests.portal.visiting import draft_of

TRIED = {
    ("organisation", "hand_over", "opinion.answers.question"),
    ("organisation", "add", "addendum.answers.question"),
    ("organisation", "material_arrived", "together"),
    ("organisation", "material_placed", "together"),
    ("organisation", "material_lost", "together"),
    ("organisation", "material_sent_back", "together"),
    ("insured", "send_things", "things"),
    ("insured", "ask_things_back", "things"),
}
"""Ids in bodies and queries: tried below; a new one fails the first test until it is."""


def ids_in(shape: dict, root: dict, path: str = ""):
    while "$ref" in shape:
        shape = root["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
    if shape.get("format") == "uuid":
        yield path
    for name, inner in shape.get("properties", {}).items():
        yield from ids_in(inner, root, f"{path}.{name}".strip("."))
    if "items" in shape:
        yield from ids_in(shape["items"], root, path)
    for part in (*shape.get("allOf", ()), *shape.get("oneOf", ()), *shape.get("anyOf", ())):
        yield from ids_in(part, root, path)


def test_every_id_that_is_sent_beside_the_address_is_tried_with_somebody_elses():
    found = set()
    for door, schema in SCHEMAS.items():
        root = schema.raw_schema
        for operation in (call for path in root["paths"].values() for call in path.values()):
            shapes = [kind["schema"] for kind in operation.get("requestBody", {}).get("content", {}).values()]
            shapes += [
                {"properties": {p["name"]: p["schema"]}}
                for p in operation.get("parameters", ())
                if p["in"] != "path"
            ]
            for shape in shapes:
                found |= {(door, operation["operationId"], path) for path in ids_in(shape, root)}
    assert found == TRIED


def test_an_answer_to_another_cases_question_is_refused(db):
    doctor = doctor_of(OrganisationFactory())
    own, foreign = case_at(doctor.organisation), case_at(OrganisationFactory())
    answers = [{"question": str(question.pk), "text": "Да."} for question in foreign.questions.all()]
    refused = system_of(doctor).post(f"cases/{own.pk}/opinion/", opinion(own, answers=answers))
    assert refused.status_code == 422 and not own.opinions.exists()


def test_an_answer_to_another_persons_question_after_the_opinion_is_refused(db):
    doctor = doctor_of(OrganisationFactory())
    own, foreign = kept_by(doctor), kept_by(doctor_of(OrganisationFactory()))
    asked = FollowUpFactory(opinion=foreign.opinion)
    FollowUpFactory(opinion=own.opinion)
    answers = [{"question": str(asked.pk), "text": "Да."}]

    refused = system_of(doctor).post(f"cases/{own.case.pk}/addenda/", addendum(answers=answers))

    assert refused.status_code == 422 and not Addendum.objects.exists()


@pytest.mark.parametrize(("path", "state"), [("sending", "awaited"), ("return", "held")])
def test_another_persons_thing_is_neither_sent_nor_asked_back(db, path, state):
    own, foreign = (
        asked_by(doctor_of(OrganisationFactory()), "slides"),
        asked_by(doctor_of(OrganisationFactory()), "slides"),
    )
    Material.objects.update(state=state)
    theirs = Material.objects.get(case=foreign)
    body = {"things": [str(theirs.pk)], "way": "post", "acknowledged": True}
    body |= {"sent_on": f"{timezone.localdate()}"} if path == "sending" else {"address": "Москва"}

    refused = program_of(own.applicant).post(f"cases/{own.pk}/materials/{path}/", body)

    assert refused.status_code == 409 and theirs.moves.count() == 1


TOGETHER = [
    ("arrival", {}),
    ("place", {"place": "Шкаф 2"}),
    ("loss", {"because": "Почта не нашла"}),
    ("return", {"way": "post", "tracking": "8", "sent_on": "2026-03-05"}),
]


@pytest.mark.parametrize(("path", "body"), TOGETHER)
def test_another_organisations_thing_does_not_go_together_with_ones_own(db, path, body):
    doctor = doctor_of(OrganisationFactory())
    asked_by(doctor, "slides"), asked_by(doctor_of(OrganisationFactory()), "slides")
    own, theirs = Material.objects.order_by("item__request__asked_at")

    refused = system_of(doctor).post(f"materials/{own.pk}/{path}/", body | {"together": [str(theirs.pk)]})

    assert refused.status_code == 409 and "Отметьте, какие материалы" in refused.json()["detail"]
    assert own.moves.count() == theirs.moves.count() == 1


@pytest.mark.parametrize("header", ["idempotency-key", "if-match"])
def test_a_header_of_another_account_opens_nothing(db, header):
    anna, other = UserFactory(), UserFactory()
    own, foreign = draft_of(anna), draft_of(other)
    theirs, mine = program_of(other), program_of(anna)
    key = str(uuid.uuid4())
    theirs.done(f"cases/{foreign.pk}/policy/", {"policy_number": "Чужой"}, key=key)
    version = theirs.get(f"cases/{foreign.pk}/")["ETag"]
    headers = {"key": key} if header == "idempotency-key" else {"if_match": version}

    response = mine.post(f"cases/{own.pk}/policy/", {"policy_number": "77"}, **headers)

    assert "Idempotency-Replayed" not in response.headers and "Чужой" not in response.content.decode()
    assert response.status_code == (200 if header == "idempotency-key" else 412)


def test_a_cursor_of_another_account_shows_ones_own_cases_alone(db):
    anna, other = UserFactory(), UserFactory()
    own = draft_of(anna)
    first = draft_of(other)
    for _ in range(2):
        CaseFactory(applicant=other, insured=first.insured)
    theirs = program_of(other).get("cases/?limit=1").json()["next"].partition("/v1/")[2]

    told = program_of(anna).get(theirs).json()["results"]

    assert {case["id"] for case in told} <= {str(own.pk)}
