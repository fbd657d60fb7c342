"""What an organisation's system sends; the rules behind it are those of the forms (``clinics.forms``)."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from rest_framework import serializers

from accounts.models import User
from api.fields import Page, Strict, Text, checked, read, refuse, refuse_twice
from api.problems import Problem
from clinics.case_list import STAGES
from clinics.forms import STATED, AddendumForm, DeclineForm, OpinionForm, RequestForm
from requests_app.actions.materials import MATERIAL_KINDS
from requests_app.asked import MOST
from requests_app.models import Addendum, Case, Concordance, FollowUp, Opinion
from requests_app.models.opinion import COMPARED

DETACHED = "Отсоединённая подпись (.sig, .p7s): DER, PEM или base64, сделанная для этого PDF"


class Listing(Page):
    status = serializers.ChoiceField([status.value for status in STAGES], required=False)


def _how_many() -> serializers.IntegerField:
    return serializers.IntegerField(required=False, min_value=1, max_value=MOST)


class Decline(Strict):
    example = {"reason": "Нет эксперта по этому заболеванию"}

    reason = Text(max_length=1000, help_text="Прочтёт врач-куратор")


class Counts(Strict):
    """How many of each kind of things; the kinds themselves are in ``kinds``."""

    example = {"slides": 4}

    slides = _how_many()
    blocks = _how_many()
    material = _how_many()


class Ask(Strict):
    example = {
        "kinds": ["slides"],
        "counts": {"slides": 4},
        "reason": "Стёкла первой операции: проверим степень злокачественности",
        "address": "125000, Москва, Примерная, 1, лаборатория",
    }

    kinds = serializers.ListField(
        child=serializers.ChoiceField([kind.value for kind in MATERIAL_KINDS]),
        allow_empty=False,
        max_length=6,
    )
    counts = Counts(
        required=False, help_text="Сколько, если известно: у каждой вещи будут свой id и этикетка"
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


class AddendumGiven(Strict):
    """What stands beside the signed file of an addendum."""

    example = {
        "kind": "answer",
        "expert_name": "Ковалёв Роман Андреевич",
        "expert_position": "Врач-онколог",
        "signed_on": "2026-11-25",
        "answers": [AnswerGiven.example],
    }

    kind = serializers.ChoiceField(
        Addendum.Kind.values, help_text="Ответ на вопросы, дополнение, исправленная редакция"
    )
    expert_name = Text(max_length=200)
    expert_position = Text(max_length=200)
    signed_on = serializers.DateField()
    words = Text(
        max_length=2000, required=False, help_text="Что нового: прочтёт пациент. Нужно не для ответа"
    )
    answers = AnswerGiven(
        many=True, required=False, help_text="По одному на каждый вопрос, когда kind=answer"
    )


class AddendumParts(Strict):
    """multipart/form-data: the signed PDF, a detached signature if there is one, and the facts as JSON."""

    file = serializers.FileField()
    signature = serializers.FileField(required=False, help_text=DETACHED)
    addendum = AddendumGiven()


class OpinionParts(Strict):
    """multipart/form-data: the signed PDF, a detached signature if there is one, and the facts as JSON."""

    file = serializers.FileField()
    signature = serializers.FileField(required=False, help_text=DETACHED)
    opinion = OpinionGiven()


def declined(data: Any) -> str:
    return str(checked(DeclineForm(read(Decline, data))).cleaned_data["reason"])


def asked(data: Any) -> dict[str, Any]:
    given = read(Ask, data)
    counts = {f"{kind}_count": count for kind, count in given.pop("counts", {}).items()}
    return checked(RequestForm(given | counts)).asked


def opinion(data: Any, case: Case, *, by: User, at: datetime) -> dict[str, Any]:
    """The arguments of hand_over_opinion; the file is received last, when all else is right."""
    facts, files = _parts(data, "opinion", OpinionGiven)
    answers = _answers(facts["answers"], {question.pk for question in case.questions.all()})
    if unstated := [f"states_{value}" for value, _ in STATED if not facts[f"states_{value}"]]:
        raise Problem(
            "invalid", errors={name: ["Без этого мнение не принимается (S9)."] for name in unstated}
        )
    given = _as_form(facts, answers)
    refuse(OpinionForm(given, case=case, by=by, at=at), except_for="file")
    return checked(OpinionForm(given, files, case=case, by=by, at=at)).opinion


def addendum(
    data: Any, made: Opinion, asked: Sequence[FollowUp], *, by: User, at: datetime
) -> dict[str, Any]:
    """The arguments of addenda.hand_over."""
    facts, files = _parts(data, "addendum", AddendumGiven)
    given = facts.get("answers", [])
    answers = _answers(given, {one.pk for one in asked}) if given or facts["kind"] == "answer" else {}
    filled = {
        **{name: facts[name] for name in ("kind", "expert_name", "expert_position")},
        "signed_on": f"{facts['signed_on']:%d.%m.%Y}",
        "words": facts.get("words", ""),
        **_as_fields(answers),
    }
    about = {"opinion": made, "by": by, "at": at, "questions": asked}
    refuse(AddendumForm(filled, **about), except_for="file")
    return checked(AddendumForm(filled, files, **about)).addendum


def _parts(data: Any, name: str, shape: type[Strict]) -> tuple[dict[str, Any], dict[str, UploadedFile]]:
    """The facts under ``name`` and the files beside them."""
    if unknown := sorted(set(data) - {"file", "signature", name}):
        raise Problem("invalid", errors={one: ["Такого поля нет."] for one in unknown})
    refuse_twice(data)
    facts = read(shape, _parsed(data.get(name), name))
    files = {part: data[part] for part in ("file", "signature") if part in data}
    if not isinstance(files.get("file"), UploadedFile):
        raise Problem("invalid", errors={"file": ["Приложите подписанный PDF."]})
    if not all(isinstance(file, UploadedFile) for file in files.values()):
        raise Problem("invalid", errors={"signature": ["Приложите файл подписи."]})
    return facts, files


def _answers(given: list[dict[str, Any]], asked: set[UUID]) -> dict[UUID, dict[str, Any]]:
    answers = {answer["question"]: answer for answer in given}
    if set(answers) != asked or len(answers) != len(given):
        raise Problem("invalid", errors={"answers": ["Нужен один ответ на каждый вопрос дела."]})
    return answers


def _as_fields(answers: dict[Any, Any]) -> dict[str, Any]:
    cannot = {f"cannot_{pk}": "on" for pk, answer in answers.items() if answer["cannot"]}
    return {**{f"answer_{pk}": answer["text"] for pk, answer in answers.items()}, **cannot}


def _as_form(facts: dict[str, Any], answers: dict[Any, Any]) -> dict[str, Any]:
    return {
        "expert_name": facts["expert_name"],
        "expert_position": facts["expert_position"],
        "opinion_on": f"{facts['opinion_on']:%d.%m.%Y}",
        "stated": [value for value, _ in STATED],
        **{name: facts[name] for name in COMPARED if name in facts},
        **_as_fields(answers),
    }


def _parsed(text: Any, name: str) -> Any:
    try:
        if isinstance(text, UploadedFile):
            text = text.read().decode()
        return json.loads(text)
    except (TypeError, ValueError, RecursionError) as error:
        raise Problem("invalid", errors={name: ["Здесь должен быть JSON."]}) from error
