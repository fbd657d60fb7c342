"""Who a signed-in account is. Being insured or a representative is a relation to a case, not a role."""

from django.db import models


class Role(models.TextChoices):
    APPLICANT = "applicant", "Заявитель"
    CURATOR = "curator", "Врач-куратор"
    HEAD = "head", "Руководитель кураторов"
    CLINIC = "clinic", "Медицинская организация"
    PRIVACY = "privacy", "Ответственный за персональные данные"
    ADMIN = "admin", "Администратор"
    SYSTEM = "system", "Система"


STAFF = frozenset({Role.CURATOR, Role.HEAD})
EVERY_STAFF_ROLE = STAFF | {Role.CLINIC, Role.PRIVACY, Role.ADMIN}
