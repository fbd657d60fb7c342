"""`manage.py verify_files`: every stored file against its hash; names the faulty ones and exits 1. It repairs nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from documents import verifying
from documents.models import Document


class Command(BaseCommand):
    help = "Сверяет каждый файл хранилища с его контрольной суммой."

    def handle(self, *args: Any, **options: Any) -> None:
        checked = damaged = 0
        for document in Document.objects.iterator(chunk_size=500):
            checked += 1
            try:
                fault = verifying.verify(document, at=timezone.now())
            except verifying.StorageAway as away:
                raise CommandError("Хранилище не отвечает: проверьте, подключено ли оно.") from away
            if fault:
                damaged += 1
                self.stderr.write(f"{document.case_number or '—'}\t{document.pk}\t{document.name}\t{fault}")
        if damaged:
            raise CommandError(f"Не сходится файлов: {damaged} из {checked}.")
        self.stdout.write(f"Проверено файлов: {checked}, все на месте и не изменены.")
