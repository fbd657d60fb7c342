"""A client of the API for a program of insured persons: its id. It has no secret, PKCE stands in its place."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from api import issuing
from api.scopes import INSURED
from api.webhooks import NotAllowed


class Command(BaseCommand):
    help = "Register the VHI cabinet or a mobile app that insured persons may let act for them"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="as the insured person will read it")
        parser.add_argument(
            "redirect", nargs="+", help="where the person is led back: https://… or an app's own scheme"
        )
        parser.add_argument("--scope", action="append", choices=INSURED, help="all of them unless told")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            program = issuing.issue_program(
                options["name"],
                redirects=options["redirect"],
                scopes=options["scope"] or (),
                by=None,
                at=timezone.now(),
            )
        except NotAllowed as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(f"client_id={program.pk}\n")
