"""What the patient who has come of age shows before the case opens (L8)."""

from portal.forms.fields import DayField, PlainForm


class BirthForm(PlainForm):
    born = DayField(label="Ваша дата рождения", what="дату рождения", where="этом месяце")
