"""What an organisation's system writes down of things (S12); each reads its body into the words of an action."""

from typing import Any

from rest_framework import serializers

from api.fields import Strict, Text, read
from requests_app.actions.materials import Arrival
from requests_app.actions.returning import SentBack
from requests_app.asked import MOST_AT_ONCE
from requests_app.models import Parcel


def _together() -> serializers.ListField:
    return serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        default=list,
        max_length=MOST_AT_ONCE,
        help_text="Другие вещи того же дела, о которых верно то же: одно письмо человеку",
    )


class ArrivalGiven(Strict):
    """How a thing came; an empty body says only that it came."""

    example = {"is_intact": True, "condition": "Номера 1245/1–3", "place": "Шкаф 2, полка 1"}

    is_intact = serializers.BooleanField(required=False, allow_null=True, default=None)
    condition = Text(
        max_length=500, required=False, allow_blank=True, default="",
        help_text="Что именно пришло: прочтёт человек. Нужно, если is_intact=false",
    )  # fmt: skip
    place = Text(max_length=300, required=False, allow_blank=True, default="", help_text="Где лежит")
    together = _together()

    @classmethod
    def words(cls, data: Any) -> dict[str, Any]:
        given = read(cls, data or {})
        return {"together": given.pop("together"), "arrival": Arrival(**given)}


class Words(Strict):
    """A body whose fields are the words of an action."""

    @classmethod
    def words(cls, data: Any) -> dict[str, Any]:
        return read(cls, data)


class PlaceGiven(Words):
    example = {"place": "Холодильник 1, полка 3"}

    place = Text(max_length=300)
    together = _together()


class WordsGiven(Words):
    example = {"because": "Срезан целиком на иммуногистохимию"}

    because = Text(max_length=1000, help_text="Прочтёт человек")


class LossGiven(WordsGiven):
    together = _together()


class SentBackGiven(Strict):
    example = {"way": "courier", "sent_on": "2026-11-25", "tracking": "KR-000077"}

    way = serializers.ChoiceField(Parcel.Way.values)
    sent_on = serializers.DateField()
    tracking = Text(
        max_length=100, required=False, allow_blank=True, default="", help_text="Нужен для post и courier"
    )

    together = _together()

    @classmethod
    def words(cls, data: Any) -> dict[str, Any]:
        given = read(cls, data)
        return {"together": given.pop("together"), "sent": SentBack(**given)}
