"""What a medical organisation signs and the curator releases: the opinion, and what is added to it later (S9)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Expert
from documents.models import Document
from documents.signatures import State

RELEASED_OR_RETURNED = Q(released_at=None, released_by=None) | Q(
    released_at__isnull=False, released_by__isnull=False, returned_at=None
)


class Signed(models.Model):
    """The document with its expert, who handed it over, what its own text says of S9, and what the curator did with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    signature = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="файл подписи"
    )
    signature_state = models.CharField(
        "электронная подпись", max_length=14, choices=State.choices, default=State.NONE
    )
    signature_by = models.CharField("кто подписал", max_length=500, blank=True)
    copy = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    expert_name = models.CharField("ФИО эксперта", max_length=200)
    expert_position = models.CharField("должность", max_length=200)
    expert = models.ForeignKey(
        Expert,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="эксперт из списка",
    )
    expert_credential = models.CharField("что было известно о документе эксперта", max_length=200, blank=True)
    handed_over_at = models.DateTimeField()
    handed_over_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation_found = models.BooleanField("организация найдена в тексте", null=True)
    expert_found = models.BooleanField("фамилия эксперта найдена в тексте", null=True)
    patient_found = models.BooleanField("имя пациента найдено в тексте", null=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True

    @property
    def awaits_release(self) -> bool:
        return self.released_at is None and self.returned_at is None

    @property
    def has_broken_signature(self) -> bool:
        """The file is another than the one that was signed."""
        return self.signature_state == State.BROKEN

    @property
    def needs_eyes(self) -> str:
        """Why it may not go by itself (D7), empty when it may: its own text, a signature that does not hold."""
        if self.has_broken_signature:
            return "электронная подпись не сходится с файлом"
        in_text = self.organisation_found and self.expert_found and self.patient_found
        return "" if in_text else "в тексте не найдены организация, эксперт или пациент"
