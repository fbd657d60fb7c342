"""A medical organisation (clinic): makes the opinion, keeps its original (S10)."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts import icd


def chapters_taken() -> ArrayField:
    """A column of ICD-10 chapters by their ranges; empty: nothing was said."""
    return ArrayField(
        models.CharField(max_length=7, choices=icd.CHOICES),
        default=list,
        blank=True,
        verbose_name="классы МКБ-10",
    )


def are_chapters(name: str) -> models.CheckConstraint:
    """No other word stands in the column ``icd_chapters``."""
    return models.CheckConstraint(condition=Q(icd_chapters__contained_by=list(icd.BY_RANGE)), name=name)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def active(self) -> "OrganisationQuerySet":
        return self.filter(is_active=True)


class Organisation(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("название", max_length=300, unique=True)
    short_name = models.CharField("коротко", max_length=80)
    country = models.CharField("страна", max_length=2, default="RU", help_text="Две буквы по ISO 3166-1")
    city = models.CharField("город", max_length=100, blank=True)
    address = models.CharField("адрес для материалов", max_length=400, blank=True)
    email = models.EmailField("почта для уведомлений")
    phone = models.CharField("телефон", max_length=60, blank=True)
    specialties = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name="специальности"
    )
    icd_chapters = chapters_taken()
    is_active = models.BooleanField("принимает дела", default=True)
    cross_border_notice_on = models.DateField(
        "уведомление регулятора о трансграничной передаче", null=True, blank=True
    )
    cross_border_notice_number = models.CharField("номер уведомления", max_length=60, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "медицинская организация"
        verbose_name_plural = "медицинские организации"
        ordering = ["name"]
        constraints = [are_chapters("an_organisation_takes_chapters_of_icd")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_abroad(self) -> bool:
        """Whether sending a case there is a cross-border transfer (L4)."""
        return self.country != "RU"

    @property
    def chapters(self) -> list[icd.Chapter]:
        """Its profile, in the order of the classification; none: the profile is not told."""
        return icd.in_order(self.icd_chapters)
