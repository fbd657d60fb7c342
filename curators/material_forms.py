"""What the office writes down of a thing: what was told by phone or letter, a return asked for, a loss (S12)."""

from typing import Any

from django import forms

from curators import original_forms
from curators.original_forms import ByLetterForm, LossForm
from requests_app.actions.materials import Arrival
from requests_app.actions.returning import SentBack
from requests_app.actions.things import Sending
from requests_app.models import Material, Parcel


class SentForm(forms.Form):
    """For one who told by letter or phone that the thing is sent."""

    way = forms.ChoiceField(
        label="Как отправили",
        choices=Parcel.Way.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите, как отправили материал"},
    )
    sent_on = forms.DateField(
        label="День отправки",
        input_formats=["%d.%m.%Y"],
        widget=forms.DateInput(
            format="%d.%m.%Y", attrs={"inputmode": "numeric", "placeholder": "дд.мм.гггг"}
        ),
        error_messages={
            "required": "Укажите день отправки, например 05.03.2026",
            "invalid": "Укажите день отправки как день, месяц и год, например 05.03.2026",
        },
    )
    tracking = forms.CharField(label="Номер отправления", max_length=100, required=False)
    acknowledged = forms.BooleanField(
        label="Человек знает, что доставка за счёт застрахованного лица",
        error_messages={"required": "Скажите человеку, что доставка за его счёт, и отметьте это"},
    )

    def words(self, thing: Material) -> dict[str, Any]:
        return {"sending": Sending([thing.pk], **self.cleaned_data)}


class CameForm(forms.Form):
    """The organisation has told by phone that it is there."""

    place = forms.CharField(label="Где лежит, если сказали", max_length=300, required=False)

    def words(self, thing: Material) -> dict[str, Any]:
        return {"arrival": Arrival(place=self.cleaned_data["place"])}


class ReturnForm(ByLetterForm):
    acknowledged = forms.BooleanField(
        label="Человек согласен, что возврат за счёт застрахованного лица",
        error_messages={"required": "Без согласия с ценой заявление не принимается: спросите человека"},
    )

    def words(self, thing: Material) -> dict[str, Any]:  # type: ignore[override]
        return super().words()


class SentBackForm(SentForm):
    """For an organisation that has told by phone, or may not read of it here any more (L4)."""

    way = forms.ChoiceField(
        label="Как вернули",
        choices=Parcel.Way.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите, как вернули материал"},
    )
    acknowledged = None  # type: ignore[assignment]

    def words(self, thing: Material) -> dict[str, Any]:
        return {"sent": SentBack(**self.cleaned_data)}


class UndoForm(forms.Form):
    """``last``: the move that the curator sees and takes back."""

    last = forms.IntegerField(widget=forms.HiddenInput)
    because = forms.CharField(
        label="Что не так и как на самом деле",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Напишите, почему запись неверна: эти слова прочтёт человек"},
    )

    def words(self, thing: Material) -> dict[str, Any]:
        return dict(self.cleaned_data)


class LostForm(LossForm):
    def words(self, thing: Material) -> dict[str, Any]:  # type: ignore[override]
        return super().words()


class NothingForm(original_forms.NothingForm):
    def words(self, thing: Material) -> dict[str, Any]:  # type: ignore[override]
        return super().words()
