"""The demonstration filled once for the class of tests of its contents; each test sees it and leaves it as it was."""

from datetime import datetime

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from workcalendar.days import MOSCOW

NOW = datetime(2026, 11, 24, 15, 20, tzinfo=MOSCOW)
"""A Tuesday, at work."""


@pytest.fixture(scope="class")
def filled(django_db_setup, django_db_blocker, tmp_path_factory):
    from secondopinion.demo import first_start  # the models are not loaded when this file is read

    folder = tmp_path_factory.mktemp("demo")
    storage = {
        "BACKEND": "documents.durable.DurableFileStorage",
        "OPTIONS": {"location": folder / "files"},
    }
    there = override_settings(STORAGES={**settings.STORAGES, "default": storage}, MAIL_DIR=folder / "mail")
    with django_db_blocker.unblock(), transaction.atomic():
        with there:
            assert first_start.fill(at=NOW)
        yield there
        transaction.set_rollback(True)
