"""What the insured person applies to the organisation for: the original (S11), the things (S12), each at their own cost."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

SAYS_WHERE = Q(way="other") & ~Q(agreed="") | Q(way__in=["post", "courier"]) & ~Q(address="")


class Application(models.Model):
    """The way, where to, and the procedure's words that were acknowledged."""

    class Way(models.TextChoices):
        POST = "post", "Заказным письмом"
        COURIER = "courier", "Курьером"
        OTHER = "other", "Иным согласованным способом"

    class Channel(models.TextChoices):
        CABINET = "cabinet", "через кабинет"
        LETTER = "letter", "письмом, записал врач-куратор"
        DIRECT = "direct", "в организацию, записала она"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    way = models.CharField("как отправить", max_length=7, choices=Way.choices)
    address = models.TextField("куда", blank=True)
    agreed = models.TextField("о чём договорились", blank=True)
    channel = models.CharField("как подано", max_length=7, choices=Channel.choices)
    wording = models.TextField("с чем согласились")
    acknowledged_at = models.DateTimeField("с ценой и риском согласились")
    applied_at = models.DateTimeField()
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.get_way_display()}, {self.address or self.agreed}"
