"""The insured person (the patient), and who may act for one."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models

from accounts.names import PersonName, folded

ADULT_AT = 18
SIGNS_TOO_FROM = 15


class Sex(models.TextChoices):
    FEMALE = "f", "Женский"
    MALE = "m", "Мужской"


def anniversary(born: date, years: int) -> date:
    """The birthday on which a person turns ``years``; 29 February is kept on 1 March."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


class InsuredPerson(PersonName):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="insured_person"
    )
    name_key = models.GeneratedField(
        expression=models.functions.Replace(
            models.functions.Lower(
                models.functions.Concat(
                    "last_name", models.Value(" "), "first_name", models.Value(" "), "patronymic"
                )
            ),
            models.Value("ё"),
            models.Value("е"),
        ),
        output_field=models.CharField(max_length=310),
        db_persist=True,
    )
    birth_date = models.DateField("дата рождения")
    sex = models.CharField("пол", max_length=1, choices=Sex.choices)

    class Meta:
        verbose_name = "застрахованное лицо"
        verbose_name_plural = "застрахованные лица"
        indexes = [models.Index(fields=["name_key"], name="insured_name_key")]

    def __str__(self) -> str:
        return self.full_name

    def age_on(self, day: date) -> int:
        """Full years."""
        return (
            day.year
            - self.birth_date.year
            - (anniversary(self.birth_date, day.year - self.birth_date.year) > day)
        )

    def is_minor_on(self, day: date) -> bool:
        return self.age_on(day) < ADULT_AT

    def signs_too_on(self, day: date) -> bool:
        """A minor of 15-17 signs beside the representative (L8)."""
        return SIGNS_TOO_FROM <= self.age_on(day) < ADULT_AT

    @property
    def adult_on(self) -> date:
        """The 18th birthday: the representative's access ends (L8)."""
        return anniversary(self.birth_date, ADULT_AT)

    def is_named(self, full_name: str) -> bool:
        return folded(self.full_name) == folded(full_name)


class Representation(models.Model):
    """The recorded right of one account to act for an insured person."""

    class Basis(models.TextChoices):
        PARENT = "parent", "Мать или отец"
        ADOPTER = "adopter", "Усыновитель"
        GUARDIAN = "guardian", "Опекун или попечитель"
        GUARDIAN_OF_ADULT = "guardian_of_adult", "Опекун взрослого (D12)"

    insured = models.ForeignKey(InsuredPerson, models.CASCADE, related_name="representations")
    representative = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="representations"
    )
    basis = models.CharField("основание", max_length=20, choices=Basis.choices)
    until = models.DateField("действует до", null=True, blank=True)

    class Meta:
        verbose_name = "представительство"
        verbose_name_plural = "представительства"
        constraints = [
            models.UniqueConstraint(
                fields=["insured", "representative"], name="one_representation_of_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.representative} за {self.insured}"
