"""The original of a released opinion (S10, S11): where it lies, until when, who asked for it, and how it went.

The term itself runs as a ``Deadline``; which step leads from which state is in ``custody``.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from accounts.roles import STAFF, Role
from requests_app.models.application import SAYS_WHERE, Application
from requests_app.models.case import Case
from requests_app.models.consent import Consent, ConsentKind
from requests_app.models.deadline import Deadline
from requests_app.models.opinion import Opinion

COST_AND_RISK = (
    "Оригинал направляется застрахованному лицу по почте заказным письмом, курьером, либо иным способом, "
    "согласованным медицинской организацией с застрахованным лицом, за счет застрахованного лица. "
    "При этом риск потери/порчи и прочие риски, возникший в период доставки оригинала экспертного заключения, "
    "несет застрахованное лицо."
)
"""S11 in the procedure's own words: what the person who asks for the original acknowledges (D22)."""


class OriginalApplication(Application):
    """The insured person's application for the original, with the words of cost and risk that were acknowledged."""

    class Meta:
        verbose_name = "заявление на оригинал"
        verbose_name_plural = "заявления на оригинал"
        constraints = [
            models.CheckConstraint(condition=~Q(wording=""), name="cost_and_risk_in_words"),
            models.CheckConstraint(condition=SAYS_WHERE, name="an_application_says_where_or_what_was_agreed"),
        ]


class OriginalQuerySet(models.QuerySet["Original"]):
    def visible_to(self, user: User) -> "OriginalQuerySet":
        """Those this user may know exist: one's own case's, the office's all, an organisation's that it keeps itself.

        Unlike the case, the original stays with its organisation after the opinion is released (S10); abroad only
        with the consent and the notice (L4).
        """
        if user.role == Role.SYSTEM or user.role in STAFF:
            return self
        if user.role == Role.CLINIC:
            return self.filter(opinion__clinic=user.organisation, opinion__clinic__isnull=False).reachable()
        return self.filter(opinion__case__in=Case.objects.visible_to(user))

    def reachable(self) -> "OriginalQuerySet":
        """Whose organisation may be told of the person now (L4)."""
        agreed = Consent.objects.live().filter(kind=ConsentKind.CROSS_BORDER).values("case_id")
        abroad = Q(opinion__clinic__cross_border_notice_on__isnull=False, opinion__case__in=agreed)
        return self.filter(Q(opinion__clinic__country="RU") | abroad)

    def of_case(self, case: Case) -> "OriginalQuerySet":
        return self.filter(opinion__case=case)

    def with_people(self) -> "OriginalQuerySet":
        case = "opinion__case"
        return self.select_related(
            "opinion__clinic", f"{case}__insured", f"{case}__applicant", f"{case}__curator", "application"
        )


class Original(models.Model):
    class State(models.TextChoices):
        KEPT = "kept", "Хранится"
        ASKED_FOR = "asked_for", "Запрошен"
        HANDED_OVER = "handed_over", "Отправлен"
        LOST = "lost", "Потерян в пути"
        STORAGE_OVER = "storage_over", "Срок хранения окончен"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opinion = models.OneToOneField(Opinion, models.CASCADE, related_name="original")
    storage = models.OneToOneField(Deadline, models.RESTRICT, related_name="original")
    state = models.CharField("состояние", max_length=12, choices=State.choices, default=State.KEPT)
    state_since = models.DateTimeField("в этом состоянии с")

    served_on = models.DateField("дата оказания услуги")
    served_on_because = models.CharField("почему дата исправлена", max_length=300, blank=True)
    kept_until = models.DateField("хранится до")

    place = models.CharField("где лежит", max_length=300, blank=True)
    registered_at = models.DateTimeField("учтён", null=True, blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    application = models.OneToOneField(
        OriginalApplication, models.PROTECT, null=True, blank=True, related_name="original"
    )
    sent_on = models.DateField("отправлен", null=True, blank=True)
    tracking = models.CharField("номер отправления", max_length=100, blank=True)
    handed_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lost_at = models.DateTimeField("потеря записана", null=True, blank=True)
    lost_because = models.TextField("что известно о потере", blank=True)
    lost_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OriginalQuerySet.as_manager()

    class Meta:
        verbose_name = "оригинал"
        verbose_name_plural = "оригиналы"
        ordering = ["kept_until", "pk"]
        indexes = [models.Index(fields=["state", "kept_until"], name="original_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(kept_until__gt=F("served_on")), name="kept_after_the_service"),
            models.CheckConstraint(
                condition=Q(registered_at=None, registered_by=None, place="")
                | Q(registered_at__isnull=False, registered_by__isnull=False) & ~Q(place=""),
                name="registered_with_its_place",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["kept", "storage_over"], application=None)
                | Q(state__in=["asked_for", "handed_over", "lost"], application__isnull=False),
                name="asked_for_by_an_application",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["handed_over", "lost"], sent_on__isnull=False)
                & Q(handed_over_by__isnull=False)
                | Q(
                    ~Q(state__in=["handed_over", "lost"]),
                    sent_on__isnull=True,
                    handed_over_by=None,
                    tracking="",
                ),
                name="handed_over_by_someone_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="lost", lost_at__isnull=False, lost_by__isnull=False) & ~Q(lost_because="")
                | Q(~Q(state="lost"), lost_at=None, lost_by=None, lost_because=""),
                name="lost_as_somebody_has_recorded",
            ),
        ]

    def __str__(self) -> str:
        return f"Оригинал, {self.get_state_display().lower()}"

    @property
    def case(self) -> Case:
        return self.opinion.case

    @property
    def clinic(self) -> Any:
        return self.opinion.clinic

    @property
    def is_here(self) -> bool:
        """Still with its organisation, within the term or after it."""
        return self.state in {self.State.KEPT, self.State.ASKED_FOR}

    @property
    def is_unregistered(self) -> bool:
        return self.is_here and self.registered_at is None
