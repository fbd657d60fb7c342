"""What an organisation fills in: a reason to decline, a request for more, the opinion (S9)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from clinics.comparing import ComparingForm, as_before
from documents import uploads
from documents.models import Document
from requests_app.actions.consultation import Reply
from requests_app.actions.materials import MATERIAL_KINDS
from requests_app.actions.review import Asked
from requests_app.models import Case, Opinion
from requests_app.models.enclosure import PHYSICAL
from workcalendar.days import MOSCOW

PDF = "application/pdf"
STATED = (("organisation", "название вашей организации"), ("expert", "ФИО и должность эксперта"))
ONLY_PDF = "«{}»: мнение принимаем в PDF. Отсканируйте подписанное мнение и сохраните как PDF."


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label="Почему отказываетесь",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Напишите, почему отказываетесь: причину прочтёт врач-куратор"},
    )


class RequestForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label="Что нужно",
        choices=[(kind.value, kind.label) for kind in MATERIAL_KINDS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Отметьте, что нужно прислать"},
    )
    reason = forms.CharField(
        label="Что именно и зачем",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Напишите, что именно нужно и зачем: эти слова прочтёт пациент"},
    )
    address = forms.CharField(
        label="Куда прислать препараты, блоки и материалы",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if set(given.get("kinds", [])) & set(PHYSICAL) and not given.get("address"):
            self.add_error("address", "Укажите адрес: пациент отправит материалы по нему")
        return given

    @property
    def asked(self) -> dict[str, Any]:
        """The arguments of propose_request."""
        given = self.cleaned_data
        kinds = [Asked(kind) for kind in given["kinds"]]
        return {"reason": given["reason"], "asked": kinds, "address": given["address"]}


class OpinionForm(ComparingForm):
    """The signed document, its expert, and an answer to each question of the insured.

    A file once received is kept (``document``), so that another mistake does not make the person choose it again.
    """

    file = forms.FileField(label="Подписанное мнение, PDF", required=False, allow_empty_file=True)
    expert_name = forms.CharField(
        label="ФИО эксперта",
        max_length=200,
        error_messages={"required": "Укажите фамилию, имя и отчество эксперта"},
    )
    expert_position = forms.CharField(
        label="Должность",
        max_length=200,
        error_messages={"required": "Укажите должность эксперта, например «врач-онколог»"},
    )
    opinion_on = forms.DateField(
        label="Дата мнения",
        input_formats=["%d.%m.%Y"],
        widget=forms.DateInput(
            format="%d.%m.%Y", attrs={"inputmode": "numeric", "placeholder": "дд.мм.гггг"}
        ),
        error_messages={
            "required": "Укажите дату мнения, например 05.03.2026",
            "invalid": "Укажите дату мнения как день, месяц и год, например 05.03.2026",
        },
    )
    stated = forms.MultipleChoiceField(
        label="В мнении указаны",
        choices=STATED,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Проверьте мнение и отметьте, что в нём указано"},
    )

    def __init__(
        self, *args: Any, case: Case, by: User, at: datetime, returned: Opinion | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by, self.at = case, by, at
        self.document: Document | None = None
        self.questions = list(case.questions.all())
        for question in self.questions:
            self._ask(question.pk, question.position)
        self.initial = self.initial or _as_before(returned, by)
        self.fields["file"].widget.attrs["accept"] = PDF

    def _ask(self, pk: UUID, position: int) -> None:
        words = forms.Textarea(attrs={"rows": 3})
        self.fields[f"answer_{pk}"] = forms.CharField(
            label=f"Ответ на вопрос {position}", max_length=5000, required=False, widget=words
        )
        self.fields[f"cannot_{pk}"] = forms.BooleanField(
            label="Ответить нельзя, выше написано почему", required=False
        )

    @property
    def answers(self) -> list[dict[str, Any]]:
        """Each question with its two fields, for the template."""
        return [
            {"question": q, "answer": self[f"answer_{q.pk}"], "cannot": self[f"cannot_{q.pk}"]}
            for q in self.questions
        ]

    def clean_file(self) -> UploadedFile | None:
        """Receives the file, or finds the one received before; S9's document must be a PDF."""
        upload: UploadedFile | None = self.cleaned_data["file"]
        self.document = self._received(upload) if upload else self._kept()
        if self.document is None:
            raise ValidationError("Выберите файл с подписанным мнением")
        return upload

    def clean_expert_name(self) -> str:
        name: str = self.cleaned_data["expert_name"]
        if len(name.split()) < 2:
            raise ValidationError("Напишите полностью: фамилию, имя и отчество эксперта")
        return name

    def clean_opinion_on(self) -> Any:
        day = self.cleaned_data["opinion_on"]
        if day > self.at.astimezone(MOSCOW).date():
            raise ValidationError(
                f"Этот день ещё не наступил: {day:%d.%m.%Y}. Укажите день, когда подписано мнение"
            )
        if self.case.submitted_at and day < self.case.submitted_at.astimezone(MOSCOW).date():
            raise ValidationError(f"Обращение поступило позже, чем {day:%d.%m.%Y}. Проверьте год и месяц")
        return day

    def clean_stated(self) -> list[str]:
        stated: list[str] = self.cleaned_data["stated"]
        missing = [words for value, words in STATED if value not in stated]
        if missing:
            raise ValidationError(f"Без этого мнение не принимается: {', '.join(missing)}")
        return stated

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for question in self.questions:
            if not given.get(f"answer_{question.pk}", "").strip():
                cannot = given.get(f"cannot_{question.pk}")
                why = "Напишите, почему нельзя ответить на вопрос" if cannot else "Ответьте на вопрос"
                self.add_error(f"answer_{question.pk}", f"{why} {question.position}")
        return given

    @property
    def opinion(self) -> dict[str, Any]:
        """The arguments of hand_over_opinion."""
        given = self.cleaned_data
        replies = {
            q.pk: Reply(given[f"answer_{q.pk}"], cannot=given[f"cannot_{q.pk}"]) for q in self.questions
        }
        named = {name: given[name] for name in ("expert_name", "expert_position", "opinion_on")}
        return {"document": self.document, "replies": replies, "comparison": self.comparison, **named}

    def _received(self, upload: UploadedFile) -> Document:
        head = upload.read(1024)
        upload.seek(0)
        if upload.size and b"%PDF-" not in head:
            raise ValidationError(ONLY_PDF.format(upload.name))
        try:
            document = uploads.receive(upload, case_number=self.case.number, by=self.by, at=self.at)
        except uploads.UploadRefused as refusal:
            raise ValidationError(refusal.message) from refusal
        if document.content_type != PDF:
            raise ValidationError(ONLY_PDF.format(upload.name))
        return document

    def _kept(self) -> Document | None:
        """A file that this person has just sent for this case; any other id means nothing."""
        try:
            kept = UUID(self.data.get("kept", ""))
        except ValueError:
            return None
        own = (
            Document.objects.of_case(self.case.number).in_use().filter(uploaded_by=self.by, content_type=PDF)
        )
        return own.filter(pk=kept).first()


def _as_before(returned: Opinion | None, by: User) -> dict[str, Any]:
    """A returned opinion is corrected, not typed anew."""
    if returned is None:
        return {"expert_name": by.full_name, "expert_position": by.post}
    answers = {f"answer_{a.question_id}": a.text for a in returned.answers.all()}
    cannot = {f"cannot_{a.question_id}": a.cannot for a in returned.answers.all()}
    return {
        "expert_name": returned.expert_name,
        "expert_position": returned.expert_position,
        "opinion_on": returned.opinion_on,
        **as_before(returned),
        **answers,
        **cannot,
    }
