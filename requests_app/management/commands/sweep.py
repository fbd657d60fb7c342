"""One round of the deadlines' sweep, for people and tests."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from requests_app.tasks import sweep


class Command(BaseCommand):
    help = "Берёт каждый шаг сроков, чей час настал, ровно один раз."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="один круг (иначе нечего: крутит beat)")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Шагов: {sweep(at=timezone.now())}")
