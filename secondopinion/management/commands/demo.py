"""`manage.py demo`: fill an empty product, and print the accounts to play with."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from secondopinion.demo.cast import ACCOUNTS, DOMAIN
from secondopinion.demo.first_start import fill


class Command(BaseCommand):
    help = "Заполняет пустой продукт демонстрацией и печатает учётные записи"

    def handle(self, *args: object, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Демонстрация есть только в настройках secondopinion.settings.embedded.")
        if fill(at=timezone.now()):
            self.stdout.write("  демонстрация заполнена: все люди и болезни выдуманы")
        there = set(User.objects.filter(email__endswith=f"@{DOMAIN}").values_list("email", flat=True))
        accounts = [account for account in ACCOUNTS if account.email in there]
        self.stdout.write("\nУчётные записи демонстрации (почта, пароль, кто):")
        for account in accounts:
            self.stdout.write(f"  {account.email:<22}  {account.password:<19}  {account.who}")
        self.stdout.write(f"Письма и коды для входа: {settings.SITE_URL}/demo/mail/")
