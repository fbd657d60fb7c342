"""A file on its way here in pieces: what its sender said of it, how far it has come, what became of it. No bytes here."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from documents.models.document import Document


class UploadState(models.TextChoices):
    OPEN = "open", "Загружается"
    WHOLE = "whole", "Проверяем"
    TAKEN = "taken", "Загружен"
    REFUSED = "refused", "Не загружен"
    EXPIRED = "expired", "Срок вышел"


class UploadQuerySet(models.QuerySet["Upload"]):
    def of(self, owner: User) -> "UploadQuerySet":
        """Nobody else's uploads exist for anybody."""
        return self.filter(owner=owner)

    def open(self, at: datetime) -> "UploadQuerySet":
        """Those that may still be continued, the earliest first."""
        return self.filter(state=UploadState.OPEN, expires_at__gt=at).order_by("created_at", "id")

    def unended(self, at: datetime) -> "UploadQuerySet":
        """What its owner should still see: on its way, being looked into, or refused and not put away."""
        on_its_way = Q(state=UploadState.OPEN, expires_at__gt=at)
        told = Q(state__in=[UploadState.WHOLE, UploadState.REFUSED])
        return self.filter(on_its_way | told).order_by("created_at", "id")

    def forgotten(self, at: datetime) -> "UploadQuerySet":
        """Unfinished beyond their term: their bytes may go."""
        return self.filter(state=UploadState.OPEN, expires_at__lte=at)

    def to_examine(self, at: datetime) -> "UploadQuerySet":
        """Whole, and nobody looks into them at this moment."""
        ripe = Q(examine_after__isnull=True) | Q(examine_after__lte=at)
        return self.filter(ripe, state=UploadState.WHOLE).order_by(F("examine_after").asc(nulls_first=True))


class Upload(models.Model):
    """``words`` are the door's own: where the file goes when whole. ``parts`` are the keeper's: where its bytes lie."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="кто загружает"
    )
    case_number = models.CharField("номер обращения", max_length=20, db_index=True)
    name = models.CharField("название файла", max_length=255)
    declared_type = models.CharField("тип по словам отправителя", max_length=100, blank=True)
    fingerprint = models.CharField("примета файла у отправителя", max_length=200, blank=True)
    size = models.PositiveBigIntegerField("размер, байт")
    offset = models.PositiveBigIntegerField("пришло, байт", default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    declared_sha256 = models.CharField(max_length=64, blank=True)
    words = models.JSONField("куда", default=dict, blank=True)
    key = models.CharField("ключ хранения", max_length=120)
    parts = models.JSONField("части", default=dict, blank=True)
    state = models.CharField("состояние", max_length=8, choices=UploadState.choices, default=UploadState.OPEN)
    why = models.TextField("почему не принят", blank=True)
    document = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField("когда начат")
    expires_at = models.DateTimeField("хранится до")
    whole_at = models.DateTimeField("когда дошёл весь", null=True, blank=True)
    examine_after = models.DateTimeField("осмотреть не раньше", null=True, blank=True)
    examinations_broken_off = models.PositiveSmallIntegerField("осмотров оборвалось", default=0)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = "загрузка"
        verbose_name_plural = "загрузки"
        indexes = [
            models.Index(fields=["owner", "state"], name="upload_of_owner"),
            models.Index(fields=["expires_at"], name="upload_to_forget", condition=Q(state=UploadState.OPEN)),
            models.Index(
                fields=["examine_after"], name="upload_to_examine", condition=Q(state=UploadState.WHOLE)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(offset__lte=F("size"), size__gt=0), name="upload_no_longer_than_told"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[UploadState.OPEN, UploadState.EXPIRED]) | Q(offset=F("size")),
                name="upload_judged_only_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.offset} из {self.size}"

    @property
    def percent(self) -> int:
        return self.offset * 100 // self.size
