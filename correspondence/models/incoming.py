"""Letters that came: the raw bytes kept first, then what was read in them, then where they were filed."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q


class IncomingState(models.TextChoices):
    STORED = "stored", "Ждёт разбора"
    READ = "read", "Прочитано"
    QUARANTINED = "quarantined", "Не удалось прочитать"


class Nature(models.TextChoices):
    """Who wrote: only a person is answered (RFC 3834, RFC 3464)."""

    PERSON = "person", "Письмо человека"
    AUTO_REPLY = "auto_reply", "Автоответ"
    BULK = "bulk", "Рассылка"
    BOUNCE = "bounce", "Уведомление о недоставке"


class Filed(models.TextChoices):
    """Where a letter found its place."""

    OWN_CASE = "own_case", "Стало обращением"
    REPLY = "reply", "Присоединено по адресу ответа"
    ATTACHED = "attached", "Приложено к письму, на которое отвечает"
    COPY = "copy", "Второй экземпляр"
    ASIDE = "aside", "Отложено: отвечать не на что"


class IncomingQuerySet(models.QuerySet["IncomingLetter"]):
    def of_case(self, number: str) -> "IncomingQuerySet":
        return self.filter(case_number=number).order_by("arrived_at")

    def unread(self, at: datetime) -> "IncomingQuerySet":
        """Kept and still to be read, or to be read again; the earliest arrival first. One that broke off waits a little."""
        ripe = Q(file_after=None) | Q(file_after__lte=at)
        return self.filter(ripe, state=IncomingState.STORED).order_by("arrived_at", "pk")

    def unflagged(self, mailbox: str, uidvalidity: int) -> "IncomingQuerySet":
        """Kept, while the mailbox does not show it yet: the fetcher stopped between the two."""
        return self.filter(mailbox=mailbox, uidvalidity=uidvalidity, flagged_at=None)

    def quarantined(self) -> "IncomingQuerySet":
        return self.filter(state=IncomingState.QUARANTINED)

    def originals(self) -> "IncomingQuerySet":
        return self.filter(copy_of=None)

    def unseen(self) -> "IncomingQuerySet":
        """Written by a person and opened by nobody of the office."""
        return self.filter(seen_at=None, nature=Nature.PERSON, copy_of=None)

    def aside(self) -> "IncomingQuerySet":
        """Automatic letters that answer nothing of ours."""
        return self.filter(filed=Filed.ASIDE)


class IncomingLetter(models.Model):
    """One letter of one mailbox. The raw bytes under ``raw_key`` are the truth; all that was read can be read again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mailbox = models.CharField("ящик", max_length=200)
    uidvalidity = models.BigIntegerField()
    uid = models.BigIntegerField()
    raw_key = models.CharField("ключ хранения", max_length=120)
    raw_sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField("размер в ящике, байт")
    is_whole = models.BooleanField("сохранено целиком", default=True)
    arrived_at = models.DateTimeField("пришло в ящик")
    fetched_at = models.DateTimeField("забрано")
    flagged_at = models.DateTimeField("отмечено в ящике", null=True, blank=True)
    copy_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name="копия письма"
    )

    state = models.CharField(
        "состояние", max_length=12, choices=IncomingState.choices, default=IncomingState.STORED
    )
    problem = models.CharField("что помешало", max_length=400, blank=True)
    readings_broken_off = models.PositiveSmallIntegerField("чтений оборвалось", default=0)
    file_after = models.DateTimeField("разобрать не раньше", null=True, blank=True)

    message_id = models.CharField("Message-ID", max_length=300, blank=True)
    references = models.JSONField("на что отвечает", default=list, blank=True)
    sender = models.CharField("от кого", max_length=254, blank=True)
    sender_name = models.CharField("имя в письме", max_length=200, blank=True)
    recipients = models.JSONField("кому", default=list, blank=True)
    subject = models.CharField("тема", max_length=500, blank=True)
    text = models.TextField("текст", blank=True)
    parts = models.JSONField("вложения", default=list, blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    nature = models.CharField("кто пишет", max_length=10, choices=Nature.choices, default=Nature.PERSON)
    nature_because = models.CharField("почему так решено", max_length=120, blank=True)
    bounced = models.ForeignKey(
        "correspondence.OutgoingLetter",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bounces",
        verbose_name="какое письмо вернулось",
    )

    filed_at = models.DateTimeField("нашло место", null=True, blank=True)
    filed = models.CharField("куда", max_length=10, choices=Filed.choices, blank=True)
    case_number = models.CharField("номер обращения", max_length=20, blank=True, db_index=True)
    seen_at = models.DateTimeField("прочитано сотрудником", null=True, blank=True)

    objects = IncomingQuerySet.as_manager()

    class Meta:
        verbose_name = "входящее письмо"
        verbose_name_plural = "входящие письма"
        ordering = ["-arrived_at"]
        indexes = [
            models.Index(fields=["arrived_at"], name="incoming_unread", condition=Q(state="stored")),
            models.Index(
                fields=["mailbox", "uidvalidity"], name="incoming_unflagged", condition=Q(flagged_at=None)
            ),
            models.Index(fields=["message_id"], name="incoming_message_id", condition=~Q(message_id="")),
            models.Index(fields=["sender"], name="incoming_sender"),
            models.Index(fields=["state"], name="incoming_quarantined", condition=Q(state="quarantined")),
            models.Index(fields=["case_number"], name="incoming_unseen", condition=Q(seen_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "uidvalidity", "uid"], name="a_uid_is_fetched_once"),
            models.UniqueConstraint(
                fields=["raw_sha256"], condition=Q(copy_of=None), name="the_same_bytes_are_one_letter"
            ),
            models.CheckConstraint(
                condition=~Q(state="quarantined") | ~Q(problem=""), name="quarantine_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state="stored") | Q(filed_at__isnull=False), name="what_was_read_is_filed"
            ),
            models.CheckConstraint(
                condition=Q(filed_at=None, filed="") | Q(filed_at__isnull=False) & ~Q(filed=""),
                name="a_filed_letter_has_its_place",
            ),
        ]

    def __str__(self) -> str:
        return self.subject or "Без темы"

    @property
    def is_quarantined(self) -> bool:
        return self.state == IncomingState.QUARANTINED
