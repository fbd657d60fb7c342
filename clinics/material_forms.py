"""What an organisation fills in about a thing: how it came, where it lies, what became of it, how it went back (S12)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from clinics.original_forms import DirectForm, LostForm, SendForm
from documents import sniffing, uploads
from documents.models import Document
from requests_app.actions.materials import Arrival
from requests_app.actions.returning import SentBack
from requests_app.actions.wishes import Wish
from requests_app.models import Material, Parcel
from requests_app.models.material import State
from workcalendar.days import MOSCOW

PICTURES = frozenset({sniffing.JPEG, sniffing.PNG, sniffing.HEIC})


class Several(forms.Form):
    """What is written down of one thing may be so of others that share its way: the rest of a parcel, of a drawer."""

    together = forms.TypedMultipleChoiceField(
        label="И то же самое для",
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "О других материалах уже записано иное: отметьте ещё раз"},
    )

    def offer(self, others: Sequence[Material], *, ticked: bool = False) -> Self:
        self.fields["together"].choices = [(str(thing.pk), thing.item.what) for thing in others]  # type: ignore[attr-defined]
        self.fields["together"].initial = [str(thing.pk) for thing in others] if ticked else []
        if not others:
            del self.fields["together"]
        return self

    @property
    def others(self) -> dict[str, Sequence[UUID]]:
        return {"together": self.cleaned_data.get("together", ())}


class ArrivalForm(Several):
    """``case_number``, ``by`` and ``at`` are of whoever registers: the photograph is kept as theirs."""

    state = forms.ChoiceField(
        label="В каком виде пришёл",
        choices=[("intact", "Целый"), ("damaged", "Повреждён")],
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите, целый материал или повреждён"},
    )
    condition = forms.CharField(label="Что именно пришло", max_length=500, required=False)
    place = forms.CharField(label="Где лежит", max_length=300, required=False)
    photo = forms.FileField(
        label="Фотография",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
    )

    def __init__(self, *args: Any, case_number: str, by: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case_number, self.by, self.at = case_number, by, at

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("state") == "damaged" and not given.get("condition", "").strip():
            self.add_error("condition", "Напишите, что повреждено: эти слова прочтёт человек")
        return given

    def clean_photo(self) -> Document | None:
        upload: UploadedFile | None = self.cleaned_data["photo"]
        if not upload:
            return None
        try:
            document = uploads.receive(upload, case_number=self.case_number, by=self.by, at=self.at)
        except uploads.UploadRefused as refusal:
            raise ValidationError(refusal.message) from refusal
        if document.content_type not in PICTURES:
            raise ValidationError("Это не фотография. Выберите снимок в JPEG, PNG или HEIC")
        return document

    def words(self) -> dict[str, Any]:
        given = self.cleaned_data
        intact = given["state"] == "intact"
        return {"arrival": Arrival(intact, given["condition"], given["place"], given["photo"])}


class PlaceForm(Several):
    place = forms.CharField(
        label="Где лежит материал",
        max_length=300,
        error_messages={"required": "Напишите, где лежит материал, например «холодильник 1, полка 3»"},
    )

    def words(self) -> dict[str, Any]:
        return {"place": self.cleaned_data["place"]}


class UsedForm(forms.Form):
    because = forms.CharField(
        label="На что израсходован",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Напишите, на что израсходован материал: эти слова прочтёт человек"},
    )

    def words(self) -> dict[str, Any]:
        return {"because": self.cleaned_data["because"]}


class ReturnForm(Several, DirectForm):
    """For one who came to the organisation itself: of a risk S12 says nothing."""

    acknowledged = forms.BooleanField(
        label="Человек прочитал, что возврат за его счёт, и согласен",
        error_messages={"required": "Отметьте, что человек согласен с ценой доставки"},
    )

    def words(self) -> dict[str, Any]:
        given = {name: said for name, said in self.cleaned_data.items() if name != "together"}
        return {"wish": Wish(**given)}


class SentBackForm(Several, SendForm):
    way = forms.ChoiceField(
        label="Как вернули",
        choices=Parcel.Way.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите, как вернули материал"},
    )
    field_order = ("together", "way", "sent_on", "tracking")

    def words(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"sent": SentBack(given["way"], given["sent_on"], given["tracking"])}


class LossForm(Several, LostForm):
    """A whole parcel is lost as often as one thing."""


def _as_sent(material: Material) -> dict[str, Any]:
    """What was written down of the parcel home, to be corrected."""
    parcel = material.returning if material.state == State.SENT_BACK else None
    return {name: getattr(parcel, name) for name in ("way", "sent_on", "tracking")} if parcel else {}


def forms_of(
    material: Material, steps: frozenset[str], *, others: Sequence[Material], by: User, at: datetime
) -> dict[str, forms.Form]:
    """The forms of the steps that are open now, as yet untouched; by the name of the step."""
    today = at.astimezone(MOSCOW).date()
    agreed = material.application.way if material.application else ""
    way = agreed if agreed in Parcel.Way.values else ""
    blank = {
        "register": ArrivalForm(case_number=material.case.number, by=by, at=at),
        "place": PlaceForm(initial={"place": material.place}),
        "use_up": UsedForm(),
        "ask_back": ReturnForm(),
        "send_back": SentBackForm(initial=_as_sent(material) or {"sent_on": today, "way": way}),
        "record_lost": LossForm(),
    }
    corrected = {"send_back"} if material.state == State.SENT_BACK else set()
    for step, form in blank.items():
        if isinstance(form, Several):
            form.offer(others, ticked=step in corrected)
    return {name: form for name, form in blank.items() if name in steps}
