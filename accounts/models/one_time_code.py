"""A six-digit code by which a signed-in person agrees, once, to one thing (D13). Its rules: ``one_time_codes``."""

from django.conf import settings
from django.db import models


class OneTimeCode(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="one_time_codes")
    purpose = models.CharField("для чего", max_length=120)
    code_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField("выдан")
    used_at = models.DateTimeField("использован", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("попыток", default=0)

    class Meta:
        verbose_name = "одноразовый код"
        verbose_name_plural = "одноразовые коды"
        indexes = [models.Index(fields=["user", "purpose", "-created_at"], name="one_time_code_latest")]

    def __str__(self) -> str:
        return f"{self.purpose}, {self.created_at:%d.%m.%Y %H:%M}"
