"""What every test stands on: the real PostgreSQL and Redis, a closed network, a mail server that keeps what it gets."""

import os
import uuid

os.environ["DJANGO_SETTINGS_MODULE"] = "secondopinion.settings.test"

import django
import pytest
from django.core.cache import cache

from tests import network, servers, smtp, truncation

# The servers first: Django reads their addresses when it is set up; and that before any conftest of a folder is read,
# since those name models.
servers.start_missing()
django.setup()
network.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        truncation.remember_the_rows_of_migrations()
    truncation.install()


@pytest.fixture(autouse=True)
def files_and_rates_of_one_test(settings, tmp_path):
    """Each test has a storage of its own, and no rate limit counted by another."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "documents.durable.DurableFileStorage",
            "OPTIONS": {"location": tmp_path / "files", "file_permissions_mode": 0o600},
        },
    }
    cache.clear()


@pytest.fixture
def mail_server(settings):
    """A real SMTP server on a free port, and Django told to use it. ``.letters`` are the messages it accepted."""
    with smtp.MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield server


@pytest.fixture(scope="session")
def dovecot():
    """A real IMAP server for the whole run of this worker."""
    from tests.dovecot import (
        Dovecot,
    )  # names the product's modules, which are not loaded when this file is read

    with Dovecot() as server:
        yield server


@pytest.fixture
def mail_in(dovecot):
    """An empty mailbox of that server."""
    from tests.mail_in import MailIn

    return MailIn(dovecot, f"box{uuid.uuid4().hex[:12]}")


@pytest.fixture(scope="session")
def s3_server():
    """The address of a real S3 server for the whole run of this worker."""
    from tests.s3 import S3  # boto3 is loaded for those who need it

    with S3() as server:
        yield server.address


@pytest.fixture(scope="session")
def chromium():
    """The browser of every test that needs one. Playwright keeps a loop in this thread, and rows are made in it."""
    from tests import chromium as browser  # Playwright is loaded for those who need it

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with browser.started() as started:
        yield started
