"""What the person has filled in, as a program reads it back before it changes it. The rest of the case is in ``shapes``."""

from typing import Any

from rest_framework import serializers

from accounts.models import Sex
from api.fields import Answer
from requests_app.models import Case

PERSON = ("last_name", "first_name", "patronymic", "birth_date", "sex")
ANSWERS = ("diagnosis", "diagnosis_code", "diagnosed_on", "history", "advised", "filled_at")


class PersonShape(Answer):
    last_name = serializers.CharField()
    first_name = serializers.CharField()
    patronymic = serializers.CharField()
    birth_date = serializers.DateField()
    sex = serializers.ChoiceField(Sex.values)


class QuestionnaireShape(Answer):
    diagnosis = serializers.CharField()
    diagnosis_code = serializers.CharField(help_text="По МКБ-10")
    diagnosed_on = serializers.DateField(allow_null=True)
    history = serializers.CharField()
    advised = serializers.CharField()
    filled_at = serializers.DateTimeField(allow_null=True)


def person(case: Case) -> dict[str, Any] | None:
    insured = case.insured
    return {name: getattr(insured, name) for name in PERSON} if insured else None


def questionnaire(case: Case) -> dict[str, Any] | None:
    """None where there is none of ours: the case came by letter."""
    form = getattr(case, "questionnaire", None)
    return {name: getattr(form, name) for name in ANSWERS} if form else None
