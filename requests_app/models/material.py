"""The things of a case (S12): every slide, block and disc that was asked for, where it is, and everybody who held it.

Which step leads from which state is in ``holding``; how they travel in ``parcel``.
"""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation, User
from accounts.roles import STAFF, Role
from documents.models import Document
from requests_app import terms
from requests_app.models.asking import RequestedItem
from requests_app.models.case import Case
from requests_app.models.consent import Consent, ConsentKind
from requests_app.models.parcel import Parcel, ReturnApplication
from requests_app.statuses import AT_THE_CLINIC, ENDED, Status


class Holder(models.TextChoices):
    INSURED = "insured", "у застрахованного лица"
    CARRIER = "carrier", "в пути"
    CLINIC = "clinic", "в медицинской организации"
    NOBODY = "nobody", "больше нет"


class State(models.TextChoices):
    AWAITED = "awaited", "Ещё не отправлен"
    ON_THE_WAY = "on_the_way", "В пути в организацию"
    HELD = "held", "В организации"
    ASKED_BACK = "asked_back", "Просят вернуть"
    SENT_BACK = "sent_back", "В пути обратно"
    RETURNED = "returned", "Возвращён"
    USED_UP = "used_up", "Израсходован"
    LOST = "lost", "Потерян в пути"
    NOT_NEEDED = "not_needed", "Больше не нужен"


HOLDERS: dict[str, Holder] = {
    State.AWAITED: Holder.INSURED,
    State.ON_THE_WAY: Holder.CARRIER,
    State.HELD: Holder.CLINIC,
    State.ASKED_BACK: Holder.CLINIC,
    State.SENT_BACK: Holder.CARRIER,
    State.RETURNED: Holder.INSURED,
    State.USED_UP: Holder.NOBODY,
    State.LOST: Holder.NOBODY,
    State.NOT_NEEDED: Holder.INSURED,
}
NEVER_LEFT = (State.AWAITED, State.NOT_NEEDED)
AT_THE_ORGANISATION = (State.HELD, State.ASKED_BACK)
TRAVELLING = (State.ON_THE_WAY, State.SENT_BACK)
WORK_IS_OVER = (*ENDED, Status.DELIVERED)
"""No more opinion is made of the things: whatever is not at its place now has to be found or sent home."""


class MaterialQuerySet(models.QuerySet["Material"]):
    def visible_to(self, user: User) -> "MaterialQuerySet":
        """Those this user may know exist: one's own case's, the office's all, an organisation's that it asked for itself.

        What has once left stays known to the organisation that answers for it, also when the case is closed to it;
        abroad only with the consent and the notice (L4).
        """
        if user.role == Role.SYSTEM or user.role in STAFF:
            return self
        if user.role == Role.CLINIC and user.organisation_id:
            answers = ~Q(state__in=NEVER_LEFT) | Q(
                case__clinic=user.organisation_id, case__status__in=AT_THE_CLINIC
            )
            return self.filter(answers, clinic=user.organisation_id).reachable()
        if user.role == Role.APPLICANT:
            return self.filter(case__in=Case.objects.visible_to(user))
        return self.none()

    def reachable(self) -> "MaterialQuerySet":
        """Those of which the organisation may still be told; of the others the office asks it by phone or letter (L4)."""
        agreed = Consent.objects.live().filter(kind=ConsentKind.CROSS_BORDER).values("case_id")
        abroad = Q(clinic__cross_border_notice_on__isnull=False, case__in=agreed)
        return self.filter(Q(clinic__country="RU") | abroad)

    def of_case(self, case: Case) -> "MaterialQuerySet":
        return self.filter(case=case)

    def beside(self, thing: "Material") -> "MaterialQuerySet":
        """Others of its case that share its state and its way: what is true of it may be true of them."""
        alike = {
            name: getattr(thing, name)
            for name in ("case_id", "clinic_id", "state", "sending_id", "application_id", "returning_id")
        }
        return self.filter(**alike).exclude(pk=thing.pk).order_by("item__position", "item__nth", "pk")

    def at_the_organisation(self) -> "MaterialQuerySet":
        return self.filter(state__in=AT_THE_ORGANISATION)

    def out_of_hand(self) -> "MaterialQuerySet":
        """Sent to the organisation or there: not with the insured person, who would be asked for it in vain."""
        return self.filter(state__in=(*AT_THE_ORGANISATION, State.ON_THE_WAY))

    def unaccounted(self, at: datetime) -> "MaterialQuerySet":
        """The case is over, and the thing is too long on its way, or at the organisation with no place written (S12)."""
        astray = Q(state__in=TRAVELLING, state_since__lte=at - terms.PARCEL_TRAVELS_FOR)
        nowhere = Q(state__in=AT_THE_ORGANISATION, place="")
        return self.filter(astray | nowhere, case__status__in=WORK_IS_OVER)

    def left_behind(self) -> "MaterialQuerySet":
        """The case is over, and nobody has asked for the thing yet."""
        return self.filter(state=State.HELD, case__status__in=WORK_IS_OVER)

    def with_people(self) -> "MaterialQuerySet":
        return self.select_related(
            "item__request", "clinic", "case__insured", "case__applicant", "case__curator",
            "sending", "returning", "application", "photo",
        )  # fmt: skip


