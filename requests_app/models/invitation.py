"""An invitation to the cabinet: a one-time link to one address, which claims one case and by itself shows nothing."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from requests_app.models.case import Case

LIVES = timedelta(days=30)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def live(self, at: datetime) -> "InvitationQuerySet":
        """Neither used nor replaced, and younger than thirty days."""
        return self.filter(used_at=None, created_at__gt=at - LIVES)


class Invitation(models.Model):
    """Kept by the hash of its token alone: whoever reads the table cannot enter by it.

    ``for_adult``: to the patient who has come of age (L8), who says name and birth date before it opens anything.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="invitations")
    address = models.EmailField("кому")
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("отправлено")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    for_adult = models.BooleanField("пациенту, которому исполнилось 18", default=False, db_default=False)
    wrong_tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    used_at = models.DateTimeField("использовано", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "приглашение в кабинет"
        verbose_name_plural = "приглашения в кабинет"

    def __str__(self) -> str:
        return f"{self.case_id}, {self.created_at:%d.%m.%Y}"
