"""What a door's schema (OpenAPI 3.1) says beside its calls: how a token is had, which scope a call needs, how it fails."""

import inspect
import json
from functools import cache
from pathlib import Path
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema

from api.fields import AnswerPage
from api.problems import MEDIA, TITLES

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {
            "type": "string",
            "description": "По-русски; по-английски, если так просит Accept-Language",
        },
        "status": {"type": "integer"},
        "code": {"type": "string", "enum": sorted(TITLES)},
        "detail": {"type": "string", "description": "Предложение для человека"},
        "errors": {
            "type": "object",
            "description": "Имя поля → что в нём не так; под пустым именем то, что не так в целом",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}


class StrictFields(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """What is read strictly says so, and shows how it looks (``example`` of the class)."""

    target_class = "api.fields.Strict"
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Any) -> dict[str, Any]:
        said = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)  # type: ignore[no-untyped-call]
        example = getattr(self.target, "example", None)
        return {**said, "additionalProperties": False} | ({"examples": [example]} if example else {})


class Answers(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """What is told shows how it looks: itself, or the one line of its page."""

    target_class = "api.fields.Answer"
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Any) -> dict[str, Any]:
        said: dict[str, Any] = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)  # type: ignore[no-untyped-call]
        example = example_of(self.target)
        return said | ({"examples": [example]} if example else {})


def example_of(shape: Any) -> dict[str, Any] | None:
    if isinstance(shape, AnswerPage):
        return {"next": None, "previous": None, "results": [example_of(shape.fields["results"].child)]}
    return _answers_beside(inspect.getfile(type(shape))).get(type(shape).__name__)


@cache
def _answers_beside(module: str) -> dict[str, dict[str, Any]]:
    examples: dict[str, dict[str, Any]] = json.loads(Path(module).with_name("answers.json").read_text())
    return examples


class Tokens(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "api.tokens.BearerToken"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        view = auto_schema.view
        flows = {name: {**where, "scopes": view.door} for name, where in view.flow.items()}
        return {"type": "oauth2", "flows": flows}

    def get_security_requirement(self, auto_schema: AutoSchema) -> dict[str, list[str]]:
        return {self.name: [auto_schema.view.scopes[auto_schema.method]]}


def with_problems(result: dict[str, Any], generator: Any, **_: Any) -> dict[str, Any]:
    """Every call may end in a problem: said once for all (a hook of drf-spectacular)."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    shown = {
        "description": "Ошибка",
        "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for path in result["paths"].values():
        for operation in path.values():
            operation["responses"]["4XX"] = shown
    return result
