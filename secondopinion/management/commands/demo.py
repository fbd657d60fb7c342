"""`manage.py demo`: fills an empty product with the demonstration; does nothing where somebody is already."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from secondopinion.demo import first_start


class Command(BaseCommand):
    help = "Наполняет пустой продукт демонстрационными людьми и обращениями"
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("Демонстрация живёт только с настройками secondopinion.settings.embedded.")
        if first_start.fill(at=timezone.now()):
            self.stdout.write("  демонстрация: люди и обращения заведены")
