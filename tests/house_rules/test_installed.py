"""The product starts with what its own lock installs: libraries have needs that they do not tell of."""

import os
import subprocess
import sys
from importlib.metadata import packages_distributions

from tests.house_rules.source import HOUSE

START = """
import sys

class NotInstalled:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in missing:
            raise ModuleNotFoundError(f"not in requirements.lock: {name}", name=name)

missing = set(sys.argv[1:])
sys.meta_path.insert(0, NotInstalled())

import django
django.setup()
from django.urls import get_resolver
import secondopinion.wsgi
from secondopinion.celery import app
get_resolver().url_patterns
app.loader.import_default_modules()
print("started")
"""


def test_web_and_worker_start_without_what_only_the_tests_install():
    lock = HOUSE.joinpath("requirements.lock").read_text(encoding="utf-8")
    locked = {line.partition("==")[0].lower() for line in lock.splitlines() if "==" in line}
    locked |= {"pip", "setuptools"}
    missing = [
        top
        for top, dists in packages_distributions().items()
        if not {dist.lower().replace("_", "-") for dist in dists} & locked
    ]
    assert "pytest" in missing

    started = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", START, *missing],
        cwd=HOUSE,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "secondopinion.settings.test"},
        capture_output=True,
        text=True,
    )

    assert "started" in started.stdout, started.stderr[-2000:]
