"""The forms of the sorting page: what a file is, whose letter it is, who it is about, what its questionnaire says."""

import re

from django import forms
from django.utils import timezone

from accounts.models import InsuredPerson, Policy, Representation, Sex
from requests_app.actions.people import FullName, Person
from requests_app.models import Case
from requests_app.models.enclosure import SORTABLE
from requests_app.numbering import recognised
from workcalendar.days import MOSCOW

DAYS = ["%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%d-%m-%Y", "%d %m %Y", "%Y-%m-%d"]
NAMES = ("last_name", "first_name", "patronymic")


class KindsForm(forms.Form):
    """«Что есть в этом документе?»: one file may close several parts of S4."""

    kinds = forms.MultipleChoiceField(
        label="Что есть в этом документе?",
        choices=[(kind.value, kind.label) for kind in SORTABLE],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Отметьте хотя бы одно или нажмите «Не документ».",
            "invalid_choice": "Такого вида документов нет.",
        },
    )


class JoinForm(forms.Form):
    into = forms.CharField(
        label="Номер другой заявки",
        max_length=40,
        error_messages={"required": "Напишите номер заявки, например ВМ-2026-123."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_into(self) -> str:
        number = recognised(self.cleaned_data["into"])
        if number is None:
            raise forms.ValidationError("В этих словах нет номера заявки. Он пишется так: ВМ-2026-123.")
        return number


class NotARequestForm(forms.Form):
    reason = forms.CharField(
        label="Почему это не обращение",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Напишите, почему это не обращение."},
    )


def _name(label: str, missing: str, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=100,
        required=required,
        error_messages={"required": missing},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class PersonForm(forms.Form):
    """Who the letter is from and about whom (S2), as the papers in it say."""

    acts_as = forms.ChoiceField(
        label="Кто пишет",
        choices=[("self", "Сам пациент"), ("representative", "Представитель пациента")],
        widget=forms.RadioSelect,
        initial="self",
        error_messages={"required": "Отметьте, кто пишет."},
    )
    last_name = _name("Фамилия пациента", "Укажите фамилию пациента, как в документе.")
    first_name = _name("Имя", "Укажите имя пациента, как в документе.")
    patronymic = _name("Отчество", "", required=False)
    birth_date = forms.DateField(
        label="Дата рождения",
        input_formats=DAYS,
        widget=forms.DateInput(format="%d.%m.%Y", attrs={"placeholder": "дд.мм.гггг", "autocomplete": "off"}),
        error_messages={
            "required": "Укажите дату рождения, например 14.03.1964.",
            "invalid": "Напишите дату рождения числами, например 14.03.1964. Такого дня нет в календаре.",
        },
    )
    sex = forms.ChoiceField(
        label="Пол",
        choices=Sex.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Отметьте пол."},
    )
    basis = forms.ChoiceField(
        label="Кем приходится пациенту",
        choices=[("", "Выберите"), *Representation.Basis.choices],
        required=False,
    )
    own_last_name = _name("Фамилия представителя", "", required=False)
    own_first_name = _name("Имя представителя", "", required=False)
    own_patronymic = _name("Отчество представителя", "", required=False)
    phone = forms.CharField(label="Телефон заявителя", required=False, max_length=40)
    policy_number = forms.CharField(label="Номер полиса", required=False, max_length=80)

    def clean_birth_date(self):
        born, today = self.cleaned_data["birth_date"], timezone.localdate(timezone=MOSCOW)
        if not today.year - 120 <= born.year or born > today:
            raise forms.ValidationError(f"Проверьте год рождения: {born:%d.%m.%Y}.")
        return born

    def clean(self) -> None:
        if self.cleaned_data.get("acts_as") != Case.ActsAs.REPRESENTATIVE:
            return
        missing = {
            "basis": "Выберите, кем представитель приходится пациенту.",
            "own_last_name": "Укажите фамилию представителя: он подписывает согласия.",
            "own_first_name": "Укажите имя представителя: он подписывает согласия.",
        }
        for name, words in missing.items():
            if not self.cleaned_data.get(name):
                self.add_error(name, words)

    def words(self) -> dict[str, object]:
        """The arguments of ``contacts.identify``."""
        given = self.cleaned_data
        by_another = given["acts_as"] == Case.ActsAs.REPRESENTATIVE
        own = FullName(given["own_last_name"], given["own_first_name"], given["own_patronymic"])
        return {
            "insured": Person(
                given["last_name"],
                given["first_name"],
                given["patronymic"],
                given["birth_date"],
                given["sex"],
            ),
            "acts_as": given["acts_as"],
            "basis": given["basis"] if by_another else "",
            "applicant": own if by_another else None,
            "phone": given["phone"],
            "policy_number": given["policy_number"],
        }


class RegisterForm(forms.Form):
    """A policy number to be looked for in the register: it fills the person's form and decides nothing."""

    policy = forms.CharField(
        label="Найти в реестре по номеру полиса",
        max_length=80,
        error_messages={"required": "Введите номер полиса."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class QuestionnaireForm(forms.Form):
    """What the signed questionnaire says (S3(1), D8, D17)."""

    diagnosis = forms.CharField(
        label="Диагноз",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Перепишите диагноз из анкеты."},
    )
    diagnosis_code = forms.CharField(
        label="Код по МКБ-10",
        required=False,
        max_length=8,
        error_messages={"max_length": "Код короче, например C50.4."},
    )
    questions = forms.CharField(
        label="Вопросы эксперту",
        required=False,
        max_length=10_000,
        help_text="Каждый вопрос с новой строки.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    copy_mode = forms.ChoiceField(
        label="Копия мнения",
        choices=[
            ("protected", "PDF с паролем"),
            ("plain", "Обычный PDF: письменный выбор в анкете"),
        ],
        initial="protected",
        widget=forms.RadioSelect,
        error_messages={"required": "Отметьте, какую копию отправить."},
    )

    def clean_diagnosis_code(self) -> str:
        code = self.cleaned_data["diagnosis_code"].strip().upper().translate(LOOKALIKES)
        if code and not re.fullmatch(r"[A-Z]\d{2}(\.\d{1,2})?", code):
            raise forms.ValidationError("Код пишется так: C50.4. Если его нет, оставьте поле пустым.")
        return code

    def words(self) -> dict[str, object]:
        """The arguments of ``contacts.transcribe``."""
        return {**self.cleaned_data, "questions": self.cleaned_data["questions"].splitlines()}


LOOKALIKES = str.maketrans("АВСЕНКМОРТХ", "ABCEHKMOPTX")


class AddressForm(forms.Form):
    address = forms.CharField(
        label="Адрес в анкете",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Укажите адрес почты из анкеты."},
    )


def person_of(case: Case) -> dict[str, object]:
    """What is known already, for the fields."""
    insured: InsuredPerson | None = case.insured
    known: dict[str, object] = {
        "acts_as": case.acts_as,
        "phone": case.phone,
        "policy_number": case.policy_number,
        "basis": getattr(case, "basis", "") or "",
    }
    if insured is not None:
        known |= {name: getattr(insured, name) for name in (*NAMES, "birth_date", "sex")}
    if case.by_representative and case.applicant is not None:
        known |= {f"own_{name}": getattr(case.applicant, name) for name in NAMES}
    return known


def person_in_register(policy: Policy) -> dict[str, object]:
    """The register knows no sex: that is looked up in the passport."""
    return {
        **{name: getattr(policy, name) for name in (*NAMES, "birth_date")},
        "policy_number": policy.number,
    }
