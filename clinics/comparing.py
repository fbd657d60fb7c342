"""What the expert says of the first opinion (concordance): confirmed, clarified or changed, and what that means."""

from typing import Any

from django import forms

from requests_app.models import Concordance, Opinion
from requests_app.models.opinion import COMPARED, is_unexplained

UNSAID = [("", "не сравнивает")]


class ComparingForm(forms.Form):
    """Not every opinion compares: left as it is, nothing is told. What is changed needs words for the patient."""

    diagnosis_is = forms.ChoiceField(
        label="Диагноз первого мнения эксперт", choices=UNSAID + Concordance.choices, required=False
    )
    treatment_is = forms.ChoiceField(
        label="Рекомендованное лечение эксперт", choices=UNSAID + Concordance.choices, required=False
    )
    impact = forms.CharField(
        label="Что это меняет для пациента",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if is_unexplained(given):
            self.add_error("impact", "Напишите, что меняется для пациента: он прочтёт эти слова")
        return given

    @property
    def comparison(self) -> dict[str, str]:
        """The facts of hand_over_opinion that are this form's."""
        return {name: self.cleaned_data[name] for name in COMPARED}


def as_before(returned: Opinion) -> dict[str, str]:
    """What a returned opinion has said."""
    return {name: getattr(returned, name) for name in COMPARED}
