"""A request for more: documents by the curator, documents or materials by the medical organisation (S12, D4)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from requests_app.models.enclosure import ONE_OF, PHYSICAL, Kind


class DocumentRequestQuerySet(models.QuerySet["DocumentRequest"]):
    def open(self) -> "DocumentRequestQuerySet":
        """Told to the applicant and not yet answered in full."""
        return self.filter(confirmed_at__isnull=False, closed_at=None)

    def proposed(self) -> "DocumentRequestQuerySet":
        """Asked by a clinic, not yet confirmed by the insurer (D4)."""
        return self.filter(confirmed_at=None, closed_at=None)


class DocumentRequest(models.Model):
    class Origin(models.TextChoices):
        CURATOR = "curator", "Врач-куратор"
        CLINIC = "clinic", "Медицинская организация"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("requests_app.Case", models.CASCADE, related_name="document_requests")
    origin = models.CharField(max_length=8, choices=Origin.choices)
    reason = models.TextField("что и почему нужно")
    address = models.TextField("куда отправить", blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    first_promise_on = models.DateField("первое обещание", null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=200, blank=True)

    objects = DocumentRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "запрос документов"
        verbose_name_plural = "запросы документов"
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(closed_at=None), name="one_open_request_of_a_case"
            ),
        ]

    def __str__(self) -> str:
        return f"Запрос от {self.asked_at:%d.%m.%Y}"

    @property
    def has_materials(self) -> bool:
        return any(item.is_physical for item in self.items.all())


class RequestedItem(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(DocumentRequest, models.CASCADE, related_name="items")
    kind = models.CharField("что", max_length=16, choices=Kind.choices)
    note = models.CharField("уточнение", max_length=500, blank=True)
    position = models.PositiveSmallIntegerField("место в запросе, общее для одинаковых", default=0)
    nth = models.PositiveSmallIntegerField("который", null=True, blank=True)
    out_of = models.PositiveSmallIntegerField("из скольких таких же", null=True, blank=True)
    registered_at = models.DateTimeField("зарегистрировано", null=True, blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    dropped_at = models.DateTimeField("больше не нужно", null=True, blank=True)

    class Meta:
        verbose_name = "запрошенное"
        verbose_name_plural = "запрошенное"
        ordering = ["position", "nth"]
        constraints = [
            models.CheckConstraint(
                condition=Q(nth=None, out_of=None)
                | Q(nth__isnull=False, out_of__isnull=False, nth__gte=1, nth__lte=F("out_of")),
                name="one_of_several",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.note}" if self.note else self.what

    @property
    def what(self) -> str:
        """«Парафиновый блок 1 из 2»; how many there are may be unknown."""
        if self.out_of is None:
            return self.get_kind_display()
        return f"{ONE_OF[Kind(self.kind)]} {self.nth} из {self.out_of}"

    @property
    def is_physical(self) -> bool:
        return self.kind in PHYSICAL
