"""Fields that several forms share: a date in one line, a phone number, choices that a finger can hit."""

import re
from datetime import date

from django import forms
from django.utils import timezone

from workcalendar.days import MOSCOW

_WRITTEN = re.compile(r"^\s*(\d{1,2})\s*[./\-\s]\s*(\d{1,2})\s*[./\-\s]\s*(\d{4})\s*г?\.?\s*$")


class DayField(forms.Field):
    """A past day written as «14.03.1964». ``what`` stands after «укажите», ``where`` after «в»."""

    def __init__(
        self, *, what: str, where: str, example: str = "14.03.1964", autocomplete: str = "off", **kwargs
    ):
        self.what, self.where, self.example = what, where, example
        attrs = {
            "inputmode": "numeric",
            "autocomplete": autocomplete,
            "placeholder": "дд.мм.гггг",
            "maxlength": 20,
        }
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)
        self.error_messages["required"] = f"Укажите {what}, например {example}."

    def to_python(self, value: str | None) -> date | None:
        if value in self.empty_values or not str(value).strip():
            return None
        written = _WRITTEN.match(str(value))
        if written is None:
            raise forms.ValidationError(
                f"Напишите {self.what} числами: день, месяц, год. Например, {self.example}."
            )
        day, month, year = (int(part) for part in written.groups())
        try:
            return date(year, month, day)
        except ValueError:
            raise forms.ValidationError(f"В {self.where} нет такого дня: {value.strip()}.") from None

    def validate(self, value: date | None) -> None:
        super().validate(value)
        today = timezone.localdate(timezone=MOSCOW)
        if value is not None and value > today:
            raise forms.ValidationError(f"Проверьте год: {value:%d.%m.%Y} ещё не наступило.")
        if value is not None and value.year < today.year - 120:
            raise forms.ValidationError(f"Проверьте год: {value:%d.%m.%Y} было слишком давно.")

    def prepare_value(self, value: object) -> object:
        return f"{value:%d.%m.%Y}" if isinstance(value, date) else value


class PhoneField(forms.CharField):
    """A number to call: ten digits at least, written in any way."""

    def __init__(self, **kwargs):
        attrs = {"type": "tel", "autocomplete": "tel", "inputmode": "tel"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)
        self.error_messages["required"] = "Укажите телефон, например +7 916 123-45-67."

    def clean(self, value: str | None) -> str:
        phone = super().clean(value)
        if phone and not 10 <= sum(sign.isdigit() for sign in phone) <= 15:
            raise forms.ValidationError(
                "В номере телефона должно быть не меньше 10 цифр, например +7 900 000-00-00."
            )
        return phone


class NameField(forms.CharField):
    """A part of a name; ``what`` stands after «укажите»."""

    def __init__(self, *, what: str, autocomplete: str = "off", **kwargs):
        super().__init__(
            max_length=100, widget=forms.TextInput(attrs={"autocomplete": autocomplete}), **kwargs
        )
        self.error_messages["required"] = f"Укажите {what}."

    def clean(self, value: str | None) -> str:
        name = " ".join(super().clean(value).split())
        if any(sign.isdigit() for sign in name):
            raise forms.ValidationError(f"В имени есть цифры: «{name}». Напишите буквами, как в документе.")
        return name


class PlainForm(forms.Form):
    """Labels without a colon; the house draws required fields by itself."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
