"""What an organisation fills in about an expert: who it is, and a credential with its last day."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts import icd
from accounts.experts import Facts
from accounts.models import Credential, Expert

FACTS = ("last_name", "first_name", "patronymic", "position", "specialty", "icd_chapters", "is_active")
EARLIEST = date(2000, 1, 1)
LATEST = date(2099, 12, 31)


class FactsForm(forms.Form):
    """The name and the position as they will stand in opinions (S9)."""

    last_name = forms.CharField(
        label="Фамилия", max_length=100, error_messages={"required": "Укажите фамилию эксперта"}
    )
    first_name = forms.CharField(
        label="Имя", max_length=100, error_messages={"required": "Укажите имя эксперта"}
    )
    patronymic = forms.CharField(label="Отчество", max_length=100, required=False)
    position = forms.CharField(
        label="Должность",
        max_length=200,
        error_messages={"required": "Укажите должность, например «врач-онколог, д. м. н.»"},
    )
    specialty = forms.CharField(
        label="Специальность",
        max_length=200,
        error_messages={"required": "Укажите специальность, например «онкология»"},
    )
    is_active = forms.BooleanField(label="Даёт мнения: его можно выбрать", required=False)
    icd_chapters = forms.MultipleChoiceField(
        label="Классы МКБ-10",
        choices=icd.CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Такого класса МКБ-10 нет: отметьте классы из списка"},
    )

    @classmethod
    def of(cls, expert: Expert) -> "FactsForm":
        return cls(initial={name: getattr(expert, name) for name in FACTS})

    @property
    def facts(self) -> Facts:
        return Facts(**self.cleaned_data)


class CredentialForm(forms.Form):
    kind = forms.ChoiceField(
        label="Вид документа",
        choices=Credential.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите вид документа"},
    )
    number = forms.CharField(
        label="Номер", max_length=60, error_messages={"required": "Укажите номер документа"}
    )
    valid_until = forms.DateField(
        label="Действует по",
        input_formats=["%d.%m.%Y"],
        widget=forms.DateInput(
            format="%d.%m.%Y", attrs={"inputmode": "numeric", "placeholder": "дд.мм.гггг"}
        ),
        error_messages={
            "required": "Укажите последний день, например 05.03.2027",
            "invalid": "Укажите последний день как день, месяц и год, например 05.03.2027",
        },
    )

    def clean_valid_until(self) -> date:
        day: date = self.cleaned_data["valid_until"]
        if not EARLIEST <= day <= LATEST:
            raise ValidationError(f"Проверьте год: {day.year}")
        return day

    def words(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
