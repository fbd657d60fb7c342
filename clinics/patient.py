"""What an organisation is told about the person (D21): nothing here knows of contacts, policies or identity papers."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from requests_app.models import Case
from requests_app.statuses import Status
from workcalendar.days import MOSCOW


@dataclass(frozen=True)
class Patient:
    """Sex and age always; the name and the birth date once the case is accepted, unless the setting hides them."""

    sex: str
    age: int | None
    name: str = ""
    birth_date: date | None = None

    @property
    def noun(self) -> str:
        """«Женщина», «Мальчик»: stands before the age where the name is hidden."""
        young = self.age is not None and self.age < 18
        words = {"f": ("Женщина", "Девочка"), "m": ("Мужчина", "Мальчик")}
        return words.get(self.sex, ("Пациент", "Пациент"))[young]


def of(case: Case, *, at: datetime) -> Patient:
    """The patient as this case's organisation may see one at the moment ``at``."""
    person = case.insured
    if person is None:
        return Patient(sex="", age=None)
    age = person.age_on(at.astimezone(MOSCOW).date())
    if is_nameless(case):
        return Patient(sex=person.sex, age=age)
    return Patient(sex=person.sex, age=age, name=person.full_name, birth_date=person.birth_date)


def is_nameless(case: Case) -> bool:
    """An offer can be weighed without the name; the setting hides it for good (D21)."""
    return settings.ANONYMISE_FOR_CLINICS or case.status == Status.OFFERED
