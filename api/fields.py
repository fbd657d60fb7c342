"""What callers send, read strictly."""

from typing import Any

from rest_framework import serializers


class Strict(serializers.Serializer):
    """A field that is not known is a mistake of the caller, and said to be one."""

    def to_internal_value(self, data: Any) -> Any:
        given = super().to_internal_value(data)
        if unknown := sorted(set(data) - set(self.fields)):
            raise serializers.ValidationError({name: ["Такого поля нет."] for name in unknown})
        return given


class Text(serializers.CharField):
    """A string and nothing that could be made one; its length is counted as it was sent."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid")
        if self.max_length is not None and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return super().to_internal_value(data)
