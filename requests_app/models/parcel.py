"""How things travel: a parcel there or back, and the application that sends them back (S12)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.models.application import SAYS_WHERE, Application

COST_THERE = (
    "Застрахованное лицо лично направляет материалы в медицинскую организацию, по ее запросу, любым доступным "
    "способом, позволяющим обеспечить их сохранность. Доставка материалов осуществляется лично и за счет "
    "застрахованного лица."
)
COST_BACK = (
    "Материалы, полученные медицинской организацией от застрахованного лица, возвращаются лично застрахованному лицу "
    "при его обращении в медицинскую организацию согласованным между медицинской организацией и застрахованным лицом "
    "способом за счет застрахованного лица."
)
"""S12 in the procedure's own words: what is acknowledged before things go there, and before they come back.

Of a risk on the way S12 says nothing, unlike S11: so none is laid on the insured person here.
"""


class ReturnApplication(Application):
    """The insured person's application for the things; one may ask for several at once."""

    class Meta:
        verbose_name = "заявление о возврате материалов"
        verbose_name_plural = "заявления о возврате материалов"
        constraints = [
            models.CheckConstraint(condition=~Q(wording=""), name="cost_of_the_return_in_words"),
            models.CheckConstraint(condition=SAYS_WHERE, name="a_return_says_where_or_what_was_agreed"),
        ]


class Parcel(models.Model):
    """One sending with the things in it; there the sender acknowledges the cost, back the application has done so."""

    class Way(models.TextChoices):
        POST = "post", "Почтой"
        COURIER = "courier", "Курьером"
        BY_HAND = "by_hand", "Лично"
        OTHER = "other", "Иначе"

    class Direction(models.TextChoices):
        THERE = "there", "в организацию"
        BACK = "back", "обратно"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    direction = models.CharField(max_length=5, choices=Direction.choices)
    way = models.CharField("как отправлено", max_length=7, choices=Way.choices)
    sent_on = models.DateField("день отправки")
    tracking = models.CharField("номер отправления", max_length=100, blank=True)
    wording = models.TextField("с чем согласились", blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "отправление"
        verbose_name_plural = "отправления"
        constraints = [
            models.CheckConstraint(
                condition=Q(direction="back") | ~Q(wording=""), name="a_parcel_there_acknowledges_its_cost"
            ),
            models.CheckConstraint(
                condition=~Q(way__in=["post", "courier"], direction="back") | ~Q(tracking=""),
                name="what_is_posted_back_can_be_traced",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()}, {self.sent_on:%d.%m.%Y} {self.tracking}".strip()
