"""What is confirmed before and after sending: consents, missing parts, a message, a withdrawal."""

from collections.abc import Iterable

from django import forms

from portal.forms.fields import PlainForm
from requests_app.models import ConsentKind


class AgreeForm(PlainForm):
    """The agreement on the simple electronic signature; the box is never ticked beforehand (L3)."""

    agreed = forms.BooleanField(
        label="Я прочитал(а) соглашение и принимаю его",
        error_messages={"required": "Отметьте, что принимаете соглашение, или приложите подписанный скан."},
    )


class ConsentsForm(PlainForm):
    """Which consents to sign by one code; none is ticked beforehand (L3, D13)."""

    kinds = forms.MultipleChoiceField(
        label="На что вы согласны",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Отметьте согласия, которые хотите подписать."},
    )

    def __init__(self, *args, unsigned: Iterable[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [(kind, ConsentKind(kind).label) for kind in unsigned]


class CodeForm(PlainForm):
    code = forms.CharField(
        label="Код из письма",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": "Введите шесть цифр из письма."},
    )


class MissingForm(PlainForm):
    """D5: what is missing is known, and will come later or never."""

    later = forms.ChoiceField(
        label="Чего-то не хватает",
        choices=[
            ("later", "Я знаю, чего не хватает, и пришлю позже"),
            ("nothing", "Больше ничего не будет: это всё, что есть"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите: пришлёте недостающее позже или больше ничего не будет."},
    )


class AbsenceForm(PlainForm):
    reason = forms.CharField(
        label="Почему этого нет и не будет",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Напишите, почему этой части не будет."},
    )


class MessageForm(PlainForm):
    text = forms.CharField(
        label="Ваше сообщение",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Напишите сообщение."},
    )


class WithdrawForm(PlainForm):
    reason = forms.CharField(
        label="Почему вы отзываете заявку",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
