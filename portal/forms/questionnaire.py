"""«Анкета-заявление» in the cabinet (S3(1), D17) and the questions to the expert."""

import re

from django import forms

from portal.forms.fields import DayField, PlainForm
from requests_app.actions.registration import GUIDED_QUESTIONS
from requests_app.models import Case

_CODE = re.compile(r"^[A-Z]\d{2}(\.\d{1,2})?$")
_LOOK_ALIKE = str.maketrans("АВСЕНКМОРТХ,", "ABCEHKMOPTX.")
EMPTY_ROWS = 3


class QuestionnaireForm(PlainForm):
    diagnosis = forms.CharField(
        label="Диагноз",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Так, как он записан в выписке или как вы его поняли.",
        error_messages={"required": "Напишите диагноз, как в выписке или своими словами."},
    )
    diagnosis_code = forms.CharField(
        label="Код диагноза",
        max_length=8,
        required=False,
        help_text="По МКБ-10, например C50.4. Обычно стоит в выписке рядом с диагнозом.",
    )
    diagnosed_on = DayField(
        label="Когда поставлен",
        what="день, когда поставлен диагноз",
        where="дате диагноза",
        example="05.09.2026",
        required=False,
        help_text="Если не помните день, оставьте пустым.",
    )
    history = forms.CharField(
        label="Как развивалась болезнь",
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Коротко: когда началось, что делали, что изменилось.",
    )
    advised = forms.CharField(
        label="Что предложил врач",
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Операция, лекарства, наблюдение, ещё обследования.",
    )
    copy_mode = forms.ChoiceField(
        label="Как прислать копию мнения",
        widget=forms.RadioSelect,
        choices=[
            (
                Case.CopyMode.PROTECTED,
                "PDF с паролем. Пароль будет здесь, в кабинете: никто, кроме вас, файл не откроет",
            ),
            (Case.CopyMode.PLAIN, "Обычный PDF без пароля. Откроет любой, кто увидит вашу почту"),
        ],
        initial=Case.CopyMode.PROTECTED,
        error_messages={"required": "Выберите, как прислать копию мнения."},
    )
    minor_email = forms.EmailField(
        label="Почта подростка",
        required=False,
        error_messages={"invalid": "В адресе почты чего-то не хватает. Пример: dasha@example.ru"},
        help_text="С 15 лет копию мнения можно прислать и подростку, если указать адрес.",
    )

    def __init__(self, *args, with_minor: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not with_minor:
            del self.fields["minor_email"]

    def clean_diagnosis_code(self) -> str:
        code = self.cleaned_data["diagnosis_code"].upper().translate(_LOOK_ALIKE).replace(" ", "")
        if code and not _CODE.match(code):
            raise forms.ValidationError(
                "Код пишется буквой и цифрами, например C50.4. Если сомневаетесь, оставьте пустым."
            )
        return code


class QuestionsForm(PlainForm):
    """Guided questions as ticks; each own one in a line of its own, with three lines to spare."""

    guided = forms.MultipleChoiceField(
        label="О чём чаще всего спрашивают",
        choices=[(text, text) for text in GUIDED_QUESTIONS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args, asked: list[str], **kwargs):
        own = [text for text in asked if text not in GUIDED_QUESTIONS]
        kwargs["initial"] = {"guided": [text for text in asked if text in GUIDED_QUESTIONS]} | {
            f"own_{n}": text for n, text in enumerate(own)
        }
        super().__init__(*args, **kwargs)
        self.rows = self._rows(len(own) + EMPTY_ROWS)
        for n in range(self.rows):
            self.fields[f"own_{n}"] = forms.CharField(
                label="Ваш вопрос" if n == 0 else f"Ещё вопрос, {n + 1}",
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def _rows(self, shown: int) -> int:
        """As many lines as were on the page that is being sent back."""
        sent = [int(name[4:]) + 1 for name in self.data if re.fullmatch(r"own_\d{1,2}", name)]
        return max([shown, *sent])

    def own(self) -> list[forms.BoundField]:
        return [self[f"own_{n}"] for n in range(self.rows)]

    def questions(self) -> list[str]:
        own = [self.cleaned_data[f"own_{n}"].strip() for n in range(self.rows)]
        return [*self.cleaned_data["guided"], *[text for text in own if text]]
