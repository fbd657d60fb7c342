"""What the office fills in about an original: another date of the service, an application by letter, a loss (D9, S11)."""

from django import forms

from requests_app.actions.wishes import Wish
from requests_app.models import OriginalApplication


class DateForm(forms.Form):
    served_on = forms.DateField(
        label="Дата оказания услуги",
        input_formats=["%d.%m.%Y"],
        widget=forms.DateInput(
            format="%d.%m.%Y", attrs={"inputmode": "numeric", "placeholder": "дд.мм.гггг"}
        ),
        error_messages={
            "required": "Укажите дату услуги, например 05.03.2026",
            "invalid": "Укажите дату услуги как день, месяц и год, например 05.03.2026",
        },
    )
    reason = forms.CharField(
        label="Почему она другая",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Напишите, почему дата услуги другая: например, так стоит в акте"},
    )

    def words(self) -> dict[str, object]:
        return dict(self.cleaned_data)


class ByLetterForm(forms.Form):
    """For one who asked by letter: the curator writes down what stands in it (D22)."""

    way = forms.ChoiceField(
        label="Как отправить",
        choices=OriginalApplication.Way.choices,
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
        label="В письме сказано, что доставка за счёт и на риск застрахованного лица",
        error_messages={
            "required": "Без согласия с ценой и риском заявление не принимается: спросите письмом"
        },
    )

    def words(self) -> dict[str, object]:
        return {"wish": Wish(**self.cleaned_data)}


class LossForm(forms.Form):
    because = forms.CharField(
        label="Что известно о потере",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Напишите, что известно о потере: кто и когда её подтвердил"},
    )

    def words(self) -> dict[str, object]:
        return dict(self.cleaned_data)


class BackForm(LossForm):
    because = forms.CharField(
        label="Почему вернулся",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Напишите, почему оригинал вернулся: эти слова прочтёт человек"},
    )


class NothingForm(forms.Form):
    """A button alone."""

    def words(self) -> dict[str, object]:
        return {}
