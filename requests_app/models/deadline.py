"""A promise as a row (PROCEDURE, «Enforcement»), and the steps planned to keep it."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.models.case import Case


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def running(self) -> "DeadlineQuerySet":
        """Neither met nor stopped; a broken promise still runs until it is kept."""
        return self.filter(met_at=None, stopped_at=None)

    def overdue(self, at: datetime) -> "DeadlineQuerySet":
        return self.running().filter(due_at__lte=at)

    def awaiting_letter(self) -> "DeadlineQuerySet":
        """Will be kept once a letter is accepted by the mail server."""
        return self.running().filter(letter__isnull=False)

    def without_calendar(self) -> "DeadlineQuerySet":
        """Cannot be computed: no approved calendar of the year (D16)."""
        return self.running().filter(due_at=None)


class Deadline(models.Model):
    class Kind(models.TextChoices):
        ACKNOWLEDGEMENT = "acknowledgement", "Подтвердить получение"
        REVIEW = "review", "Проверить новые документы"
        ANSWER = "answer", "Ответ заявителя"
        CLINIC_ACCEPTANCE = "clinic_acceptance", "Клиника принимает дело"
        OPINION = "opinion", "Второе мнение, 14 дней"
        PROVISIONAL = "provisional", "Второе мнение, предварительно"
        STORAGE = "storage", "Хранение оригинала"
        FOLLOW_UP = "follow_up", "Ответ на вопрос после мнения"

    SEVERAL = frozenset({Kind.STORAGE, Kind.FOLLOW_UP})
    """Of these a case may have several at once: one for each original, one for each question."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="deadlines")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    anchor = models.CharField("от чего считаем", max_length=200)
    began_at = models.DateTimeField()
    due_at = models.DateTimeField("первый миг нарушения", null=True, blank=True)
    promised_on = models.DateField("обещанный день", null=True, blank=True)
    legal_limit_on = models.DateField("по ст. 193 ГК", null=True, blank=True)
    explanation = models.TextField()
    calendar_version = models.CharField(max_length=120, blank=True)
    calendar_missing_year = models.PositiveSmallIntegerField(null=True, blank=True)
    letter = models.UUIDField("письмо, которое исполнит обещание", null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_because = models.CharField(max_length=300, blank=True)
    breached_at = models.DateTimeField("нарушение записано", null=True, blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = "срок"
        verbose_name_plural = "сроки"
        ordering = ["began_at"]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(met_at=None, stopped_at=None), name="deadline_running"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(met_at=None, stopped_at=None) & ~Q(kind__in=["storage", "follow_up"]),
                name="one_running_deadline_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(met_at=None) | Q(stopped_at=None), name="met_or_stopped_not_both"
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=False, promised_on__isnull=False)
                | Q(calendar_missing_year__isnull=False),
                name="due_or_calendar_missing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.case_id}"

    @property
    def is_running(self) -> bool:
        return self.met_at is None and self.stopped_at is None

    def is_overdue(self, at: datetime) -> bool:
        return self.is_running and self.due_at is not None and self.due_at <= at

    @property
    def was_late(self) -> bool:
        """Kept, but after the promise; the end of the storage is no promise that can be late."""
        return (
            self.kind != self.Kind.STORAGE
            and self.met_at is not None
            and self.due_at is not None
            and self.met_at >= self.due_at
        )


class PlannedStepQuerySet(models.QuerySet["PlannedStep"]):
    def waiting(self) -> "PlannedStepQuerySet":
        return self.filter(taken_at=None, overtaken_at=None, cancelled_at=None)

    def due(self, at: datetime) -> "PlannedStepQuerySet":
        return self.waiting().filter(planned_at__lte=at).order_by("planned_at", "pk")


class PlannedStep(models.Model):
    """What enforces a deadline, once: a reminder to somebody, an automatic act, the record of a breach (D7)."""

    class Name(models.TextChoices):
        UNTAKEN = "untaken", "Никто не взял"
        WARNING = "warning", "Скоро срок"
        NOTICE = "notice", "Автоматическое уведомление о получении"
        REMINDER = "reminder", "Напоминание"
        CALL_HEAD = "call_head", "Позвать руководителя"
        RELEASE = "release", "Автоматический выпуск"
        BREACH = "breach", "Срок нарушен"
        END = "end", "Срок истёк"

    class Recipient(models.TextChoices):
        CURATOR = "curator", "Куратор"
        HEAD = "head", "Руководитель"
        CLINIC = "clinic", "Клиника"
        APPLICANT = "applicant", "Заявитель"
        SYSTEM = "system", "Система"

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="steps")
    name = models.CharField(max_length=10, choices=Name.choices)
    day = models.SmallIntegerField(default=0)
    recipient = models.CharField(max_length=9, choices=Recipient.choices)
    planned_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    overtaken_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=300, blank=True)

    objects = PlannedStepQuerySet.as_manager()

    class Meta:
        verbose_name = "шаг срока"
        verbose_name_plural = "шаги сроков"
        ordering = ["planned_at"]
        indexes = [
            models.Index(
                fields=["planned_at"],
                condition=Q(taken_at=None, overtaken_at=None, cancelled_at=None),
                name="planned_steps_waiting",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "name", "day", "recipient"], name="a_step_is_planned_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_name_display()} → {self.get_recipient_display()}"
