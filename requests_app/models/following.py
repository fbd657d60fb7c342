"""After the release (S9): questions to the expert, and what is signed in addition; nothing ever takes the opinion's place.

The term of a question runs as a ``Deadline``; what may be done when is in ``actions.following`` and ``actions.addenda``.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.roles import STAFF, Role
from requests_app.models.case import Case
from requests_app.models.deadline import Deadline
from requests_app.models.opinion import Opinion
from requests_app.models.signed import RELEASED_OR_RETURNED, Signed


class AddendumQuerySet(models.QuerySet["Addendum"]):
    def released(self) -> "AddendumQuerySet":
        """What the insured person may read, the first first."""
        return self.filter(released_at__isnull=False)

    def awaiting_release(self) -> "AddendumQuerySet":
        return self.filter(released_at=None, returned_at=None)

    def visible_to(self, user: User) -> "AddendumQuerySet":
        """Released ones for the person, all for the office, its own for the organisation that made the opinion."""
        if user.role == Role.SYSTEM or user.role in STAFF:
            return self
        if user.role == Role.CLINIC:
            return self.filter(opinion__clinic=user.organisation, opinion__clinic__isnull=False)
        return self.released().filter(opinion__case__in=Case.objects.visible_to(user))


class Addendum(Signed):
    """Signed beside a released opinion: answers to questions, an addition, or a corrected edition."""

    class Kind(models.TextChoices):
        ANSWER = "answer", "Ответ на вопросы"
        ADDITION = "addition", "Дополнение"
        CORRECTION = "correction", "Исправленная редакция"

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="addenda")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField("что это", max_length=10, choices=Kind.choices)
    words = models.TextField("что дополнено или исправлено и почему", blank=True)
    signed_on = models.DateField("когда подписано")

    objects = AddendumQuerySet.as_manager()

    class Meta:
        verbose_name = "дополнение к мнению"
        verbose_name_plural = "дополнения к мнению"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["opinion", "number"], name="addenda_are_numbered"),
            models.UniqueConstraint(
                fields=["opinion"],
                condition=Q(returned_at=None, released_at=None),
                name="one_addendum_awaits_release",
            ),
            models.CheckConstraint(
                condition=~Q(expert_name="") & ~Q(expert_position=""), name="addendum_names_its_expert"
            ),
            models.CheckConstraint(
                condition=Q(kind="answer") | ~Q(words=""), name="an_addendum_says_what_is_new"
            ),
            models.CheckConstraint(
                condition=RELEASED_OR_RETURNED, name="addendum_released_by_someone_and_not_returned"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def open(self) -> "FollowUpQuerySet":
        """Neither answered by what was released, nor taken back."""
        return self.filter(closed_at=None)


class FollowUp(models.Model):
    """One question of the insured person to the expert who made the opinion, with its own term."""

    class Channel(models.TextChoices):
        CABINET = "cabinet", "через кабинет"
        LETTER = "letter", "письмом или по телефону, записал врач-куратор"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="follow_ups")
    text = models.TextField("вопрос")
    channel = models.CharField("как задан", max_length=7, choices=Channel.choices)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    term = models.OneToOneField(Deadline, models.PROTECT, related_name="follow_up")
    closed_at = models.DateTimeField("отвечен или снят", null=True, blank=True)
    dropped_because = models.CharField("почему снят", max_length=300, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "вопрос после мнения"
        verbose_name_plural = "вопросы после мнения"
        ordering = ["asked_at", "pk"]
        indexes = [models.Index(fields=["opinion"], condition=Q(closed_at=None), name="follow_up_open")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_follow_up_has_words"),
            models.CheckConstraint(
                condition=Q(dropped_because="") | Q(closed_at__isnull=False), name="what_is_dropped_is_closed"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class FollowUpAnswer(models.Model):
    """The expert's answer to one such question, or why there can be none; it is read once its addendum is released."""

    addendum = models.ForeignKey(Addendum, models.CASCADE, related_name="answers")
    follow_up = models.ForeignKey(FollowUp, models.PROTECT, related_name="answers")
    text = models.TextField()
    cannot = models.BooleanField("ответить нельзя", default=False)

    class Meta:
        verbose_name = "ответ на вопрос после мнения"
        verbose_name_plural = "ответы на вопросы после мнения"
        ordering = ["follow_up__asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["addendum", "follow_up"], name="one_answer_to_a_follow_up"),
            models.CheckConstraint(condition=~Q(text=""), name="a_follow_up_answer_has_words"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
