"""The forms of this door: filters of the queue, words of steps, verdicts."""

from collections.abc import Iterable

from django import forms

from requests_app.asked import Asked
from requests_app.models import Consent, Enclosure, Kind
from requests_app.models.consent import CONSENTS
from requests_app.models.enclosure import PHYSICAL
from requests_app.statuses import OFFICE_LABELS, Status

ASKABLE = tuple(kind for kind in Kind if kind not in (*PHYSICAL, Kind.UNSORTED))
"""What an applicant may be asked to send as a file; materials are asked for by the clinic (S12)."""


class FilterForm(forms.Form):
    """What the address of the queue carries; a value that is not on the list is left out."""

    q = forms.CharField(label="Фамилия, номер или диагноз", required=False, max_length=100)
    stage = forms.ChoiceField(label="Этап", required=False)
    clinic = forms.ChoiceField(label="Организация", required=False)
    curator = forms.ChoiceField(label="Куратор", required=False)

    def __init__(self, *args, curators: Iterable, clinics: Iterable, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget = forms.TextInput(attrs={"type": "search"})
        stages = [(s, label) for s, label in OFFICE_LABELS.items() if s != Status.DRAFT]
        self.fields["stage"].choices = [("", "Любой"), *stages]
        self.fields["clinic"].choices = [("", "Любая"), *((str(c.pk), c.short_name) for c in clinics)]
        self.fields["curator"].choices = [("", "Любой"), *((str(u.pk), u.short_name) for u in curators)]

    def clean(self) -> dict[str, str]:
        for name in list(self.errors):
            del self.errors[name]
            self.cleaned_data[name] = ""
        return self.cleaned_data

    def conditions(self) -> dict[str, str]:
        columns = {"stage": "status", "clinic": "clinic_id", "curator": "curator_id"}
        return {
            column: self.cleaned_data[name] for name, column in columns.items() if self.cleaned_data[name]
        }


class WordsForm(forms.Form):
    """What is looked for in the papers of a case."""

    q = forms.CharField(
        label="Найти в документах",
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={"required": "Напишите слово, которое нужно найти."},
    )


class VerdictForm(forms.Form):
    """The curator's decision on one file as one thing of the package."""

    verdict = forms.ChoiceField(
        label="Решение",
        choices=[("accepted", "Подходит"), ("questioned", "Есть вопрос")],
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите: подходит документ или есть вопрос."},
    )
    reason = forms.CharField(
        label="Что написать заявителю",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @classmethod
    def of(cls, enclosure: Enclosure) -> "VerdictForm":
        return cls(initial={"verdict": enclosure.verdict, "reason": enclosure.verdict_reason})

    def clean(self) -> dict[str, str]:
        if (
            self.cleaned_data.get("verdict") == "questioned"
            and not self.cleaned_data.get("reason", "").strip()
        ):
            self.add_error("reason", "Напишите, что не так: эти слова прочтёт заявитель.")
        return self.cleaned_data


class ConsentScanForm(forms.Form):
    """Which kinds the signed scan covers, and whose signature stands on it (D13)."""

    kinds = forms.MultipleChoiceField(
        label="Скан подтверждает",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Отметьте, какие согласия подписаны в этом документе."},
    )
    signer = forms.ChoiceField(
        label="Подписал",
        widget=forms.RadioSelect,
        error_messages={"required": "Отметьте, чья подпись стоит."},
    )

    def __init__(self, *args, unsigned: list[tuple[str, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kinds, signers = {kind for kind, _ in unsigned}, sorted({who for _, who in unsigned})
        self.fields["kinds"].choices = [(k, k.label) for k in CONSENTS if k in kinds]
        self.fields["signer"].choices = [(who, Consent.Signer(who).label) for who in signers]
        if len(signers) == 1:
            self.fields["signer"].widget = forms.HiddenInput()
            self.initial["signer"] = signers[0]


class MessageForm(forms.Form):
    text = forms.CharField(
        label="Сообщение",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Напишите сообщение."},
    )


class ReasonForm(forms.Form):
    """The words of a step; who reads them is said by the label."""

    reason = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args, label: str, missing: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].error_messages["required"] = missing

    def words(self) -> dict[str, object]:
        return {"reason": self.cleaned_data["reason"]}

    def initial_words(self) -> dict[str, object] | None:
        """What an untouched form would say; None when it says nothing yet."""
        said = str(self.initial.get("reason", ""))
        return {"reason": said} if said else None


class AdultForm(forms.Form):
    """Where the patient who has come of age reads letters (L8)."""

    address = forms.EmailField(
        label="Почта пациента",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Укажите почту, которую назвал сам пациент.",
            "invalid": "Укажите адрес почты, например masha@example.ru.",
        },
    )


class SeenForm(forms.Form):
    """Which version of the opinion is on the page: the next may come meanwhile."""

    looked_at = forms.UUIDField(widget=forms.HiddenInput)

    def words(self) -> dict[str, object]:
        return {"looked_at": self.cleaned_data["looked_at"]}


class ReturnForm(ReasonForm):
    """A reason about one version of the opinion."""

    looked_at = forms.UUIDField(widget=forms.HiddenInput)

    def words(self) -> dict[str, object]:
        return super().words() | {"looked_at": self.cleaned_data["looked_at"]}


class AskForm(forms.Form):
    """What the applicant is asked for: ticked things with a word on each, and a message over all."""

    message = forms.CharField(
        label="Общее пояснение",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, proposed: dict[str, str], needs_items: bool = False, **kwargs) -> None:
        """``proposed``: kind → words, the things that are questioned or missing; they come ticked."""
        super().__init__(*args, **kwargs)
        self.proposed, self.needs_items = proposed, needs_items
        for kind in ASKABLE:
            self.fields[f"ask_{kind}"] = forms.BooleanField(
                label=kind.label, required=False, initial=kind in proposed
            )
            if kind in proposed:
                self.fields[f"note_{kind}"] = forms.CharField(
                    label=f"{kind.label}: что именно",
                    required=False,
                    max_length=500,
                    initial=proposed[kind],
                    widget=forms.Textarea(attrs={"rows": 2}),
                )

    @property
    def first(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """What the checklist proposes: a tick and the words for each."""
        return [(self[f"ask_{k}"], self[f"note_{k}"]) for k in ASKABLE if k in self.proposed]

    @property
    def further(self) -> list[forms.BoundField]:
        return [self[f"ask_{kind}"] for kind in ASKABLE if kind not in self.proposed]

    @property
    def further_is_used(self) -> bool:
        return any(tick.value() for tick in self.further)

    def clean(self) -> dict[str, object]:
        asked = any(self.cleaned_data.get(f"ask_{kind}") for kind in ASKABLE)
        if not asked and (self.needs_items or not self.cleaned_data.get("message", "").strip()):
            raise forms.ValidationError("Отметьте, что прислать, или напишите это словами.")
        return self.cleaned_data

    def words(self) -> dict[str, object]:
        asked = [
            Asked(kind, self.cleaned_data.get(f"note_{kind}", "").strip())
            for kind in ASKABLE
            if self.cleaned_data[f"ask_{kind}"]
        ]
        return {"message": self.cleaned_data["message"].strip(), "asked": asked}

    def initial_words(self) -> dict[str, object] | None:
        """What an untouched form would ask for; None when nothing is proposed."""
        asked = [Asked(kind, note) for kind, note in self.proposed.items()]
        return {"message": self.initial.get("message", ""), "asked": asked} if asked else None
