"""For whom the opinion is asked: the person's name, birth date and sex, a phone, and the right of a representative."""

from django import forms
from django.conf import settings
from django.utils import timezone

from accounts.models import InsuredPerson, Representation, Sex, User
from portal.forms.fields import DayField, NameField, PhoneField, PlainForm
from requests_app.actions.registration import FullName, Person
from requests_app.models import Case
from workcalendar.days import MOSCOW

FOR = {"self": "Для меня", "child": "Для ребёнка до 18 лет: я его законный представитель"}
FOR_WARD = {"ward": "Для взрослого под моей опекой"}
BASES_OF_CHILD = [
    (basis.value, basis.label)
    for basis in Representation.Basis
    if basis != Representation.Basis.GUARDIAN_OF_ADULT
]


def for_whom() -> dict[str, str]:
    """Whom one may apply for; guardians of adults by the setting (D12)."""
    return FOR | (FOR_WARD if settings.GUARDIANS_OF_ADULTS else {})


class ForWhomForm(PlainForm):
    whom = forms.ChoiceField(
        label="Для кого второе мнение?",
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите, для кого второе мнение."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["whom"].choices = list(for_whom().items())


class PersonForm(PlainForm):
    last_name = NameField(label="Фамилия", what="фамилию, как в документе", autocomplete="family-name")
    first_name = NameField(label="Имя", what="имя, как в документе", autocomplete="given-name")
    patronymic = NameField(label="Отчество", what="отчество", autocomplete="additional-name", required=False)
    birth_date = DayField(
        label="Дата рождения", what="дату рождения", where="дате рождения", autocomplete="bday"
    )
    sex = forms.ChoiceField(
        label="Пол",
        choices=Sex.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите пол."},
    )
    phone = PhoneField(label="Ваш телефон", help_text="Позвоним, только если не сможем написать на почту.")

    def person(self) -> Person:
        names = ("last_name", "first_name", "patronymic", "birth_date", "sex")
        return Person(**{name: self.cleaned_data[name] for name in names})


class StartForm(PersonForm):
    """The person of a new draft; ``whom`` decides whose name is asked."""

    whom = forms.ChoiceField(widget=forms.HiddenInput)
    basis = forms.ChoiceField(
        label="Кем вы приходитесь ребёнку",
        choices=BASES_OF_CHILD,
        widget=forms.RadioSelect,
        required=False,
    )

    own_last_name = NameField(
        label="Ваша фамилия", what="свою фамилию, как в паспорте", autocomplete="family-name"
    )
    own_first_name = NameField(label="Ваше имя", what="своё имя, как в паспорте", autocomplete="given-name")
    own_patronymic = NameField(
        label="Ваше отчество", what="своё отчество", autocomplete="additional-name", required=False
    )

    def __init__(self, *args, whom: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.whom = whom
        if whom == "self":
            for name in ("own_last_name", "own_first_name", "own_patronymic"):
                del self.fields[name]
        self.fields["whom"].choices = list(for_whom().items())
        self.fields["whom"].initial = whom
        if whom != "self":
            for name in ("last_name", "first_name", "patronymic", "birth_date"):
                self.fields[name].widget.attrs["autocomplete"] = "off"
        if whom != "child":
            del self.fields["basis"]

    def clean_basis(self) -> str:
        basis = self.cleaned_data["basis"]
        if not basis:
            raise forms.ValidationError("Выберите, кем вы приходитесь ребёнку.")
        return basis

    def clean(self) -> None:
        born, today = self.cleaned_data.get("birth_date"), timezone.localdate(timezone=MOSCOW)
        if self.whom == "self" and born and InsuredPerson(birth_date=born).is_minor_on(today):
            self.add_error(
                "birth_date", "До 18 лет заявку подаёт законный представитель: мать, отец или опекун."
            )

    def draft(self) -> dict[str, object]:
        """The arguments of ``registration.start_draft``."""
        basis = {"ward": Representation.Basis.GUARDIAN_OF_ADULT}.get(
            self.whom, self.cleaned_data.get("basis", "")
        )
        return {
            "insured": self.person(),
            "acts_as": Case.ActsAs.SELF if self.whom == "self" else Case.ActsAs.REPRESENTATIVE,
            "basis": basis,
            "phone": self.cleaned_data["phone"],
            "applicant": None if self.whom == "self" else self._own_name(),
        }

    def _own_name(self) -> FullName:
        """Who signs for the child: the representative's name as in the passport (D17)."""
        given = self.cleaned_data
        return FullName(given["own_last_name"], given["own_first_name"], given["own_patronymic"])


def known_of(user: User, whom: str) -> dict[str, object]:
    """What we know already: one's own name and birth date, one's phone."""
    if whom != "self":
        own_name = {f"own_{name}": getattr(user, name) for name in ("last_name", "first_name", "patronymic")}
        return own_name | {"phone": user.phone}
    own = InsuredPerson.objects.filter(user=user).first()
    return of_person(own or user) | {"phone": user.phone}


def of_person(person: InsuredPerson | User) -> dict[str, object]:
    names = ("last_name", "first_name", "patronymic", "birth_date", "sex")
    return {name: getattr(person, name, None) or "" for name in names}
