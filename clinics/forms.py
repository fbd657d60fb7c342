"""What an organisation fills in: a reason to decline, a request for more, the opinion (S9)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from clinics.choosing import ExpertForm, first_choice
from clinics.comparing import ComparingForm, as_before
from clinics.signed_form import signing_day
from requests_app.actions.materials import MATERIAL_KINDS
from requests_app.asked import MOST, Asked
from requests_app.models import Addendum, Case, FollowUp, Opinion
from requests_app.models.enclosure import PHYSICAL

STATED = (("organisation", "название вашей организации"), ("expert", "ФИО и должность эксперта"))


def _how_many(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=MOST,
        error_messages={
            "min_value": "Одна вещь или больше",
            "max_value": f"Не больше {MOST} в одном запросе",
        },
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label="Почему отказываетесь",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Напишите, почему отказываетесь: причину прочтёт врач-куратор"},
    )


class RequestForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label="Что нужно",
        choices=[(kind.value, kind.label) for kind in MATERIAL_KINDS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Отметьте, что нужно прислать"},
    )
    slides_count = _how_many("Стёкол")
    blocks_count = _how_many("Блоков")
    material_count = _how_many("Иных вещей")
    reason = forms.CharField(
        label="Что именно и зачем",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Напишите, что именно нужно и зачем: эти слова прочтёт пациент"},
    )
    address = forms.CharField(
        label="Куда прислать препараты, блоки и материалы",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @property
    def counts(self) -> list[forms.BoundField]:
        return [self[f"{kind.value}_count"] for kind in PHYSICAL]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for kind in PHYSICAL:
            if given.get(f"{kind.value}_count") and "kinds" in given and kind.value not in given["kinds"]:
                self.add_error(f"{kind.value}_count", f"Отметьте выше «{kind.label}» или уберите число")
        if set(given.get("kinds", [])) & set(PHYSICAL) and not given.get("address"):
            self.add_error("address", "Укажите адрес: пациент отправит материалы по нему")
        return given

    @property
    def asked(self) -> dict[str, Any]:
        """The arguments of propose_request."""
        given = self.cleaned_data
        kinds = [Asked(kind, count=given.get(f"{kind}_count")) for kind in dict.fromkeys(given["kinds"])]
        return {"reason": given["reason"], "asked": kinds, "address": given["address"]}


class OpinionForm(ExpertForm, ComparingForm):
    """The signed document, its expert, and an answer to each question of the insured."""

    opinion_on = signing_day("Дата мнения", "дату мнения")
    stated = forms.MultipleChoiceField(
        label="В мнении указаны",
        choices=STATED,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Проверьте мнение и отметьте, что в нём указано"},
    )

    def __init__(
        self, *args: Any, case: Case, by: User, returned: Opinion | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, case=case, by=by, questions=case.questions.all(), **kwargs)
        self.list_experts()
        self.initial = self.initial or {**first_choice(self.experts, returned, by), **_as_before(returned)}

    def clean_opinion_on(self) -> date:
        day: date = self.cleaned_data["opinion_on"]
        return self.checked_day(day, since=self.case.submitted_at, too_early="Обращение поступило позже")

    def clean_stated(self) -> list[str]:
        stated: list[str] = self.cleaned_data["stated"]
        missing = [words for value, words in STATED if value not in stated]
        if missing:
            raise ValidationError(f"Без этого мнение не принимается: {', '.join(missing)}")
        return stated

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        self.refuse_unanswered(given)
        return given

    @property
    def opinion(self) -> dict[str, Any]:
        """The arguments of hand_over_opinion."""
        named = {name: self.cleaned_data[name] for name in ("expert_name", "expert_position", "opinion_on")}
        facts = {"document": self.document, "replies": self.replies, "comparison": self.comparison}
        return {**facts, **named, "expert": self.chosen, "signature": self.cleaned_data["signature"]}


class AddendumForm(ExpertForm):
    """What is signed beside a released opinion: an answer to the open questions, an addition, a corrected edition (S9)."""

    what, signed_what = "дополнение", "подписанным дополнением"
    signed_day = "signed_on"

    kind = forms.ChoiceField(
        label="Что передаёте",
        choices=Addendum.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите, что передаёте"},
    )
    words = forms.CharField(
        label="Что дополнено или исправлено и почему",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    signed_on = signing_day("Дата подписания", "дату подписания")

    def __init__(
        self, *args: Any, opinion: Opinion, by: User, questions: Sequence[FollowUp], **kwargs: Any
    ) -> None:
        super().__init__(*args, case=opinion.case, by=by, questions=questions, **kwargs)
        self.opinion = opinion
        self.fields["file"].label = "Подписанное дополнение, PDF"
        if not questions:
            self.fields["kind"].choices = Addendum.Kind.choices[1:]
        first = {"kind": Addendum.Kind.ANSWER} if questions else {}
        self.list_experts()
        self.initial = self.initial or {**first, **first_choice(self.experts, opinion, by)}

    def clean_signed_on(self) -> date:
        day: date = self.cleaned_data["signed_on"]
        return self.checked_day(day, since=self.opinion.released_at, too_early="Мнение отправлено позже")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") == Addendum.Kind.ANSWER:
            self.refuse_unanswered(given)
        elif given.get("kind") and not given.get("words", "").strip():
            self.add_error(
                "words", "Напишите, что дополнено или исправлено и почему: эти слова прочтёт пациент"
            )
        return given

    @property
    def addendum(self) -> dict[str, Any]:
        """The arguments of addenda.hand_over."""
        names = ("kind", "words", "expert_name", "expert_position", "signed_on")
        return {
            "document": self.document,
            "expert": self.chosen,
            "signature": self.cleaned_data["signature"],
            "replies": self.replies,
            **{n: self.cleaned_data[n] for n in names},
        }


def _as_before(returned: Opinion | None) -> dict[str, Any]:
    """A returned opinion is corrected, not typed anew."""
    if returned is None:
        return {}
    answers = {f"answer_{a.question_id}": a.text for a in returned.answers.all()}
    cannot = {f"cannot_{a.question_id}": a.cannot for a in returned.answers.all()}
    return {"opinion_on": returned.opinion_on, **as_before(returned), **answers, **cannot}
