"""What a program of an insured person sends; the rules behind it are those of the cabinet's forms (``portal.forms``)."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from rest_framework import serializers

from accounts.models import Representation, Sex
from api.fields import Strict, Text, checked, read
from api.problems import Problem
from portal.forms.original import OriginalForm
from portal.forms.person import FOR, FOR_WARD, PersonForm, StartForm, for_whom
from portal.forms.policy import PolicyForm
from portal.forms.questionnaire import QuestionnaireForm, QuestionsForm
from portal.forms.sending import AbsenceForm, CodeForm, MessageForm, MissingForm, WithdrawForm
from portal.views.draft import signs_too
from requests_app.actions.originals import Wish
from requests_app.models import Case, Kind, OriginalApplication
from requests_app.models.consent import CONSENTS
from requests_app.models.enclosure import PARTS, SORTABLE

KINDS = [kind.value for kind in SORTABLE if kind != Kind.QUESTIONNAIRE]
"""What a file may be; the questionnaire is filled in, not sent."""


def optional(length: int, **words: Any) -> Text:
    return Text(max_length=length, required=False, allow_blank=True, default="", **words)


class Person(Strict):
    """For whom the opinion is asked."""

    last_name = Text(max_length=100)
    first_name = Text(max_length=100)
    patronymic = optional(100)
    birth_date = serializers.DateField()
    sex = serializers.ChoiceField(Sex.values)
    phone = Text(max_length=40, help_text="Ваш телефон")


class NewCase(Person):
    whom = serializers.ChoiceField([*FOR, *FOR_WARD], help_text="Для себя, для ребёнка, для подопечного")
    basis = serializers.ChoiceField(
        Representation.Basis.values, required=False, help_text="Кем вы приходитесь ребёнку"
    )
    own_last_name = optional(100, help_text="Ваше имя, если заявка не для себя")
    own_first_name = optional(100)
    own_patronymic = optional(100)


class PolicyNumber(Strict):
    policy_number = Text(max_length=80, help_text="Пробелы и дефисы можно не ставить")


class Answers(Strict):
    """«Анкета-заявление», and how the copy is to travel (D8)."""

    diagnosis = Text(max_length=500)
    diagnosis_code = optional(8, help_text="По МКБ-10: C50.4")
    diagnosed_on = serializers.DateField(required=False, allow_null=True)
    history = optional(10_000)
    advised = optional(10_000)
    copy_mode = serializers.ChoiceField(Case.CopyMode.values)
    minor_email = optional(254, help_text="Только для подростка с 15 лет")


class Questions(Strict):
    questions = serializers.ListField(child=Text(max_length=1000), max_length=30, allow_empty=False)


class DocumentParts(Strict):
    """multipart/form-data; ``kinds`` is repeated for a file that closes several parts."""

    file = serializers.FileField()
    kinds = serializers.ListField(
        child=serializers.ChoiceField(KINDS), allow_empty=False, max_length=len(KINDS)
    )


class Absence(Strict):
    kind = serializers.ChoiceField([kind.value for kind in (*PARTS, Kind.IMAGING, Kind.HISTOLOGY)])
    reason = Text(max_length=1000, help_text="Почему этого нет и не будет")


class TextShown(Strict):
    kind = serializers.ChoiceField([kind.value for kind in CONSENTS])
    sha256 = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="Текста, который человек видел (L3)")


class Agreement(Strict):
    sha256 = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="Соглашения, которое человек видел")


class ToSign(Strict):
    consents = TextShown(many=True, allow_empty=False, max_length=len(CONSENTS))


class Signed(ToSign):
    code = Text(max_length=20, help_text="Шесть цифр из письма")


class Submission(Strict):
    later = serializers.ChoiceField(
        ["later", "nothing"],
        required=False,
        help_text="Нужно, когда чего-то не хватает (D5): пришлёте позже или больше ничего не будет",
    )


class NewMessage(Strict):
    text = Text(max_length=5000)


class Withdrawal(Strict):
    reason = optional(500)


class OriginalWish(Strict):
    way = serializers.ChoiceField(OriginalApplication.Way.values)
    address = optional(500, help_text="Куда; для письма и курьера")
    agreed = optional(500, help_text="О чём договорились с организацией; для иного способа")
    acknowledged = serializers.BooleanField(help_text="Доставка за счёт и на риск застрахованного лица (S11)")


def new_case(data: Any) -> dict[str, Any]:
    """The arguments of ``start_draft``."""
    facts = _as_form(read(NewCase, data))
    if facts["whom"] not in for_whom():
        raise Problem("invalid", errors={"whom": ["Так сейчас не подают."]})
    return dict(checked(StartForm(facts, whom=facts["whom"])).draft())


def person(data: Any) -> dict[str, Any]:
    form = checked(PersonForm(_as_form(read(Person, data))))
    return {"insured": form.person(), "phone": form.cleaned_data["phone"]}


def policy_number(data: Any) -> str:
    return str(checked(PolicyForm(read(PolicyNumber, data), policies=[])).cleaned_data["number"])


def answers(data: Any, case: Case) -> dict[str, Any]:
    facts = read(Answers, data)
    with_minor = signs_too(case)
    if facts["minor_email"] and not with_minor:
        raise Problem("invalid", errors={"minor_email": ["Почта подростка бывает с 15 лет."]})
    return dict(checked(QuestionnaireForm(_as_form(facts), with_minor=with_minor)).cleaned_data)


def questions(data: Any) -> list[str]:
    texts = read(Questions, data)["questions"]
    return list(
        checked(QuestionsForm({f"own_{n}": text for n, text in enumerate(texts)}, asked=[])).questions()
    )


def document(data: Any) -> tuple[UploadedFile, list[str]]:
    if unknown := sorted(set(data) - {"file", "kinds"}):
        raise Problem("invalid", errors={name: ["Такого поля нет."] for name in unknown})
    file = data.get("file")
    if not isinstance(file, UploadedFile):
        raise Problem("invalid", errors={"file": ["Приложите файл."]})
    return file, list(
        dict.fromkeys(read(DocumentParts, {"file": file, "kinds": data.getlist("kinds")})["kinds"])
    )


def absence(data: Any) -> dict[str, str]:
    facts = read(Absence, data)
    return {"kind": facts["kind"], "reason": checked(AbsenceForm(facts)).cleaned_data["reason"]}


def agreement(data: Any) -> str:
    return str(read(Agreement, data)["sha256"])


def to_sign(data: Any) -> dict[str, str]:
    return _shown(read(ToSign, data))


def signed(data: Any) -> tuple[dict[str, str], str]:
    facts = read(Signed, data)
    return _shown(facts), str(checked(CodeForm(facts)).cleaned_data["code"])


def nothing_more(data: Any, *, missing: bool) -> bool:
    """Whether what is here is all; must be said when something is missing (D5)."""
    facts = read(Submission, data)
    return not missing or checked(MissingForm(facts)).cleaned_data["later"] == "nothing"


def message(data: Any) -> str:
    return str(checked(MessageForm(read(NewMessage, data))).cleaned_data["text"])


def withdrawal(data: Any) -> str:
    return str(checked(WithdrawForm(read(Withdrawal, data))).cleaned_data["reason"])


def wish(data: Any) -> Wish:
    return checked(OriginalForm(read(OriginalWish, data))).wish


def _shown(facts: dict[str, Any]) -> dict[str, str]:
    return {text["kind"]: text["sha256"] for text in facts["consents"]}


def _as_form(facts: dict[str, Any]) -> dict[str, Any]:
    """Days as the forms read them."""
    return {
        name: f"{value:%d.%m.%Y}" if isinstance(value, date) else value
        for name, value in facts.items()
        if value is not None
    }
