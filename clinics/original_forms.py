"""What an organisation fills in about an original: its place, an application made there, the sending, a loss (S10, S11)."""

from datetime import date, datetime
from typing import Any

from django import forms

from requests_app.actions.wishes import Wish
from requests_app.models import Original, OriginalApplication
from workcalendar.days import MOSCOW

Way = OriginalApplication.Way


class PlaceForm(forms.Form):
    place = forms.CharField(
        label="Где лежит оригинал",
        max_length=300,
        error_messages={"required": "Напишите, где лежит оригинал, например «архив, шкаф 4, папка 12»"},
    )

    def words(self) -> dict[str, Any]:
        return {"place": self.cleaned_data["place"]}


class DirectForm(forms.Form):
    """For one who came to the organisation itself (D22)."""

    way = forms.ChoiceField(
        label="Как отправить",
        choices=Way.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите, как отправить оригинал"},
    )
    address = forms.CharField(
        label="Куда отправить", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    agreed = forms.CharField(
        label="О чём договорились, если способ иной",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    acknowledged = forms.BooleanField(
        label="Человек прочитал, что доставка за его счёт и на его риск, и согласен",
        error_messages={"required": "Отметьте, что человек согласен с ценой и риском доставки"},
    )

    def words(self) -> dict[str, Any]:
        return {"wish": Wish(**self.cleaned_data)}


class SendForm(forms.Form):
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

    def words(self) -> dict[str, Any]:
        return {"sent_on": self.cleaned_data["sent_on"], "tracking": self.cleaned_data["tracking"]}


class LostForm(forms.Form):
    because = forms.CharField(
        label="Что известно о потере",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Напишите, что известно о потере: кто и когда её подтвердил"},
    )

    def words(self) -> dict[str, Any]:
        return {"because": self.cleaned_data["because"]}


class BackForm(LostForm):
    because = forms.CharField(
        label="Почему вернулся",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Напишите, почему оригинал вернулся: эти слова прочтёт человек"},
    )


def forms_of(original: Original, steps: frozenset[str], *, at: datetime) -> dict[str, forms.Form]:
    """The forms of the steps that are open now, as yet untouched; by the name of the step."""
    today: date = at.astimezone(MOSCOW).date()
    blank = {
        "register": PlaceForm(initial={"place": original.place}),
        "apply": DirectForm(),
        "hand_over": SendForm(initial={"sent_on": original.sent_on or today, "tracking": original.tracking}),
        "come_back": BackForm(),
        "record_lost": LostForm(),
    }
    return {name: form for name, form in blank.items() if name in steps}
