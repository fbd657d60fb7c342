"""`manage.py generate_cases N`: plausible cases in bulk, for trying the product at scale."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from secondopinion.demo import bulk


class Command(BaseCommand):
    help = "Создаёт N правдоподобных обращений во всех состояниях; все люди и болезни выдуманы"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", type=int, metavar="N")
        parser.add_argument("--force", action="store_true", help="и там, где нет демонстрации")

    def handle(self, *args: object, **options: Any) -> None:
        if not (settings.DEMO or options["force"]):
            raise CommandError("Здесь могут быть настоящие обращения. Если это не так, добавьте --force.")
        if options["count"] < 1:
            raise CommandError("Укажите число обращений, от 1.")
        self.stdout.write(f"Создано обращений: {bulk.make(options['count'], at=timezone.now())}")
