"""Where an organisation's system is told of what concerns it: the address, and the secret that is shown once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Organisation
from api import webhooks
from api.models import Webhook
from audit import log


class Command(BaseCommand):
    help = "Tell a medical organisation's own system of what concerns it, at an address (--stop: no more)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", help="short name, as in the directory")
        parser.add_argument("url", help="https://…")
        parser.add_argument("--stop", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        found = Organisation.objects.filter(short_name=options["organisation"]).first()
        if found is None:
            raise CommandError(f"Нет организации «{options['organisation']}».")
        at, live = (
            timezone.now(),
            Webhook.objects.filter(organisation=found, url=options["url"], stopped_at=None),
        )
        if options["stop"]:
            if not live.update(stopped_at=at, stopped_because="снят"):
                raise CommandError("Такого вебхука нет.")
            log.record("api.webhook_stopped", by=None, at=at, subject=found, url=options["url"])
            return
        if live.exists():
            raise CommandError(
                "Такой вебхук уже есть: чтобы сменить секрет, остановите его и добавьте снова."
            )
        try:
            hook = webhooks.add(found, options["url"], at=at)
        except webhooks.NotAllowed as refused:
            raise CommandError(refused.message) from refused
        log.record("api.webhook_added", by=None, at=at, subject=found, url=hook.url)
        self.stdout.write(f"webhook_secret={hook.secret}\n")
