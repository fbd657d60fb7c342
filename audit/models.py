"""What happened (Event) and the chain that shows it is untouched (Seal). Nothing here knows what a case is.

Rows are written by `audit.log` and `audit.chain` alone, and changed by nobody: triggers refuse it (L5).
"""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from audit.append_only import append_only


class EventQuerySet(models.QuerySet["Event"]):
    def of_case(self, number: str) -> "EventQuerySet":
        """Everything recorded about one case, as it happened."""
        return self.filter(case_number=number).order_by("id")

    def of_subject(self, subject: models.Model) -> "EventQuerySet":
        """Everything recorded about one row: who opened this document, who changed this account."""
        return self.filter(subject=label_of(subject)).order_by("id")

    def newest_first(self) -> "EventQuerySet":
        return self.order_by("-id")


class Event(models.Model):
    """One action with personal data: who, what, when, on which case, on which row."""

    at = models.DateTimeField("когда")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="кто",
    )
    by_label = models.CharField("кто, как звали тогда", max_length=200, blank=True)
    action = models.CharField("действие", max_length=80)
    case_number = models.CharField("номер обращения", max_length=40, blank=True)
    subject = models.CharField("над чем", max_length=120, blank=True)
    details = models.JSONField("подробности", default=dict, blank=True, encoder=DjangoJSONEncoder)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "запись журнала"
        verbose_name_plural = "записи журнала"
        indexes = [
            models.Index(fields=["case_number", "id"], name="event_by_case"),
            models.Index(fields=["subject", "id"], name="event_by_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(action__regex=r"^[a-z_]+\.[a-z0-9_]+$"),
                name="event_action_is_room_dot_verb",
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M} {self.action} {self.case_number}".strip()


class Seal(models.Model):
    """One link of the chain: the hash of one event and of the link before it.

    The key to the event is not enforced by the database, so that a deleted event leaves its link behind and is named.
    """

    position = models.BigIntegerField("место в цепи", primary_key=True)
    event = models.OneToOneField(
        Event,
        models.DO_NOTHING,
        db_constraint=False,
        related_name="seal",
        verbose_name="запись",
    )
    previous_hash = models.CharField("хеш предыдущего звена", max_length=64)
    hash = models.CharField("хеш", max_length=64)
    sealed_at = models.DateTimeField("опечатано")

    class Meta:
        verbose_name = "звено цепи"
        verbose_name_plural = "звенья цепи"
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.position}:{self.hash[:12]}"


def label_of(subject: models.Model | None) -> str:
    """How a row is named in the log: «documents.Document:1b4e…»."""
    return f"{subject._meta.label}:{subject.pk}" if subject is not None else ""
