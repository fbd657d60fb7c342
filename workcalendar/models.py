"""The production calendar as rows (L2): a year with its act, and its days that differ from the ordinary week.

What the days mean for terms is in days.py; rows are written by loading.py alone.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from workcalendar.production import DayKind


class CalendarYearQuerySet(models.QuerySet["CalendarYear"]):
    def approved(self) -> "CalendarYearQuerySet":
        return self.filter(status=CalendarYear.Status.APPROVED)

    def drafts(self) -> "CalendarYearQuerySet":
        return self.filter(status=CalendarYear.Status.DRAFT)


class CalendarYear(models.Model):
    """One year as an act of the government sets it. A draft counts as missing (D16)."""

    class Status(models.TextChoices):
        DRAFT = "draft", "черновик"
        APPROVED = "approved", "утверждён"

    year = models.PositiveSmallIntegerField("год", primary_key=True)
    act = models.CharField("акт", max_length=200, help_text="«постановление Правительства РФ от 24.09.2025»")
    act_number = models.CharField("номер акта", max_length=40, blank=True)
    status = models.CharField("состояние", max_length=10, choices=Status.choices, default=Status.DRAFT)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="кто утвердил",
    )
    approved_at = models.DateTimeField("когда утверждён", null=True, blank=True)
    version = models.PositiveIntegerField("редакция", default=1)
    loaded_at = models.DateTimeField("когда загружен")

    objects = CalendarYearQuerySet.as_manager()

    class Meta:
        verbose_name = "год календаря"
        verbose_name_plural = "годы календаря"
        ordering = ["year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="approved", approved_at__isnull=False)
                | Q(status="draft", approved_at__isnull=True, approved_by__isnull=True),
                name="calendar_year_approved_with_its_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.full_act}, {self.get_status_display()}"

    @property
    def full_act(self) -> str:
        """«постановление Правительства РФ от 24.09.2025 № 1466»."""
        return full_act(self.act, self.act_number)


def full_act(act: str, number: str) -> str:
    return f"{act} № {number}" if number else act


class CalendarDay(models.Model):
    """One day that differs from the ordinary week, or has a name."""

    class Kind(models.TextChoices):
        DAY_OFF = DayKind.DAY_OFF.value, "выходной"
        WORKING = DayKind.WORKING.value, "рабочий"
        SHORTENED = DayKind.SHORTENED.value, "сокращённый"

    date = models.DateField("день", unique=True)
    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days", verbose_name="год")
    kind = models.CharField("какой", max_length=10, choices=Kind.choices)
    note = models.CharField("почему", max_length=200, blank=True)

    class Meta:
        verbose_name = "день календаря"
        verbose_name_plural = "дни календаря"
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(date__year=models.F("year_id")), name="calendar_day_within_its_year"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in DayKind]), name="calendar_day_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d.%m.%Y} {self.get_kind_display()}"
