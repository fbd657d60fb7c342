"""`manage.py verify_files`: every stored file against its hash; names the faulty ones and exits 1. It repairs nothing."""

import hashlib
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from documents.models import Document

CHUNK = 1024**2


class Command(BaseCommand):
    help = "Сверяет каждый файл хранилища с его контрольной суммой."

    def handle(self, *args: Any, **options: Any) -> None:
        checked, faults = 0, []
        for document in Document.objects.iterator(chunk_size=500):
            checked += 1
            if fault := fault_of(document):
                faults.append(fault)
                self.stderr.write(f"{document.case_number or '—'}\t{document.pk}\t{document.name}\t{fault}")
        if faults:
            raise CommandError(f"Не сходится файлов: {len(faults)} из {checked}.")
        self.stdout.write(f"Проверено файлов: {checked}, все на месте и не изменены.")


def fault_of(document: Document) -> str:
    """What is wrong with the stored bytes, in words; empty when nothing is."""
    digest = hashlib.sha256()
    try:
        with default_storage.open(document.key, "rb") as stored:
            while chunk := stored.read(CHUNK):
                digest.update(chunk)
    except OSError as error:
        return f"не читается ({type(error).__name__})"
    return "" if digest.hexdigest() == document.sha256 else "содержимое изменилось"
