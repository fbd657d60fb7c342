"""`manage.py fetch_mail`: stays at every mailbox of IMAP_URL; `--once` makes one round over them."""

import signal
import sys
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from correspondence.mailboxes import fetching
from correspondence.mailboxes.places import all_of_them
from intake import filing, watching


class Command(BaseCommand):
    help = "Забирает письма из почтовых ящиков (IMAP_URL) и раскладывает их по заявкам."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="один круг по всем ящикам")

    def handle(self, *args: Any, **options: Any) -> None:
        if not all_of_them():
            self.stdout.write("Ящиков нет: задайте IMAP_URL (см. .env.example).")
        elif options["once"]:
            at = timezone.now()
            stored = fetching.fetch_all(at=at)
            self.stdout.write(f"Писем: {stored}, разложено: {filing.sweep(at=at)}")
        else:
            _stay()


def _stay() -> None:
    """A thread a mailbox, until SIGTERM. They may die at any moment, so nobody waits for them at the end."""
    stop = threading.Event()
    for mailbox in all_of_them():
        threading.Thread(target=watching.watch, args=(mailbox, stop), name=mailbox.name, daemon=True).start()
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: sys.exit(0))
    while True:
        time.sleep(0.5)
