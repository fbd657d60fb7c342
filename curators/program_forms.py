"""What the head fills in to let a program in: a system of an organisation, a program of insured persons, a webhook."""

from typing import Any

from django import forms

from accounts.models import Organisation
from api.scopes import INSURED, ORGANISATION

CHOOSE = {"required": "Выберите организацию", "invalid_choice": "Выберите организацию из списка"}
AT_LEAST_ONE = {"required": "Отметьте хотя бы одно право", "invalid_choice": "Такого права нет"}


class _OfOrganisation(forms.Form):
    organisation = forms.ModelChoiceField(
        label="Организация",
        queryset=Organisation.objects.active(),
        empty_label="Выберите",
        error_messages=CHOOSE,
    )


class ClientForm(_OfOrganisation):
    scopes = forms.MultipleChoiceField(
        label="Что системе можно",
        choices=list(ORGANISATION.items()),
        initial=list(ORGANISATION),
        widget=forms.CheckboxSelectMultiple,
        error_messages=AT_LEAST_ONE,
    )


class WebhookForm(_OfOrganisation):
    url = forms.URLField(
        label="Адрес",
        max_length=500,
        assume_scheme="https",
        error_messages={
            "required": "Укажите адрес, например https://his.example.ru/second-opinion",
            "invalid": "Адрес пишется целиком: https://сервер/путь",
        },
    )


class ProgramForm(forms.Form):
    name = forms.CharField(
        label="Название",
        max_length=100,
        help_text="Его прочтёт человек, когда будет давать доступ",
        error_messages={"required": "Напишите, как называется программа"},
    )
    redirects = forms.CharField(
        label="Куда возвращать человека",
        max_length=2000,
        help_text="Каждый адрес с новой строки: https://… или своя схема приложения",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Укажите хотя бы один адрес"},
    )
    scopes = forms.MultipleChoiceField(
        label="О чём программа может попросить",
        choices=list(INSURED.items()),
        initial=list(INSURED),
        widget=forms.CheckboxSelectMultiple,
        error_messages=AT_LEAST_ONE,
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        given["redirects"] = given.get("redirects", "").split()
        return given
