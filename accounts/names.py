"""How a person's name is written: in full, shortened, and as a key that sorts and compares."""

from django.db import models


def folded(text: str) -> str:
    """A key that sorts and compares Russian names: lower case, «ё» as «е», single spaces."""
    return " ".join(text.lower().replace("ё", "е").split())


class PersonName(models.Model):
    """Last name, first name and patronymic as they stand in the document."""

    last_name = models.CharField("фамилия", max_length=100)
    first_name = models.CharField("имя", max_length=100)
    patronymic = models.CharField("отчество", max_length=100, blank=True)

    class Meta:
        abstract = True

    @property
    def full_name(self) -> str:
        """«Соколова Анна Викторовна»."""
        return " ".join(part for part in (self.last_name, self.first_name, self.patronymic) if part)

    @property
    def short_name(self) -> str:
        """«Соколова А. В.»."""
        initials = [f"{part[0]}." for part in (self.first_name, self.patronymic) if part]
        return " ".join([self.last_name, *initials]).strip()

    @property
    def first_and_patronymic(self) -> str:
        """«Анна Викторовна»: how a letter addresses the person."""
        return " ".join(part for part in (self.first_name, self.patronymic) if part)
