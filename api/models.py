"""What doors for programs remember: calls, for those that are made again, and what was to be told to webhooks."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from rest_framework.utils.encoders import JSONEncoder

from accounts.models import Organisation
from accounts.sealed import SealedTextField

REMEMBERED_FOR = timedelta(days=30)


class CallQuerySet(models.QuerySet["Call"]):
    def forgotten(self, at: datetime) -> "CallQuerySet":
        return self.filter(made_at__lte=at - REMEMBERED_FOR)


class Call(models.Model):
    """A creating call that succeeded, under its caller's Idempotency-Key: its body's hash and the answer it had."""

    caller = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    body_sha256 = models.CharField(max_length=64)
    """Of method, address and body together."""
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField(null=True, encoder=JSONEncoder)
    made_at = models.DateTimeField()

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = "вызов"
        verbose_name_plural = "вызовы"
        indexes = [models.Index(fields=["made_at"], name="call_by_moment")]
        constraints = [
            models.UniqueConstraint(fields=["caller", "key"], name="a_call_is_made_once"),
            models.CheckConstraint(condition=Q(status__gte=200, status__lt=300), name="a_call_succeeded"),
        ]

    def __str__(self) -> str:
        return self.key


class Webhook(models.Model):
    """Where an organisation's own system wants to be told of what concerns it, and the secret that signs it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="webhooks")
    url = models.URLField("куда", max_length=500)
    secret = SealedTextField("секрет подписи")
    created_at = models.DateTimeField()
    stopped_at = models.DateTimeField("остановлен", null=True, blank=True)
    stopped_because = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "вебхук"
        verbose_name_plural = "вебхуки"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "url"], condition=Q(stopped_at=None), name="told_once_at_an_address"
            ),
        ]

    def __str__(self) -> str:
        return self.url


class SendingQuerySet(models.QuerySet["Sending"]):
    def due(self, at: datetime) -> "SendingQuerySet":
        return self.filter(next_try_at__lte=at)

    def of_organisation(self, organisation: Organisation) -> "SendingQuerySet":
        return self.filter(webhook__organisation=organisation).select_related("webhook")


class Sending(models.Model):
    """One message to a webhook: its exact bytes, its tries, and what became of it. The log is these rows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="sendings")
    event = models.CharField(max_length=40)
    body = models.TextField()
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    """None: delivered, or given up."""
    last_status = models.PositiveSmallIntegerField("ответ", null=True)
    last_failure = models.CharField(max_length=200, blank=True)
    delivered_at = models.DateTimeField(null=True)

    objects = SendingQuerySet.as_manager()

    class Meta:
        verbose_name = "сообщение вебхука"
        verbose_name_plural = "сообщения вебхуков"
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(next_try_at__isnull=False), name="sending_due"),
            models.Index(fields=["webhook", "-made_at"], name="sending_by_webhook"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(delivered_at=None) | Q(next_try_at=None), name="what_arrived_is_not_tried_again"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}, {self.tries}"
