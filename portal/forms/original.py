"""The application for the original: the way, where to, and the tick of cost and risk (S11)."""

from django import forms

from portal.forms.fields import PlainForm
from requests_app.actions.wishes import Wish
from requests_app.models import OriginalApplication

Way = OriginalApplication.Way
NOWHERE = "Напишите, куда отправить: индекс, город, улица, дом, квартира и кому."
NOTHING_AGREED = "Напишите, о каком способе вы договорились с организацией."


class OriginalForm(PlainForm):
    way = forms.ChoiceField(
        label="Как отправить",
        choices=Way.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите, как отправить оригинал."},
    )
    address = forms.CharField(
        label="Куда отправить",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    agreed = forms.CharField(
        label="О чём договорились с организацией",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    acknowledged = forms.BooleanField(
        label="Я прочитал(а): доставка за счёт и на риск застрахованного лица",
        error_messages={"required": "Отметьте, что знаете: доставка за счёт и на риск застрахованного лица."},
    )

    def clean(self) -> dict[str, object]:
        given = self.cleaned_data
        if given.get("way") in {Way.POST, Way.COURIER} and not given.get("address"):
            self.add_error("address", NOWHERE)
        if given.get("way") == Way.OTHER and not given.get("agreed"):
            self.add_error("agreed", NOTHING_AGREED)
        return given

    @property
    def wish(self) -> Wish:
        return Wish(**self.cleaned_data)
