"""Calls that were made, for those that are made again."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from rest_framework.utils.encoders import JSONEncoder

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
