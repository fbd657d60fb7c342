"""What the head fills in about an organisation: the chapters of ICD-10 that it takes."""

from django import forms

from accounts import icd
from accounts.models import Organisation


class ChaptersForm(forms.Form):
    chapters = forms.MultipleChoiceField(
        label="Какие классы МКБ-10 принимает",
        choices=icd.CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Такого класса МКБ-10 нет: отметьте классы из списка"},
    )

    @classmethod
    def of(cls, organisation: Organisation) -> "ChaptersForm":
        return cls(initial={"chapters": organisation.icd_chapters})
