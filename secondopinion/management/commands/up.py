"""`manage.py up`: the whole product on this machine, until Ctrl-C."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

from secondopinion.demo import cast
from secondopinion.embedded import product, supervisor
from secondopinion.embedded.postgres import NotStarted
from secondopinion.embedded.redis import NoRedis
from secondopinion.embedded.supervisor import Supervisor, say


class Command(BaseCommand):
    help = "Поднимает весь продукт на этой машине: базу, очередь, почту, сайт и фоновую работу"
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: Any) -> None:
        if not settings.DEMO:
            supervisor.refuse("up работает только с настройками secondopinion.settings.embedded.")
        lock = supervisor.only_one(settings.VAR, settings.PORT)
        lock.write(settings.SITE_URL)
        watched = Supervisor(settings.VAR, settings.PORT)
        with supervisor.until_asked(watched):
            try:
                self.start(watched)
            except (NotStarted, NoRedis) as fault:
                say(f"Не получилось: {fault}")
                raise SystemExit(1) from None
            watched.watch()

    def start(self, watched: Supervisor) -> None:
        say(f"«Второе мнение»: данные в {settings.VAR}")
        product.start_servers(watched)
        say("  база, очередь и почта работают")
        fill_the_database()
        product.start_work(watched)
        say(f"\nГотово: {settings.SITE_URL}")
        if settings.DEMO_DATA:
            say(demo_accounts())
        say("Остановить: Ctrl-C")


def fill_the_database() -> None:
    """Migrations, and on the first start the demo. Closes its connections: the servers may be restarted later."""
    call_command("migrate", verbosity=0, interactive=False)
    if settings.DEMO_DATA:
        call_command("demo", verbosity=0)
    connections.close_all()


def demo_accounts() -> str:
    """A table of who may be played: address, password, role."""
    rows = [f"  {one.email:24} {one.password:22} {one.who}" for one in cast.ACCOUNTS]
    return "\n".join(["Учётные записи демонстрации (почта, пароль, роль):", *rows])
