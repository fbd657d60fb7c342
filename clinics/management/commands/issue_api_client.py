"""A client of the API for an organisation's system: its id and its secret, which is shown once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.roles import Role
from api import tokens
from audit import log
from clinics.api.scopes import SCOPES


class Command(BaseCommand):
    help = "Issue a client of the API for a medical organisation's own system"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", help="short name, as in the directory")
        parser.add_argument("--scope", action="append", choices=SCOPES, help="all of them unless told")

    def handle(self, *args: Any, **options: Any) -> None:
        found = Organisation.objects.filter(short_name=options["organisation"]).first()
        if found is None:
            raise CommandError(f"Нет организации «{options['organisation']}».")
        account, _ = User.objects.get_or_create(
            email=f"api-{found.pk}@localhost",
            defaults={
                "role": Role.CLINIC,
                "organisation": found,
                "last_name": "Информационная система",
                "password": "!",
            },
        )
        scopes = options["scope"] or list(SCOPES)
        client, secret = tokens.new_client(account, name=found.short_name, scopes=scopes)
        log.record(
            "api.client_issued", by=None, at=timezone.now(), subject=account, client=client.pk, scopes=scopes
        )
        self.stdout.write(f"client_id={client.pk}\nclient_secret={secret}\n")
