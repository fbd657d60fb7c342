"""Where an organisation's system is told of what concerns it: the address, and the secret that is shown once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Organisation
from api import issuing
from api.models import Webhook
from api.webhooks import NotAllowed


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
        if options["stop"]:
            self._stop(found, options["url"])
            return
        try:
            hook = issuing.add_webhook(found, options["url"], by=None, at=timezone.now())
        except NotAllowed as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(f"webhook_secret={hook.secret}\n")

    def _stop(self, organisation: Organisation, url: str) -> None:
        hook = Webhook.objects.filter(organisation=organisation, url=url, stopped_at=None).first()
        if hook is None:
            raise CommandError("Такого вебхука нет.")
        issuing.stop_webhook(hook, by=None, at=timezone.now())
