"""A question to the expert after the opinion."""

from django import forms

from portal.forms.fields import PlainForm


class QuestionForm(PlainForm):
    text = forms.CharField(
        label="Ваш вопрос",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "Напишите вопрос.",
            "max_length": "Вопрос получился длинным: оставьте самое важное, до 1000 знаков.",
        },
    )
