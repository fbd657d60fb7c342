"""Letters to send, and servers that break."""

from copy import deepcopy
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from correspondence import outbox
from tests.correspondence.faulty import FaultyServer
from tests.correspondence.postfix import PostfixLog

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Europe/Moscow"))


@pytest.fixture(autouse=True)
def letters_folder(settings, tmp_path):
    """Templates of these tests' own beside the product's: ``hello`` and ``code``."""
    folder = tmp_path / "templates" / "letters"
    folder.mkdir(parents=True)
    (folder / "hello.txt").write_text(
        "Обращение {{ case_number }} {{ name }}\n\nЗдравствуйте, {{ name }}!\n{% if more %}\n{{ more }}\n{% endif %}\n\n\n"
        "{{ site_url }} {{ case_number }}\n"
    )
    (folder / "hello.html").write_text(
        '{% extends "letters/_base.html" %}{% block content %}<p>Здравствуйте, {{ name }}!</p>{% endblock %}'
    )
    (folder / "code.txt").write_text("Код для входа\nВаш код: {{ code }}\n")
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [tmp_path / "templates", *templates[0]["DIRS"]]
    settings.TEMPLATES = templates
    settings.SITE_URL = "https://vm.example"
    return folder


@pytest.fixture(autouse=True)
def woken(monkeypatch):
    """The ids a worker would be woken for; nothing goes to the broker from these tests."""
    published = []
    monkeypatch.setattr(outbox, "wake", lambda task, *args: published.append(args))
    return published


@pytest.fixture
def hello():
    """Post an ordinary letter."""

    def post(**changes):
        fields = {"to": "anna@example.org", "at": NOW, "case_number": "VM-2026-000123", "name": "Анна"}
        return outbox.post("hello", **{**fields, **changes})

    return post


@pytest.fixture
def mail_log(settings, tmp_path):
    """The mail server's log, empty, and the product told where it is. A server writes it when given it as ``log``."""
    settings.MTA_LOG = str(tmp_path / "mail.log")
    return PostfixLog(tmp_path / "mail.log")


@pytest.fixture
def faulty(settings):
    """Start a mail server with the faults given."""
    running = []

    def start(*faults: str, size_limit: int | None = None) -> FaultyServer:
        server = FaultyServer(*faults, size_limit=size_limit).__enter__()
        running.append(server)
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = server.host, server.port, 5
        settings.EMAIL_LAST_ANSWER_TIMEOUT = 5
        return server

    yield start
    for server in running:
        server.__exit__()
