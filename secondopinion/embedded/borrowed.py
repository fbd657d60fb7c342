"""PostgreSQL for the time of one `manage.py` command, when no `manage.py up` is running.

Commands that run at once share it: who started it waits at its end for the others.
"""

import atexit
import signal
import subprocess

from django.conf import settings

from secondopinion.embedded import catching, locks, ports
from secondopinion.embedded.parts import Part, python

NEED_NO_DATABASE = {
    "up", "help", "version", "--version", "--help", "check", "makemigrations", "makemessages", "compilemessages",
    "collectstatic", "findstatic", "startapp", "diffsettings",
}  # fmt: skip
SEND_LETTERS = {"deliver"}


def bring_up(command: str) -> bool:
    """Make sure PostgreSQL answers while the present command runs; True when its database was made just now."""
    if command in NEED_NO_DATABASE:
        return False
    starting = locks.Lock(settings.VAR / "starting.lock")
    users = locks.Lock(settings.VAR / "users.lock")
    starting.take()
    users.share()
    try:
        if settings.POSTGRES.answers():
            return False
        server = settings.POSTGRES.start()
        atexit.register(_let_go, server, users)
        settings.POSTGRES.wait(server)
        return bool(settings.POSTGRES.create_database())
    finally:
        starting.release()


def _let_go(server: subprocess.Popen[bytes], users: locks.Lock) -> None:
    """Stop the server when no other command uses it."""
    users.release()
    users.take()
    Part("postgres", lambda: server, signal.SIGINT, child=server).end()


def catch_letters(command: str) -> None:
    """A mail catcher for a command that sends, when none listens."""
    if command not in SEND_LETTERS or not settings.OWN_MAIL:
        return
    port = ports.keep_a_mail_port(settings.VAR)
    settings.EMAIL_PORT = port
    part = Part("mail", python("mail", *catching.words(port), var=settings.VAR, folder=settings.BASE_DIR))
    part.begin()
    atexit.register(part.end)


def before(words: list[str]) -> bool:
    """Get ready for a command line; True when the tables have still to be made."""
    command = words[1] if len(words) > 1 else "help"
    if any(word.startswith("--settings") for word in words) or not getattr(settings, "OWN_DATABASE", False):
        return False
    made = bring_up(command)
    catch_letters(command)
    return made and command != "migrate"
