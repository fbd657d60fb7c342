"""Consents by kind (D13, L3): the versions of the texts, and each signature bound to the text that was signed."""

import hashlib
import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from documents.models import Document


class ConsentKind(models.TextChoices):
    PERSONAL_DATA = "personal_data", "Обработка персональных данных"
    SPECIAL_CATEGORY = "special_category", "Обработка сведений о здоровье (специальная категория)"
    CROSS_BORDER = "cross_border", "Трансграничная передача персональных данных"
    MEDICAL_SECRECY = "medical_secrecy", "Передача врачебной тайны медицинской организации"
    EMAIL_DELIVERY = "email_delivery", "Отправка копии мнения по электронной почте"
    SIMPLE_SIGNATURE = "simple_signature", "Соглашение о простой электронной подписи"


CONSENTS = tuple(kind for kind in ConsentKind if kind != ConsentKind.SIMPLE_SIGNATURE)
"""What S3(4) and D13 ask for."""
NOTHING_WITHOUT = (ConsentKind.PERSONAL_DATA, ConsentKind.SPECIAL_CATEGORY, ConsentKind.MEDICAL_SECRECY)
"""Without these nothing may be processed or shown to a clinic (L3, L9)."""


class ConsentTextQuerySet(models.QuerySet["ConsentText"]):
    def current(self, at: datetime) -> "ConsentTextQuerySet":
        """The newest version of each kind that is in force."""
        return self.filter(valid_from__lte=at).order_by("kind", "-version").distinct("kind")


class ConsentText(models.Model):
    """One version of one text. A text that was signed is never changed: a new version is added."""

    kind = models.CharField(max_length=20, choices=ConsentKind.choices)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    valid_from = models.DateTimeField()

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name = "текст согласия"
        verbose_name_plural = "тексты согласий"
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="one_text_of_a_version")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, версия {self.version}"

    @staticmethod
    def fingerprint(body: str) -> str:
        return hashlib.sha256(body.encode()).hexdigest()


class ConsentQuerySet(models.QuerySet["Consent"]):
    def live(self) -> "ConsentQuerySet":
        return self.filter(withdrawn_at=None)

    def withdrawn_since(self, moment: datetime) -> "ConsentQuerySet":
        """What was signed before says nothing of these any more (L3)."""
        return self.filter(withdrawn_at__gte=moment)


class Consent(models.Model):
    class Method(models.TextChoices):
        CODE = "code", "Одноразовый код"
        SCAN = "scan", "Подписанный документ"

    class Signer(models.TextChoices):
        INSURED = "insured", "Застрахованный"
        REPRESENTATIVE = "representative", "Законный представитель"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("requests_app.Case", models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=20, choices=ConsentKind.choices)
    text = models.ForeignKey(ConsentText, models.PROTECT, null=True, blank=True, related_name="+")
    text_sha256 = models.CharField(max_length=64, blank=True)
    signer = models.CharField(max_length=16, choices=Signer.choices)
    method = models.CharField(max_length=4, choices=Method.choices)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField()
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "согласие"
        verbose_name_plural = "согласия"
        ordering = ["signed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "signer"],
                condition=Q(withdrawn_at=None),
                name="one_live_consent_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(method="code", text__isnull=False, signed_by__isnull=False) & ~Q(text_sha256="")
                | Q(method="scan", document__isnull=False, marked_by__isnull=False),
                name="a_signature_is_bound_to_what_was_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_signer_display()}"


class SignatureAgreement(models.Model):
    """The stored agreement on the simple electronic signature (63-FZ art. 9), accepted before the first code."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="signature_agreements")
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="+")
    text_sha256 = models.CharField(max_length=64)
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "text"], name="one_agreement_of_a_version")]

    def __str__(self) -> str:
        return f"{self.user}, {self.accepted_at:%d.%m.%Y}"
