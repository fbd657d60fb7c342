"""A client of the API for a program of insured persons: its id. It has no secret, PKCE stands in its place."""

from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from api import tokens
from audit import log
from portal.api.scopes import SCOPES


class Command(BaseCommand):
    help = "Register the VHI cabinet or a mobile app that insured persons may let act for them"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="as the insured person will read it")
        parser.add_argument(
            "redirect", nargs="+", help="where the person is led back: https://… or an app's own scheme"
        )
        parser.add_argument("--scope", action="append", choices=SCOPES, help="all of them unless told")

    def handle(self, *args: Any, **options: Any) -> None:
        if wrong := [address for address in options["redirect"] if not _is_safe(address)]:
            raise CommandError(f"Сюда вести человека нельзя: {', '.join(wrong)}")
        scopes = options["scope"] or list(SCOPES)
        program = tokens.new_program(name=options["name"], redirects=options["redirect"], scopes=scopes)
        log.record("api.program_issued", by=None, at=timezone.now(), program=program.pk, scopes=scopes)
        self.stdout.write(f"client_id={program.pk}\n")


def _is_safe(address: str) -> bool:
    """HTTPS, this very machine, or a scheme that is a domain turned round, as apps have them (RFC 8252, 7.1)."""
    there = urlsplit(address)
    if there.scheme == "http":
        return there.hostname in {"127.0.0.1", "::1"}
    return bool(there.netloc) if there.scheme == "https" else "." in there.scheme
