"""Medical imaging inside a document, a DICOM file or a disc in a ZIP: its series and their pictures, as read from the files.

What the files say of the patient is a claim: comparing it with the applicant is the case's matter.
"""

import uuid

from django.db import models

from documents.models.document import Document


class Series(models.Model):
    """One series of a study in one document; a study is what shares ``study_uid``. Texts are as decoded, without padding."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, models.CASCADE, related_name="series")
    study_uid = models.CharField(max_length=64, blank=True)
    series_uid = models.CharField(max_length=64, blank=True)
    number = models.IntegerField("номер серии", null=True, blank=True)
    modality = models.CharField("вид исследования", max_length=16, blank=True)
    description = models.CharField("описание серии", max_length=200, blank=True)
    study_description = models.CharField("описание исследования", max_length=200, blank=True)
    study_date = models.DateField("дата исследования", null=True, blank=True)
    patient_name = models.CharField("имя пациента в файле", max_length=200, blank=True)
    patient_born = models.DateField("дата рождения в файле", null=True, blank=True)
    image_count = models.PositiveIntegerField("снимков")
    missing = models.JSONField("каких номеров нет", default=list, blank=True)
    """Ranges [first, last] of instance numbers absent between the lowest and the highest."""

    class Meta:
        verbose_name = "серия снимков"
        verbose_name_plural = "серии снимков"
        ordering = ["study_date", "study_uid", "number", "series_uid"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "study_uid", "series_uid"], name="series_once_in_a_document"
            )
        ]

    def __str__(self) -> str:
        return f"{self.modality} {self.number or ''} {self.description}".strip()


class Disc(models.Model):
    """What a ZIP holds besides DICOM: photographs go with the imaging, everything else is passed over."""

    document = models.OneToOneField(Document, models.CASCADE, related_name="disc")
    photographs = models.JSONField("фотографии", default=list, blank=True)
    """Names of the members."""
    others = models.PositiveIntegerField("пропущено файлов", default=0)
    has_viewer = models.BooleanField("есть программа", default=False)

    class Meta:
        verbose_name = "диск"
        verbose_name_plural = "диски"

    def __str__(self) -> str:
        return f"{self.document_id}"


class Slide(models.Model):
    """A slide under glass scanned whole: the document is a pyramid of tiles, and can be moved over on the experts' page."""

    document = models.OneToOneField(Document, models.CASCADE, related_name="slide")
    width = models.PositiveIntegerField("ширина, точек")
    height = models.PositiveIntegerField("высота, точек")
    microns = models.FloatField("микрометров в точке", null=True, blank=True)
    """Where the scanner wrote it."""

    class Meta:
        verbose_name = "скан стекла"
        verbose_name_plural = "сканы стёкол"
        constraints = [
            models.CheckConstraint(condition=models.Q(width__gt=0, height__gt=0), name="slide_has_a_size")
        ]

    def __str__(self) -> str:
        return f"{self.document_id}"


class Instance(models.Model):
    """One picture of a series: a member of the document's archive, or the document itself where ``member`` is empty."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="instances")
    position = models.PositiveIntegerField("порядок в серии")
    """From 0, by the place along the body where the files tell it, else by the number of the instance."""
    number = models.IntegerField("номер снимка", null=True, blank=True)
    member = models.CharField("файл в архиве", max_length=1000, blank=True)
    sop_uid = models.CharField(max_length=64, blank=True)
    transfer_syntax = models.CharField(max_length=64, blank=True)
    frames = models.PositiveIntegerField("кадров", default=1)
    """0: an object without a picture (a report, a PDF, a list of key images)."""

    class Meta:
        verbose_name = "снимок"
        verbose_name_plural = "снимки"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["series", "position"], name="instance_once_in_a_series")
        ]

    def __str__(self) -> str:
        return f"{self.series_id}, {self.position}"
