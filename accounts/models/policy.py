"""The register of VHI policies, against which cover is checked (D15)."""

import re
from datetime import date

from django.db import models

from accounts.names import PersonName, folded


def number_key(number: str) -> str:
    """A policy number as it is compared: letters and digits only, upper case. Numbers are free-form (D15)."""
    return re.sub(r"[\W_]+", "", number).upper()


class PolicyQuerySet(models.QuerySet["Policy"]):
    def numbered(self, number: str) -> "PolicyQuerySet":
        return self.filter(number_key=number_key(number))

    def of_person(self, full_name: str, birth_date: date, *, email: str) -> "PolicyQuerySet":
        """Policies of one person, however the register spells «ё», that the insurer knows by this address.

        A name and a birth date are known to many, so they open nothing without an address that was proved; none, no rows.
        """
        if not email:
            return self.none()
        known = self.filter(birth_date=birth_date, email__iexact=email)
        same = [policy.pk for policy in known if folded(policy.full_name) == folded(full_name)]
        return self.filter(pk__in=same)


class Policy(PersonName):
    number = models.CharField("номер полиса", max_length=80)
    number_key = models.GeneratedField(
        expression=models.Func(
            models.functions.Upper("number"),
            models.Value(r"[\W_]+"),
            models.Value(""),
            models.Value("g"),
            function="regexp_replace",
        ),
        output_field=models.CharField(max_length=80),
        db_persist=True,
    )
    birth_date = models.DateField("дата рождения")
    email = models.EmailField("почта, известная страховщику", blank=True)
    programme = models.CharField("программа", max_length=200)
    covers_second_opinion = models.BooleanField("второе мнение входит в программу", default=True)
    starts_on = models.DateField("действует с")
    ends_on = models.DateField("действует по")

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = "полис"
        verbose_name_plural = "полисы"
        indexes = [models.Index(fields=["number_key"], name="policy_number_key")]

    def __str__(self) -> str:
        return self.number

    def covers_on(self, day: date) -> bool:
        """In force on the day, and the programme includes the service (D15)."""
        return self.covers_second_opinion and self.starts_on <= day <= self.ends_on
