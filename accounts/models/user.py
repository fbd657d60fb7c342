"""The account: an e-mail address, a name, one role."""

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q

from accounts.models.organisation import Organisation
from accounts.names import PersonName
from accounts.roles import EVERY_STAFF_ROLE, Role

SYSTEM_EMAIL = "system@localhost"


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def curators(self) -> "UserQuerySet":
        """Everyone who may lead a case: curators and their heads, by name."""
        return self.active().filter(role__in=[Role.CURATOR, Role.HEAD]).order_by("last_name", "first_name")

    def heads(self) -> "UserQuerySet":
        return self.active().filter(role=Role.HEAD)

    def of_organisation(self, organisation: Organisation) -> "UserQuerySet":
        return self.active().filter(role=Role.CLINIC, organisation=organisation)


class Users(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user: User = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").strip().lower())  # type: ignore[no-any-return]

    def system(self) -> "User":
        """The actor of every automatic step; nobody can sign in as it."""
        user, _ = self.get_or_create(
            email=SYSTEM_EMAIL, defaults={"role": Role.SYSTEM, "last_name": "Система", "password": "!"}
        )
        return user  # type: ignore[no-any-return]


class User(AbstractBaseUser, PermissionsMixin, PersonName):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("почта", unique=True)
    last_name = models.CharField("фамилия", max_length=100, blank=True)
    first_name = models.CharField("имя", max_length=100, blank=True)
    role = models.CharField("роль", max_length=12, choices=Role.choices, default=Role.APPLICANT)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="users", verbose_name="организация"
    )
    post = models.CharField("должность", max_length=200, blank=True)
    phone = models.CharField("телефон", max_length=40, blank=True)
    is_active = models.BooleanField("действует", default=True)
    created_at = models.DateTimeField("создана", auto_now_add=True)

    objects = Users()

    USERNAME_FIELD = "email"

    class Meta:
        verbose_name = "учётная запись"
        verbose_name_plural = "учётные записи"
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.CLINIC, organisation__isnull=False)
                | (~Q(role=Role.CLINIC) & Q(organisation__isnull=True)),
                name="user_organisation_iff_clinic",
                violation_error_message="Организация указывается у сотрудника медицинской организации, и только у него.",
            ),
            models.CheckConstraint(
                condition=Q(email=models.functions.Lower("email")), name="user_email_is_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def is_staff_member(self) -> bool:
        """Works for the insurer or for an organisation. A second factor is meant for these; it is not enforced yet."""
        return self.role in EVERY_STAFF_ROLE
