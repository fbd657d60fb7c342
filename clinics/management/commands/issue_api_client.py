"""A client of the API for an organisation's system: its id and its secret, which is shown once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Organisation
from api import issuing
from api.scopes import ORGANISATION


class Command(BaseCommand):
    help = "Issue a client of the API for a medical organisation's own system"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", help="short name, as in the directory")
        parser.add_argument("--scope", action="append", choices=ORGANISATION, help="all of them unless told")

    def handle(self, *args: Any, **options: Any) -> None:
        found = Organisation.objects.filter(short_name=options["organisation"]).first()
        if found is None:
            raise CommandError(f"Нет организации «{options['organisation']}».")
        try:
            client, secret = issuing.issue_client(
                found, scopes=options["scope"] or (), by=None, at=timezone.now()
            )
        except issuing.NotAllowed as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"client_id={client.pk}\nclient_secret={secret}\n")
