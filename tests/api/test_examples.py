"""Every body that a program may send and every answer is shown by an example, which is one that would be taken."""

import inspect

import jsonschema
import pytest

from api.fields import Strict
from clinics.api import given as of_organisations
from portal.api import bodies as of_the_insured

BODIES = [
    kind
    for room in (of_organisations, of_the_insured)
    for _, kind in inspect.getmembers(room, inspect.isclass)
    if issubclass(kind, Strict) and kind.__module__ == room.__name__ and not kind.__name__.endswith("Parts")
]


@pytest.mark.parametrize(
    "kind", [kind for kind in BODIES if kind.__name__ != "Listing"], ids=lambda k: k.__name__
)
def test_the_example_of_a_body_fits_it(kind):
    shown = kind(data=kind.example)

    assert kind.example and shown.is_valid(), shown.errors


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["organisation", "insured"])
def test_the_schema_shows_the_example_of_every_json_body(client, door):
    schema = client.get(f"/api/{door}/v1/openapi.json").json()
    bodies = [
        call["post"]["requestBody"]["content"]
        for call in schema["paths"].values()
        if "requestBody" in call.get("post", {})
    ]
    named = [
        body["application/json"]["schema"]["$ref"].rpartition("/")[2]
        for body in bodies
        if "application/json" in body
    ]

    assert named and all(schema["components"]["schemas"][name].get("examples") for name in named), named


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["organisation", "insured"])
def test_every_answer_is_shown_by_an_example_that_fits_it_whole(client, door):
    schema = client.get(f"/api/{door}/v1/openapi.json").json()
    answers = [
        said["content"]["application/json"]["schema"]
        for call in schema["paths"].values()
        for operation in call.values()
        for status, said in operation["responses"].items()
        if status.startswith("2") and "application/json" in said.get("content", {})
    ]
    shapes = {(answer.get("items") or answer)["$ref"].rpartition("/")[2] for answer in answers}
    whole = with_nothing_beside(schema)

    assert len(shapes) > 8
    for name in shapes:
        [example] = schema["components"]["schemas"][name]["examples"]
        jsonschema.validate(example, {"$ref": f"#/components/schemas/{name}", **whole})


def with_nothing_beside(schema):
    """The shapes of the schema, in which a name that they do not know is a mistake."""
    shapes = schema["components"]["schemas"]
    return {
        "components": {"schemas": {name: {**shapes[name], "additionalProperties": False} for name in shapes}}
    }
