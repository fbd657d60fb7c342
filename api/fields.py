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
