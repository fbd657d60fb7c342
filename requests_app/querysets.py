"""Which cases: every filter over them has a name here, and every door looks cases up through ``visible_to``."""

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import Now, TruncDate

from accounts.models import InsuredPerson, Representation, User
from accounts.names import folded
from accounts.roles import STAFF, Role
from requests_app.numbering import recognised
from requests_app.statuses import AT_THE_CLINIC, ENDED, Status

if TYPE_CHECKING:
    from requests_app.models.case import Case

CLOCKS = ("acknowledgement", "review", "clinic_acceptance", "opinion", "provisional", "follow_up")
"""The deadlines that order the worklist."""


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User) -> "CaseQuerySet":
        """Cases this user may know exist (the third lock). A draft is seen by its applicant alone."""
        if user.role == Role.SYSTEM:
            return self
        if user.role in STAFF:
            return self.exclude(status=Status.DRAFT)
        if user.role == Role.CLINIC:
            return self._at_clinic(user)
        if user.role == Role.APPLICANT:
            return self._of_applicant(user)
        return self.none()

    def _of_applicant(self, user: User) -> "CaseQuerySet":
        """One's own, and those of the represented until the right ends, at a child's 18th birthday (L8)."""
        right = Representation.objects.filter(
            Q(until=None) | Q(until__gt=TruncDate(Now())), insured=OuterRef("insured"), representative=user
        )
        applied = Q(applicant=user) & (Q(acts_as="self") | Exists(right))
        return self.filter(applied | (Q(insured__user=user) & ~Q(status=Status.DRAFT)))

    def of_represented(self, insured: InsuredPerson) -> "CaseQuerySet":
        """What somebody else has applied for on this person's behalf; a draft of theirs is nobody's any more."""
        return self.filter(insured=insured, acts_as="representative").exclude(status=Status.DRAFT)

    def come_of_age(self, today: date) -> "CaseQuerySet":
        """Sent in by a representative whose right has ended with the 18th birthday, and something is still to come (L8)."""
        right = Representation.objects.filter(
            Q(until=None) | Q(until__gt=today),
            insured=OuterRef("insured"),
            representative=OuterRef("applicant"),
        )
        sent = self.exclude(status=Status.DRAFT).filter(acts_as="representative", insured__isnull=False)
        is_over = Q(status__in=ENDED) & ~Q(opinions__original__state__in=("kept", "asked_for"))
        return sent.filter(~Exists(right), applicant__isnull=False).exclude(is_over).distinct()

    def _at_clinic(self, user: User) -> "CaseQuerySet":
        """The organisation's own, while assigned or asked about after; abroad only with consent and notice (D21, L4)."""
        own = self.filter(clinic=user.organisation, clinic__isnull=False)
        assigned = own.filter(Q(status__in=AT_THE_CLINIC) | self._asked_after())
        allowed = Q(clinic__country="RU") | (
            Q(clinic__cross_border_notice_on__isnull=False)
            & Q(pk__in=self._with_live_consent("cross_border"))
        )
        return assigned.filter(allowed)

    def _asked_after(self) -> Q:
        """The opinion is with the insured, and a question to its expert is open (S9)."""
        opinion: Any = self.model._meta.get_field("opinions").related_model
        asked = opinion.objects.filter(
            case=OuterRef("pk"),
            clinic=OuterRef("clinic"),
            follow_ups__isnull=False,
            follow_ups__closed_at=None,
        )
        return Q(Exists(asked), status__in=(Status.RELEASED, Status.DELIVERED))

    def asked_after(self) -> "CaseQuerySet":
        """With a question after the opinion that is not answered yet."""
        return self.filter(self._asked_after())

    def _with_live_consent(self, kind: str) -> models.QuerySet[Any]:
        consent: Any = self.model._meta.get_field("consents").related_model
        return consent.objects.live().filter(kind=kind).values("case_id")  # type: ignore[no-any-return]

    def take(self, number: str, *, by: User) -> "Case":
        """Lock one visible case for the rest of the transaction. Raises Case.DoesNotExist."""
        return self.visible_to(by).select_for_update(of=("self",)).get(number=number)

    def hold(self, pk: UUID) -> None:
        """Lock this one of them, if it is there, for the rest of the transaction: what is read after that stays so."""
        self.select_for_update(of=("self",)).filter(pk=pk).order_by().first()

    def open(self) -> "CaseQuerySet":
        return self.exclude(status__in=[*ENDED, Status.DRAFT, Status.DELIVERED])

    def drafts(self) -> "CaseQuerySet":
        return self.filter(status=Status.DRAFT)

    def untaken(self) -> "CaseQuerySet":
        return self.open().filter(curator=None)

    def led_by(self, user: User) -> "CaseQuerySet":
        return self.filter(curator=user)

    def overdue(self, at: datetime) -> "CaseQuerySet":
        """With a promise that is broken and not yet kept."""
        return self.filter(Exists(self._running().filter(due_at__lte=at)))

    def at_risk(self, at: datetime, until: datetime) -> "CaseQuerySet":
        """With a promise that ends between the two moments."""
        return self.filter(Exists(self._running().filter(due_at__gt=at, due_at__lte=until)))

    def without_calendar(self) -> "CaseQuerySet":
        """A deadline cannot be computed: the year has no approved calendar (D16)."""
        return self.filter(Exists(self._running().filter(due_at=None)))

    def found(self, text: str) -> "CaseQuerySet":
        """By the number however it is written («ВМ-2026-123»), by name, by diagnosis or its code."""
        if not text.strip():
            return self
        number = recognised(text)
        if number:
            return self.filter(number=number)
        dictated = re.fullmatch(r"\s*(?:VM|ВМ|BM)?[\s-]*0*(\d{1,6})\s*", text, re.IGNORECASE)
        if dictated:
            return self.filter(number__endswith=f"-{int(dictated[1]):06d}")
        by_name = Q()
        for word in folded(text).split():
            by_name &= Q(insured__name_key__contains=word)
        return self.filter(
            by_name
            | Q(questionnaire__diagnosis__icontains=text.strip())
            | Q(questionnaire__diagnosis_code__istartswith=text.strip())
        )

    def nearest_first(self) -> "CaseQuerySet":
        """Ordered by the nearest running deadline; those with none come last, the longest waiting first."""
        nearest = self._running().order_by(F("due_at").asc(nulls_last=True)).values("due_at")[:1]
        return self.annotate(nearest_due_at=models.Subquery(nearest)).order_by(
            F("nearest_due_at").asc(nulls_last=True), "status_since", "pk"
        )

    def with_people(self) -> "CaseQuerySet":
        return self.select_related("insured", "applicant", "curator", "clinic", "questionnaire")

    def with_running_deadlines(self) -> "CaseQuerySet":
        """Each case gets ``running_deadlines``, a list, nearest first."""
        deadline: Any = self.model._meta.get_field("deadlines").related_model
        running = (
            deadline.objects.running().filter(kind__in=CLOCKS).order_by(F("due_at").asc(nulls_last=True))
        )
        return self.prefetch_related(Prefetch("deadlines", queryset=running, to_attr="running_deadlines"))

    def with_materials(self) -> "CaseQuerySet":
        """Each case gets ``has_materials``: something was asked for that is a thing, not a file (S12)."""
        material: Any = self.model._meta.get_field("materials").related_model
        return self.annotate(has_materials=Exists(material.objects.filter(case=OuterRef("pk"))))

    def _running(self) -> models.QuerySet[Any]:
        deadline: Any = self.model._meta.get_field("deadlines").related_model
        return deadline.objects.running().filter(case=OuterRef("pk"), kind__in=CLOCKS)  # type: ignore[no-any-return]
