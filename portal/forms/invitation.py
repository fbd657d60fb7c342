"""What the patient who has come of age says of oneself before the case opens (L8)."""

from portal.forms.fields import DayField, NameField, PlainForm
from requests_app.actions.majority import Shown


class ShownForm(PlainForm):
    last_name = NameField(label="Фамилия", what="фамилию, как в документе", autocomplete="family-name")
    first_name = NameField(label="Имя", what="имя, как в документе", autocomplete="given-name")
    born = DayField(label="Дата рождения", what="дату рождения", where="этом месяце", autocomplete="bday")

    @property
    def who(self) -> Shown:
        return Shown(**self.cleaned_data)
