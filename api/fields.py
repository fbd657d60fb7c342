"""What callers send, read strictly, and what they are told."""

from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from rest_framework import serializers

from api.problems import Problem


class Strict(serializers.Serializer):
    """A field that is not known is a mistake of the caller, and said to be one. ``example`` stands in the schema."""

    example: dict[str, Any] | None = None

    def to_internal_value(self, data: Any) -> Any:
        given = super().to_internal_value(data)
        if unknown := sorted(set(data) - set(self.fields)):
            raise serializers.ValidationError({name: ["Такого поля нет."] for name in unknown})
        return given


class Answer(serializers.Serializer):
    """What is told. ``answers.json`` beside its module shows how it looks, by the name of the class."""


class AnswerPage(Answer):
    """A page of a list, whose ``results`` the class adds."""

    next = serializers.URLField(allow_null=True, help_text="Адрес следующей страницы")
    previous = serializers.URLField(allow_null=True)


class Text(serializers.CharField):
    """A string and nothing that could be made one; its length is counted as it was sent."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid")
        if self.max_length is not None and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return super().to_internal_value(data)


class Page(Strict):
    """The query of every list."""

    limit = serializers.IntegerField(required=False, min_value=1, max_value=200)
    cursor = Text(required=False, max_length=200, help_text="Из next и previous")


def read(kind: type[Strict], data: Any) -> dict[str, Any]:
    """What was sent, in its shape. Raises ValidationError of the REST framework."""
    given = kind(data=data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def read_query(kind: type[Strict], query: QueryDict) -> dict[str, Any]:
    refuse_twice(query)
    return read(kind, query.dict())


def refuse_twice(sent: Any, *, but_for: str = "") -> None:
    """Raises Problem for a name of a query or of a form that came with several values; ``but_for`` is a list by itself."""
    named = sent.lists() if isinstance(sent, MultiValueDict) else ()  # an empty body is no form
    if twice := [name for name, values in named if len(values) > 1 and name != but_for]:
        raise Problem("invalid", errors={name: ["Названо дважды."] for name in twice})


def refuse(form: Any, *, except_for: str = "") -> None:
    """Raises Problem with what the page's form says, field by field; what is said of the whole is under no name."""
    found = {name: list(said) for name, said in form.errors.items() if name != except_for}
    if found:
        raise Problem(
            "invalid", errors={"" if name == "__all__" else name: said for name, said in found.items()}
        )


def checked(form: Any) -> Any:
    refuse(form)
    return form
