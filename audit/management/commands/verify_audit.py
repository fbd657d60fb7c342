"""`manage.py verify_audit`: recompute the chain of the log and name what was altered or deleted."""

import re
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit import chain

HEAD = re.compile(r"(\d+):([0-9a-f]{64})")


def head(text: str) -> tuple[int, str]:
    match = HEAD.fullmatch(text)
    if match is None:
        raise ArgumentTypeError(
            f"«{text}» не похоже на конец цепи: нужно МЕСТО:ХЕШ, как его печатает эта команда"
        )
    return int(match[1]), match[2]


class Command(BaseCommand):
    help = "Проверить цепь журнала: назвать изменённые и удалённые записи; код выхода 1, если они есть."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head", type=head, action="append", default=[], help="конец цепи, записанный раньше"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        faults = chain.verify(options["head"])
        if faults:
            raise CommandError("\n".join(faults))
        end = chain.head()
        self.stdout.write(f"Журнал цел, ждут опечатывания: {chain.waiting()}")
        if end is not None:
            self.stdout.write(f"Конец цепи: {end.position}:{end.hash}")
