"""What lies in the package (S3, S4): enclosures, parts that will never come, and requests for more."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from documents.models import Document


class Kind(models.TextChoices):
    """The five enclosures of S3, the five parts of the extract (S4), and what a clinic may ask for (S12)."""

    QUESTIONNAIRE = "questionnaire", "Анкета-заявление"
    IDENTITY = "identity", "Документ, удостоверяющий личность"
    POLICY = "policy", "Страховой полис"
    CONSENT = "consent", "Согласие на обработку данных"
    REPRESENTATION = "representation", "Документ представителя"
    DIAGNOSIS = "diagnosis", "Диагноз"
    ANAMNESIS = "anamnesis", "Анамнез"
    EPICRISIS = "epicrisis", "Выписной эпикриз"
    PLAN = "plan", "План лечения"
    RESULTS = "results", "Результаты исследований"
    IMAGING = "imaging", "Снимки: КТ, МРТ, рентген"
    HISTOLOGY = "histology", "Гистология: файлы"
    OTHER = "other", "Другой медицинский документ"
    SLIDES = "slides", "Гистологические препараты (стёкла)"
    BLOCKS = "blocks", "Парафиновые блоки"
    MATERIAL = "material", "Иные материалы"
    UNSORTED = "unsorted", "Не разобрано: пришло письмом"


PARTS = (Kind.DIAGNOSIS, Kind.ANAMNESIS, Kind.EPICRISIS, Kind.PLAN, Kind.RESULTS)
"""S4: what the extract contains."""
PERSONAL = (Kind.QUESTIONNAIRE, Kind.IDENTITY, Kind.POLICY, Kind.CONSENT, Kind.REPRESENTATION)
MEDICAL = (*PARTS, Kind.IMAGING, Kind.HISTOLOGY, Kind.OTHER)
"""D21: what a medical organisation may see."""
SORTABLE = (*PERSONAL, *MEDICAL)
"""What a file that came by letter may turn out to be."""
PHYSICAL = (Kind.SLIDES, Kind.BLOCKS, Kind.MATERIAL)
"""S12: things, not files."""
ONE_OF = {
    Kind.SLIDES: "Гистологическое стекло",
    Kind.BLOCKS: "Парафиновый блок",
    Kind.MATERIAL: "Иной материал",
}
"""How one of several is called."""


class EnclosureQuerySet(models.QuerySet["Enclosure"]):
    def present(self) -> "EnclosureQuerySet":
        """Not taken back by the applicant."""
        return self.filter(removed_at=None)

    def medical(self) -> "EnclosureQuerySet":
        return self.filter(kind__in=MEDICAL)

    def for_clinic(self) -> "EnclosureQuerySet":
        """What D21 lets a medical organisation see: medical parts that the curator has looked at and accepted.

        A document that is questioned as anything in the case stays here, whatever else it closes.
        """
        questioned = Enclosure.objects.present().filter(
            case=models.OuterRef("case"),
            document=models.OuterRef("document"),
            verdict=Enclosure.Verdict.QUESTIONED,
        )
        return self.present().medical().filter(~models.Exists(questioned), verdict=Enclosure.Verdict.ACCEPTED)


class Enclosure(models.Model):
    """One document as one thing of the package; a document that closes several parts has a row for each."""

    class Verdict(models.TextChoices):
        PENDING = "pending", "Не проверено"
        ACCEPTED = "accepted", "Подходит"
        QUESTIONED = "questioned", "Есть вопрос"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("requests_app.Case", models.CASCADE, related_name="enclosures")
    kind = models.CharField("что это", max_length=16, choices=Kind.choices)
    document = models.ForeignKey(Document, models.PROTECT, related_name="enclosures")
    answers = models.ForeignKey(
        "requests_app.RequestedItem", models.SET_NULL, null=True, blank=True, related_name="enclosures"
    )
    arrived_at = models.DateTimeField("поступил", null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    verdict = models.CharField("решение", max_length=12, choices=Verdict.choices, default=Verdict.PENDING)
    verdict_reason = models.TextField("что написать заявителю", blank=True)
    verdict_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    verdict_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = EnclosureQuerySet.as_manager()

    class Meta:
        verbose_name = "документ комплекта"
        verbose_name_plural = "документы комплекта"
        ordering = ["arrived_at", "document__uploaded_at", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "document", "kind"],
                condition=Q(removed_at=None),
                name="a_document_closes_a_part_once",
            ),
            models.CheckConstraint(
                condition=Q(verdict="pending", verdict_at=None)
                | ~Q(verdict="pending") & Q(verdict_at__isnull=False),
                name="verdict_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="questioned") | ~Q(verdict_reason=""), name="a_question_has_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.document}"


class AbsentPart(models.Model):
    """«Нет и не будет»: a part the applicant cannot send, with the reason; it counts once the curator accepts it (D5)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("requests_app.Case", models.CASCADE, related_name="absent_parts")
    kind = models.CharField(max_length=16, choices=[(k.value, k.label) for k in PARTS])
    reason = models.TextField("почему")
    declared_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "часть, которой не будет"
        verbose_name_plural = "части, которых не будет"
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], name="a_part_is_absent_once"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="absence_accepted_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: нет и не будет"
