"""`manage.py deliver --once`: one round of the post office, for people and tests."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from correspondence import delivery
from correspondence.models import OutgoingLetter

EVERY_SECONDS = 60


class Command(BaseCommand):
    help = "Отправить письма, которым пора: один раз (--once) или каждую минуту, пока не остановят."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="один обход")

    def handle(self, *args: Any, **options: Any) -> None:
        self._round()
        while not options["once"]:
            time.sleep(EVERY_SECONDS)
            self._round()

    def _round(self) -> None:
        done = delivery.sweep(timezone.now())
        waiting = OutgoingLetter.objects.waiting().count()
        self.stdout.write(f"Отправлено: {done.accepted}. Ждёт: {waiting}. Неизвестно: {done.unknown}.")
        if done.server_away:
            self.stderr.write("Почтовый сервер не отвечает, письма ждут.")
