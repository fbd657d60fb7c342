"""What the insured person fills in about things: the parcel to the organisation, the way back (S12)."""

from collections.abc import Sequence
from uuid import UUID

from django import forms

from portal.forms.fields import DayField, PlainForm
from portal.forms.original import OriginalForm
from requests_app.actions.things import Sending
from requests_app.models import Material, Parcel


def _which(label: str, empty: str) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label, coerce=UUID, widget=forms.CheckboxSelectMultiple, error_messages={"required": empty}
    )


class Choosing:
    """The boxes of the things of a page; those of them that wait for it are ticked at first."""

    def offer(self, things: Sequence[Material], *, waiting: Sequence[Material]) -> None:
        field = self.fields["things"]  # type: ignore[attr-defined]
        field.choices = [(str(thing.pk), str(thing)) for thing in things]
        field.initial = [str(thing.pk) for thing in waiting or things]


class SendingForm(Choosing, PlainForm):
    things = _which("Что в посылке", "Отметьте, что вы отправили.")
    way = forms.ChoiceField(
        label="Как отправили",
        choices=Parcel.Way.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите, как отправили."},
    )
    sent_on = DayField(
        label="Когда отправили", what="день отправки", where="этом месяце", example="05.03.2026"
    )
    tracking = forms.CharField(label="Номер отправления", max_length=100, required=False)
    acknowledged = forms.BooleanField(
        label="Я прочитал(а): доставка осуществляется лично и за счёт застрахованного лица",
        error_messages={"required": "Отметьте, что знаете: доставка за счёт застрахованного лица."},
    )

    @property
    def sending(self) -> Sending:
        return Sending(**self.cleaned_data)


class ReturnForm(Choosing, OriginalForm):
    """The way home is asked for as that of the original, but for the words that are agreed to."""

    things = _which("Что вернуть", "Отметьте, что вернуть.")
    acknowledged = forms.BooleanField(
        label="Я прочитал(а): возврат осуществляется за счёт застрахованного лица",
        error_messages={"required": "Отметьте, что знаете: возврат за счёт застрахованного лица."},
    )
    field_order = ("things", "way", "address", "agreed", "acknowledged")

    def clean(self) -> dict[str, object]:
        given = super().clean()
        self.chosen: Sequence[UUID] = given.pop("things", ())  # type: ignore[assignment]
        return given