class Material(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.OneToOneField(RequestedItem, models.CASCADE, related_name="material")
    case = models.ForeignKey(Case, models.CASCADE, related_name="materials")
    clinic = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    state = models.CharField("состояние", max_length=10, choices=State.choices, default=State.AWAITED)
    state_since = models.DateTimeField("в этом состоянии с")

    is_intact = models.BooleanField("пришёл целым", null=True)
    condition = models.CharField("в каком виде пришёл", max_length=500, blank=True)
    photo = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField("где лежит", max_length=300, blank=True)
    what_became = models.CharField("что с ним стало", max_length=1000, blank=True)

    sending = models.ForeignKey(Parcel, models.PROTECT, null=True, blank=True, related_name="sent")
    application = models.ForeignKey(
        ReturnApplication, models.PROTECT, null=True, blank=True, related_name="materials"
    )
    returning = models.ForeignKey(Parcel, models.PROTECT, null=True, blank=True, related_name="returned")

    left_told_at = models.DateTimeField("напомнили, что он остался", null=True, blank=True)
    unaccounted_told_at = models.DateTimeField("тревога послана", null=True, blank=True)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = "материал"
        verbose_name_plural = "материалы"
        ordering = ["state_since", "pk"]
        indexes = [
            models.Index(fields=["clinic", "state"], name="material_by_clinic"),
            models.Index(fields=["state", "state_since"], name="material_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["used_up", "lost"]) | ~Q(what_became=""),
                name="what_is_gone_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(state="on_the_way") | Q(sending__isnull=False), name="on_the_way_in_a_parcel"
            ),
            models.CheckConstraint(
                condition=~Q(state="asked_back") | Q(application__isnull=False),
                name="asked_back_by_an_application",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent_back", "returned"])
                | Q(application__isnull=False, returning__isnull=False),
                name="sent_back_as_was_asked",
            ),
            models.CheckConstraint(
                condition=~Q(is_intact=False) | ~Q(condition=""), name="what_is_damaged_says_how"
            ),
        ]

    def __str__(self) -> str:
        return str(self.item)

    @property
    def holder(self) -> Holder:
        return HOLDERS[self.state]

    @property
    def is_at_the_organisation(self) -> bool:
        return self.state in AT_THE_ORGANISATION


class MaterialMove(models.Model):
    """Append-only: from this moment the thing was so, and so with this holder. The database refuses to rewrite it."""

    material = models.ForeignKey(Material, models.CASCADE, related_name="moves")
    step = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=State.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    words = models.CharField(max_length=1000, blank=True)

    class Meta:
        verbose_name = "кто держал материал"
        verbose_name_plural = "кто держал материал"
        ordering = [F("at").asc(), F("pk").asc()]
        indexes = [models.Index(fields=["material", "at"], name="material_move_in_order")]

    def __str__(self) -> str:
        return f"{self.get_state_display()} с {self.at:%d.%m.%Y %H:%M}"

    @property
    def told(self) -> str:
        """Who has written it down, and what."""
        return f"{self.by.short_name or 'Автоматически'}{': ' if self.words else ''}{self.words}"

    @property
    def holder(self) -> Holder:
        return HOLDERS[self.state]
