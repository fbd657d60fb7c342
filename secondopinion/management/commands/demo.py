"""`manage.py demo`: fills an empty product with the demonstration, and prints the accounts to play with."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from secondopinion.demo.cast import ACCOUNTS, DOMAIN
from secondopinion.demo.first_start import fill


class Command(BaseCommand):
    help = "Наполняет пустой продукт демонстрацией и печатает её учётные записи"
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Демонстрация живёт только с настройками secondopinion.settings.embedded.")
        if fill(at=timezone.now()):
            self.stdout.write("  демонстрация: люди и обращения заведены")
        if options["verbosity"] > 0:
            self._print_accounts()

    def _print_accounts(self) -> None:
        """Only those that are there: a product that people have begun to use gets no demonstration."""
        there = set(User.objects.filter(email__endswith=f"@{DOMAIN}").values_list("email", flat=True))
        self.stdout.write("Учётные записи демонстрации (почта, пароль, роль):")
        for account in ACCOUNTS:
            if account.email in there:
                self.stdout.write(f"  {account.email:24} {account.password:22} {account.who}")
        self.stdout.write(f"Письма и коды для входа: {settings.SITE_URL}/demo/mail/")
