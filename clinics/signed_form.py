"""What an organisation signs, as a form: the file, the expert, the day, and an answer to each question (S9)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from documents import uploads
from documents.models import Document
from requests_app.actions.consultation import Reply
from requests_app.models import Case
from workcalendar.days import MOSCOW

PDF = "application/pdf"
ONLY_PDF = "«{}»: {} принимаем в PDF. Отсканируйте подписанный документ и сохраните как PDF."


class Asked(Protocol):
    pk: UUID
    text: str


class SignedForm(forms.Form):
    """Files once received are kept, so that another mistake does not make the person choose them again.

    ``document``: what is signed; ``detached``: its electronic signature in a file of its own.
    """

    what, signed_what = "мнение", "подписанным мнением"
    """What is signed: «… принимаем в PDF», «выберите файл с …»."""

    file = forms.FileField(label="Подписанное мнение, PDF", required=False, allow_empty_file=True)
    signature = forms.FileField(label="Файл электронной подписи, .sig", required=False, allow_empty_file=True)
    no_signature = forms.BooleanField(label="Передать без этого файла подписи", required=False)
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

    def __init__(
        self, *args: Any, case: Case, by: User, at: datetime, questions: Sequence[Asked], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by, self.at = case, by, at
        self.document: Document | None = None
        self.detached: Document | None = None
        self.questions = list(questions)
        for number, question in enumerate(self.questions, 1):
            self._ask(question.pk, number)
        self.fields["file"].widget.attrs["accept"] = PDF
        self.fields["signature"].widget.attrs.update(
            {"accept": ",".join(uploads.SIGNATURES), "data-plain": ""}
        )

    def _ask(self, pk: UUID, number: int) -> None:
        words = forms.Textarea(attrs={"rows": 3})
        self.fields[f"answer_{pk}"] = forms.CharField(
            label=f"Ответ на вопрос {number}", max_length=5000, required=False, widget=words
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

    @property
    def replies(self) -> dict[UUID, Reply]:
        given = self.cleaned_data
        return {q.pk: Reply(given[f"answer_{q.pk}"], cannot=given[f"cannot_{q.pk}"]) for q in self.questions}

    def clean_file(self) -> UploadedFile | None:
        """Receives the file, or finds the one received before; what is signed must be a PDF."""
        upload: UploadedFile | None = self.cleaned_data["file"]
        self.document = self._received(upload) if upload else self._kept("kept", PDF)
        if self.document is None:
            raise ValidationError(f"Выберите файл с {self.signed_what}")
        return upload

    def clean_signature(self) -> Document | None:
        """Kept as it came; whether it signs this very file is found when both are there."""
        upload: UploadedFile | None = self.cleaned_data["signature"]
        self.detached = self._received_signature(upload) if upload else self._kept_signature()
        return self.detached

    def _received_signature(self, upload: UploadedFile) -> Document:
        try:
            return uploads.receive_signature(upload, case_number=self.case.number, by=self.by, at=self.at)
        except uploads.UploadRefused as refusal:
            raise ValidationError(refusal.message) from refusal

    def _kept_signature(self) -> Document | None:
        given_up = "no_signature" in self.data
        return None if given_up else self._kept("kept_signature", uploads.SIGNATURE)

    def clean_expert_name(self) -> str:
        name: str = self.cleaned_data["expert_name"]
        if len(name.split()) < 2:
            raise ValidationError("Напишите полностью: фамилию, имя и отчество эксперта")
        return name

    def refuse_unanswered(self, given: dict[str, Any]) -> None:
        """Every question has an answer, or why there can be none."""
        for number, question in enumerate(self.questions, 1):
            if not given.get(f"answer_{question.pk}", "").strip():
                cannot = given.get(f"cannot_{question.pk}")
                why = "Напишите, почему нельзя ответить на вопрос" if cannot else "Ответьте на вопрос"
                self.add_error(f"answer_{question.pk}", f"{why} {number}")

    def checked_day(self, day: date, *, since: datetime | None, too_early: str) -> date:
        """The day of signing: not before ``since`` (``too_early`` says what that was), not in the future."""
        if day > self.at.astimezone(MOSCOW).date():
            raise ValidationError(
                f"Этот день ещё не наступил: {day:%d.%m.%Y}. Укажите день, когда документ подписан"
            )
        if since and day < since.astimezone(MOSCOW).date():
            raise ValidationError(f"{too_early}, чем {day:%d.%m.%Y}. Проверьте год и месяц")
        return day

    def _received(self, upload: UploadedFile) -> Document:
        head = upload.read(1024)
        upload.seek(0)
        if upload.size and b"%PDF-" not in head:
            raise ValidationError(ONLY_PDF.format(upload.name, self.what))
        try:
            document = uploads.receive(upload, case_number=self.case.number, by=self.by, at=self.at)
        except uploads.UploadRefused as refusal:
            raise ValidationError(refusal.message) from refusal
        if document.content_type != PDF:
            raise ValidationError(ONLY_PDF.format(upload.name, self.what))
        return document

    def _kept(self, name: str, content_type: str) -> Document | None:
        """A file that this person has just sent for this case; any other id means nothing."""
        try:
            kept = UUID(self.data.get(name, ""))
        except ValueError:
            return None
        own = Document.objects.of_case(self.case.number).in_use().filter(uploaded_by=self.by)
        return own.filter(pk=kept, content_type=content_type).first()


def signing_day(label: str, accusative: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%d.%m.%Y"],
        widget=forms.DateInput(
            format="%d.%m.%Y", attrs={"inputmode": "numeric", "placeholder": "дд.мм.гггг"}
        ),
        error_messages={
            "required": f"Укажите {accusative}, например 05.03.2026",
            "invalid": f"Укажите {accusative} как день, месяц и год, например 05.03.2026",
        },
    )
