"""The completeness that was fixed (D3), and the opinion that was made (S9)."""

from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from requests_app.models.case import Case, Question
from requests_app.models.signed import RELEASED_OR_RETURNED, Signed


class Completeness(models.Model):
    """The curator's act «комплект полон»: the frozen list of documents with their hashes, and the anchor of S7 (D3)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="completenesses")
    fixed_at = models.DateTimeField()
    fixed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    anchor_at = models.DateTimeField("поступило последнее")
    anchor = models.CharField("что поступило последним", max_length=200)
    items = models.JSONField("список документов")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_because = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "полнота комплекта"
        verbose_name_plural = "полнота комплекта"
        ordering = ["fixed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(revoked_at=None), name="one_completeness_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} от {self.anchor_at:%d.%m.%Y}"


class Concordance(models.TextChoices):
    """What the second opinion does with the first: in words that follow «диагноз эксперт …»."""

    CONFIRMED = "confirmed", "подтверждает"
    CLARIFIED = "clarified", "уточняет"
    CHANGED = "changed", "меняет"


COMPARED = ("diagnosis_is", "treatment_is", "impact")
"""The fields of an opinion that say what becomes of the first one."""


def is_unexplained(comparison: Mapping[str, str]) -> bool:
    """Whether something is changed, and the patient is not told what that means."""
    said = {comparison.get("diagnosis_is"), comparison.get("treatment_is")}
    return Concordance.CHANGED in said and not comparison.get("impact", "").strip()


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def in_force(self) -> "OpinionQuerySet":
        """Those not returned, the newest version first: of a case that was opened again there may be several."""
        return self.filter(returned_at=None).order_by("-version")

    def released(self) -> "OpinionQuerySet":
        """What the insured person may read, the newest first."""
        return self.in_force().filter(released_at__isnull=False)


class Opinion(Signed):
    """One version of the second opinion: organisation, expert's full name and position, answers (S9)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="opinions")
    version = models.PositiveSmallIntegerField()
    clinic = models.ForeignKey(Organisation, models.PROTECT, related_name="opinions")
    opinion_on = models.DateField("дата мнения (оказания услуги)")
    diagnosis_is = models.CharField("диагноз", max_length=9, choices=Concordance.choices, blank=True)
    treatment_is = models.CharField("лечение", max_length=9, choices=Concordance.choices, blank=True)
    impact = models.TextField("что это меняет для пациента", blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = "второе мнение"
        verbose_name_plural = "вторые мнения"
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="opinion_versions_are_numbered"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(returned_at=None, released_at=None),
                name="one_opinion_awaits_release",
            ),
            models.CheckConstraint(
                condition=~Q(expert_name="") & ~Q(expert_position=""), name="opinion_names_its_expert"
            ),
            models.CheckConstraint(
                condition=~(Q(diagnosis_is="changed") | Q(treatment_is="changed")) | ~Q(impact=""),
                name="a_change_is_explained_to_the_patient",
            ),
            models.CheckConstraint(
                condition=RELEASED_OR_RETURNED, name="released_by_someone_and_not_returned"
            ),
        ]

    def __str__(self) -> str:
        return f"Мнение {self.case_id}, версия {self.version}"

    @property
    def concordance(self) -> list[tuple[str, str]]:
        """Pairs «Диагноз», «подтверждает»: of what was compared alone."""
        told = (("Диагноз", self.get_diagnosis_is_display()), ("Лечение", self.get_treatment_is_display()))
        return [(what, said) for what, said in told if said]


class Answer(models.Model):
    """The expert's answer to one question, or why it cannot be answered."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    text = models.TextField()
    cannot = models.BooleanField("ответить нельзя", default=False)

    class Meta:
        verbose_name = "ответ"
        verbose_name_plural = "ответы"
        ordering = ["question__position"]
        constraints = [
            models.UniqueConstraint(fields=["opinion", "question"], name="one_answer_to_a_question"),
            models.CheckConstraint(condition=~Q(text=""), name="an_answer_has_words"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
