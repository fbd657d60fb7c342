"""The parts of the product on one machine, in the order in which they start."""

import signal
import socket

from django.conf import settings

from secondopinion.embedded import catching, locks, ports, supervisor
from secondopinion.embedded.parts import Part, python
from secondopinion.embedded.supervisor import Supervisor

CELERY = ["celery", "-A", "secondopinion"]


def start_servers(watched: Supervisor) -> None:
    """PostgreSQL, Redis and the mail catcher: those that the environment does not name."""
    if settings.OWN_DATABASE:
        _start_database(watched)
    if settings.OWN_QUEUE:
        watched.start(Part("redis", settings.REDIS.start), until=settings.REDIS.answers)
    if settings.OWN_MAIL:
        settings.EMAIL_PORT = ports.keep_a_mail_port(settings.VAR)
        watched.start(_python_part("mail", *catching.words(settings.EMAIL_PORT)), until=_mail_answers)


def _start_database(watched: Supervisor) -> None:
    """Alone: a command that has PostgreSQL up for its own time is waited for."""
    with locks.held(settings.VAR / "starting.lock"), locks.held(settings.VAR / "users.lock"):
        part = Part("postgres", settings.POSTGRES.start, stop_signal=signal.SIGINT, patience=20)
        watched.start(part, until=settings.POSTGRES.answers)
        settings.POSTGRES.create_database()


def start_work(watched: Supervisor) -> None:
    """The web, the worker, the beat and the fetcher of letters; returns when the web answers."""
    web = _python_part(
        "web", "gunicorn", "secondopinion.wsgi", "--config", "python:secondopinion.embedded.web"
    )
    watched.start(web)
    watched.start(_worker())
    watched.start(_beat())
    watched.start(_python_part("letterbox", "django", "fetch_mail"))
    watched.wait(web, lambda: supervisor.web_answers(settings.PORT))


def _worker() -> Part:
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=INFO"]
    part = _python_part(
        "worker", *CELERY, "worker", "--concurrency=2", "-I", "secondopinion.embedded.pool", *quiet
    )
    part.patience = 20
    return part


def _beat() -> Part:
    (settings.VAR / "beat").mkdir(exist_ok=True)
    return _python_part("beat", *CELERY, "beat", f"--schedule={settings.VAR}/beat/schedule", "--pidfile=")


def _python_part(name: str, *words: str) -> Part:
    return Part(name, python(name, *words, var=settings.VAR, folder=settings.BASE_DIR))


def _mail_answers() -> bool:
    try:
        socket.create_connection(("127.0.0.1", settings.EMAIL_PORT), timeout=1).close()
    except OSError:
        return False
    return True
