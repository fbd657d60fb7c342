"""What an organisation's system sends; the rules behind it are those of the forms (``clinics.forms``)."""

import json
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from rest_framework import serializers

from accounts.models import User
from api.fields import Page, Strict, Text, checked, read, refuse
from api.problems import Problem
from clinics.case_list import STAGES
from clinics.forms import STATED, DeclineForm, OpinionForm, RequestForm
from requests_app.actions.materials import MATERIAL_KINDS
from requests_app.models import Case, Concordance
from requests_app.models.opinion import COMPARED


class Listing(Page):
    status = serializers.ChoiceField([status.value for status in STAGES], required=False)


class Decline(Strict):
    example = {"reason": "Нет эксперта по этому заболеванию"}

    reason = Text(max_length=1000, help_text="Прочтёт врач-куратор")


class Ask(Strict):
    example = {
        "kinds": ["slides"],
        "reason": "Стёкла первой операции: проверим степень злокачественности",
        "address": "125000, Москва, Примерная, 1, лаборатория",
    }

    kinds = serializers.ListField(
        child=serializers.ChoiceField([kind.value for kind in MATERIAL_KINDS]),
        allow_empty=False,
        max_length=6,
    )
    reason = Text(max_length=2000, help_text="Что именно и зачем: прочтёт пациент")
    address = Text(
        max_length=400, required=False, allow_blank=True, help_text="Куда прислать; нужен для вещей"
    )


class AnswerGiven(Strict):
    example = {"question": "5f0c3f2e-6f0a-4c8e-9a51-0d6f3f6b8a10", "text": "Диагноз подтверждаю."}

    question = serializers.UUIDField()
    text = Text(max_length=5000)
    cannot = serializers.BooleanField(
        required=False, default=False, help_text="Ответить нельзя, в тексте написано почему"
    )


class OpinionGiven(Strict):
    example = {
        "expert_name": "Ковалёв Роман Андреевич",
        "expert_position": "Врач-онколог",
        "opinion_on": "2026-11-25",
        "states_organisation": True,
        "states_expert": True,
        "answers": [AnswerGiven.example],
        "diagnosis_is": "confirmed",
        "treatment_is": "changed",
        "impact": "Операция не нужна, лечение можно продолжать.",
    }

    expert_name = Text(
        max_length=200,
        help_text="Фамилия, имя, отчество (S9). Если эксперт есть в вашем списке, документ должен действовать в день мнения",
    )
    expert_position = Text(max_length=200)
    opinion_on = serializers.DateField(help_text="День, когда подписано мнение")
    states_organisation = serializers.BooleanField(help_text="В файле указано название организации (S9)")
    states_expert = serializers.BooleanField(help_text="В файле указаны ФИО и должность эксперта (S9)")
    answers = AnswerGiven(many=True, help_text="По одному на каждый вопрос дела")
    diagnosis_is = serializers.ChoiceField(
        Concordance.values, required=False, help_text="Что мнение делает с первым диагнозом"
    )
    treatment_is = serializers.ChoiceField(Concordance.values, required=False, help_text="И с лечением")
    impact = Text(
        max_length=2000, required=False, help_text="Что меняется: прочтёт пациент. Нужно при changed"
    )


class OpinionParts(Strict):
    """multipart/form-data: the signed PDF, and the facts of it as JSON."""

    file = serializers.FileField()
    opinion = OpinionGiven()


def declined(data: Any) -> str:
    return str(checked(DeclineForm(read(Decline, data))).cleaned_data["reason"])


def asked(data: Any) -> dict[str, Any]:
    form = RequestForm(read(Ask, data))
    return checked(form).asked


def opinion(data: Any, case: Case, *, by: User, at: datetime) -> dict[str, Any]:
    """The arguments of hand_over_opinion; the file is received last, when all else is right."""
    if unknown := sorted(set(data) - {"file", "opinion"}):
        raise Problem("invalid", errors={name: ["Такого поля нет."] for name in unknown})
    facts = read(OpinionGiven, _parsed(data.get("opinion")))
    file = data.get("file")
    if not isinstance(file, UploadedFile):
        raise Problem("invalid", errors={"file": ["Приложите PDF с подписанным мнением."]})
    asked_for = {question.pk for question in case.questions.all()}
    answers = {answer["question"]: answer for answer in facts["answers"]}
    if set(answers) != asked_for or len(answers) != len(facts["answers"]):
        raise Problem("invalid", errors={"answers": ["Нужен один ответ на каждый вопрос дела."]})
    if unstated := [f"states_{value}" for value, _ in STATED if not facts[f"states_{value}"]]:
        raise Problem(
            "invalid", errors={name: ["Без этого мнение не принимается (S9)."] for name in unstated}
        )
    given = _as_form(facts, answers)
    refuse(OpinionForm(given, case=case, by=by, at=at), except_for="file")
    return checked(OpinionForm(given, {"file": file}, case=case, by=by, at=at)).opinion


def _as_form(facts: dict[str, Any], answers: dict[Any, Any]) -> dict[str, Any]:
    cannot = {f"cannot_{pk}": "on" for pk, answer in answers.items() if answer["cannot"]}
    return {
        "expert_name": facts["expert_name"],
        "expert_position": facts["expert_position"],
        "opinion_on": f"{facts['opinion_on']:%d.%m.%Y}",
        "stated": [value for value, _ in STATED],
        **{name: facts[name] for name in COMPARED if name in facts},
        **{f"answer_{pk}": answer["text"] for pk, answer in answers.items()},
        **cannot,
    }


def _parsed(text: Any) -> Any:
    try:
        if isinstance(text, UploadedFile):
            text = text.read().decode()
        return json.loads(text)
    except (TypeError, ValueError, RecursionError) as error:
        raise Problem("invalid", errors={"opinion": ["Здесь должен быть JSON."]}) from error
