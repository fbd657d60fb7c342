"""A curator's decision that another name on a disc is the same person. What the disc says is in documents.models.Series."""

from django.conf import settings
from django.db import models


class SamePerson(models.Model):
    """A name and a birth date as some file of the case has them, and who decided that they are the insured person's."""

    case = models.ForeignKey("requests_app.Case", models.CASCADE, related_name="same_persons")
    patient_name = models.CharField("имя в файле", max_length=200, blank=True)
    patient_born = models.DateField("дата рождения в файле", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("когда решено")

    class Meta:
        verbose_name = "тот же человек"
        verbose_name_plural = "те же люди"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "patient_name", "patient_born"],
                nulls_distinct=False,
                name="same_person_decided_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}"
