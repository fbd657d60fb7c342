"""The shapes of what a program of an insured person sends; ``given`` reads them by the cabinet's own forms."""

from typing import Any

from rest_framework import serializers

from accounts.models import Representation, Sex
from api.fields import Strict, Text
from portal.forms.person import FOR, FOR_WARD
from requests_app.models import Case, Kind, OriginalApplication
from requests_app.models.consent import CONSENTS
from requests_app.models.enclosure import PARTS, SORTABLE

SOME_HASH = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"
KINDS = [kind.value for kind in SORTABLE if kind != Kind.QUESTIONNAIRE]
"""What a file may be; the questionnaire is filled in, not sent."""


def optional(length: int, **words: Any) -> Text:
    """What may be left out: where something is there already, it stays."""
    return Text(max_length=length, required=False, allow_blank=True, **words)


class Person(Strict):
    """For whom the opinion is asked."""

    example = {
        "last_name": "Соколова",
        "first_name": "Анна",
        "patronymic": "Викторовна",
        "birth_date": "1961-03-12",
        "sex": "f",
        "phone": "+7 900 000-00-00",
    }

    last_name = Text(max_length=100)
    first_name = Text(max_length=100)
    patronymic = optional(100)
    birth_date = serializers.DateField()
    sex = serializers.ChoiceField(Sex.values)
    phone = Text(max_length=40, help_text="Ваш телефон")


class NewCase(Person):
    example = {**Person.example, "whom": "self"}

    whom = serializers.ChoiceField([*FOR, *FOR_WARD], help_text="Для себя, для ребёнка, для подопечного")
    basis = serializers.ChoiceField(
        Representation.Basis.values, required=False, help_text="Кем вы приходитесь ребёнку"
    )
    own_last_name = optional(100, help_text="Ваше имя, если заявка не для себя")
    own_first_name = optional(100)
    own_patronymic = optional(100)


class PolicyNumber(Strict):
    example = {"policy_number": "ДМС 77-0412"}

    policy_number = Text(max_length=80, help_text="Пробелы и дефисы можно не ставить")


class Answers(Strict):
    """«Анкета-заявление», and how the copy is to travel (D8)."""

    example = {
        "diagnosis": "Рак молочной железы",
        "diagnosis_code": "C50.4",
        "diagnosed_on": "2026-09-05",
        "advised": "Операция",
        "copy_mode": "protected",
    }

    diagnosis = Text(max_length=500)
    diagnosis_code = optional(8, help_text="По МКБ-10: C50.4")
    diagnosed_on = serializers.DateField(required=False, allow_null=True)
    history = optional(10_000)
    advised = optional(10_000)
    copy_mode = serializers.ChoiceField(Case.CopyMode.values)
    minor_email = optional(254, help_text="Только для подростка с 15 лет")


class Questions(Strict):
    example = {"questions": ["Верен ли диагноз?", "Нужна ли операция?"]}

    questions = serializers.ListField(child=Text(max_length=1000), max_length=30, allow_empty=False)


class DocumentParts(Strict):
    """multipart/form-data; ``kinds`` is repeated for a file that closes several parts."""

    file = serializers.FileField()
    kinds = serializers.ListField(
        child=serializers.ChoiceField(KINDS), allow_empty=False, max_length=len(KINDS)
    )


class Absence(Strict):
    example = {"kind": "plan", "reason": "План лечения не составляли"}

    kind = serializers.ChoiceField([kind.value for kind in (*PARTS, Kind.IMAGING, Kind.HISTOLOGY)])
    reason = Text(max_length=1000, help_text="Почему этого нет и не будет")


class TextShown(Strict):
    example = {"kind": "email_delivery", "sha256": SOME_HASH}

    kind = serializers.ChoiceField([kind.value for kind in CONSENTS])
    sha256 = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="Текста, который человек видел (L3)")


class Agreement(Strict):
    example = {"sha256": SOME_HASH}

    sha256 = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="Соглашения, которое человек видел")


class ToSign(Strict):
    example = {"consents": [TextShown.example]}

    consents = TextShown(many=True, allow_empty=False, max_length=len(CONSENTS))


class Signed(ToSign):
    example = {**ToSign.example, "code": "123456"}

    code = Text(max_length=20, help_text="Шесть цифр из письма")


class Submission(Strict):
    example = {"later": "later"}

    later = serializers.ChoiceField(
        ["later", "nothing"],
        required=False,
        help_text="Нужно, когда чего-то не хватает (D5): пришлёте позже или больше ничего не будет",
    )


class QuestionAfter(Strict):
    example = {"text": "Можно ли начать лечение до операции?"}

    text = Text(max_length=1000)


class NewMessage(Strict):
    example = {"text": "Выписку пришлю в понедельник."}

    text = Text(max_length=5000)


class Withdrawal(Strict):
    example = {"reason": "Лечение уже начато"}

    reason = optional(500)


class OriginalWish(Strict):
    example = {"way": "post", "address": "101000, Москва, Примерная, 1", "acknowledged": True}

    way = serializers.ChoiceField(OriginalApplication.Way.values)
    address = optional(500, help_text="Куда; для письма и курьера")
    agreed = optional(500, help_text="О чём договорились с организацией; для иного способа")
    acknowledged = serializers.BooleanField(help_text="Доставка за счёт и на риск застрахованного лица (S11)")
