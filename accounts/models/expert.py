"""The experts of an organisation, and what allows each to practise: certificates and accreditations with their ends."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Max, Q

from accounts import icd
from accounts.models.organisation import Organisation, are_chapters, chapters_taken
from accounts.names import PersonName, folded


class ExpertQuerySet(models.QuerySet["Expert"]):
    def of_organisation(self, organisation: Organisation | None) -> "ExpertQuerySet":
        return self.filter(organisation=organisation).prefetch_related("credentials")

    def active(self) -> "ExpertQuerySet":
        return self.filter(is_active=True)

    def lapsed(self, on: date) -> "ExpertQuerySet":
        """Those who work, and whose last credential ended before this day: ``ended_on``. One without any is not lapsed."""
        working = self.active().filter(organisation__is_active=True)
        return working.annotate(ended_on=Max("credentials__valid_until")).filter(ended_on__lt=on)


class Expert(PersonName):
    """Who writes opinions at an organisation. Never deleted: an opinion may name the expert; one who left is not active."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="experts")
    last_name = models.CharField("фамилия", max_length=100)
    position = models.CharField("должность", max_length=200)
    specialty = models.CharField("специальность", max_length=200)
    icd_chapters = chapters_taken()
    is_active = models.BooleanField("даёт мнения", default=True)

    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = "эксперт"
        verbose_name_plural = "эксперты"
        ordering = ["last_name", "first_name", "patronymic", "pk"]
        constraints = [
            are_chapters("an_expert_takes_chapters_of_icd"),
            models.CheckConstraint(
                condition=~Q(position="") & ~Q(specialty=""), name="an_expert_has_a_position"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def chapters(self) -> list[icd.Chapter]:
        return icd.in_order(self.icd_chapters)

    def is_named(self, full_name: str) -> bool:
        return folded(self.full_name) == folded(full_name)

    @property
    def last_credential(self) -> "Credential | None":
        """The one that ends last; None where none is known."""
        return max(self.credentials.all(), key=lambda one: one.valid_until, default=None)

    def is_lapsed_on(self, day: date) -> bool:
        """Credentials are known, and none of them reaches this day."""
        last = self.last_credential
        return last is not None and last.valid_until < day


class Credential(models.Model):
    """One document of an expert, in force to the end of its last day."""

    class Kind(models.TextChoices):
        CERTIFICATE = "certificate", "Сертификат специалиста"
        ACCREDITATION = "accreditation", "Аккредитация"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    expert = models.ForeignKey(Expert, models.CASCADE, related_name="credentials")
    kind = models.CharField("вид", max_length=13, choices=Kind.choices)
    number = models.CharField("номер", max_length=60)
    valid_until = models.DateField("действует по")
    written_at = models.DateTimeField("записан")

    class Meta:
        verbose_name = "документ эксперта"
        verbose_name_plural = "документы экспертов"
        ordering = ["-valid_until", "pk"]
        indexes = [models.Index(fields=["valid_until"], name="credential_by_its_end")]
        constraints = [
            models.UniqueConstraint(fields=["expert", "kind", "number"], name="a_credential_is_written_once"),
            models.CheckConstraint(condition=~Q(number=""), name="a_credential_has_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} № {self.number}, действует по {self.valid_until:%d.%m.%Y}"

    @property
    def in_words(self) -> str:
        """Inside a sentence: «аккредитация № 7»."""
        return f"{self.get_kind_display().lower()} № {self.number}"
