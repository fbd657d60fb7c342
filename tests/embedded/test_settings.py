"""Settings without which work would be lost, and the files that describe a server."""

import re
import shutil
import subprocess

import pytest
from django.conf import settings

from secondopinion.celery import app
from tests.embedded.product import ROOT


def test_a_task_lost_with_its_worker_runs_again():
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.worker_cancel_long_running_tasks_on_connection_loss
    assert app.conf.worker_soft_shutdown_timeout == 30


def test_no_task_outlives_the_time_after_which_redis_gives_it_to_another():
    transport = app.conf.broker_transport_options
    assert app.conf.task_time_limit * 2 < transport["visibility_timeout"]
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit
    assert (transport["unacked_restore_interval"], transport["unacked_restore_throttle"]) == (10, 1)


def test_messages_are_json_and_results_are_not_kept():
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.task_ignore_result
    assert app.conf.result_backend is None


def test_beat_counts_in_utc_and_only_wakes_tasks_that_exist():
    app.loader.import_default_modules()
    assert app.conf.enable_utc and app.conf.timezone == "UTC"
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)
    assert all(not entry.get("args") and not entry.get("kwargs") for entry in app.conf.beat_schedule.values())


def test_only_the_embedded_mode_lets_unscanned_files_through_or_shows_the_demo():
    production = (ROOT / "secondopinion/settings/production.py").read_text()
    base = (ROOT / "secondopinion/settings/base.py").read_text()
    assert "ALLOW_UNSCANNED = False" in base and "DEMO = False" in base
    assert "ALLOW_UNSCANNED" not in production and "DEMO" not in production


def test_every_variable_that_is_read_is_listed_for_the_one_who_installs():
    read = set()
    for path in [*ROOT.glob("secondopinion/**/*.py")]:
        read |= set(
            re.findall(r'env\.(?:text|required|flag|number|words|pairs)\(\s*["\'](\w+)', path.read_text())
        )
    listed = set(re.findall(r"^#?\s?(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert read <= listed, f"not in .env.example: {read - listed}"


def test_the_environment_is_read_in_one_place():
    readers = {
        str(path.relative_to(ROOT))
        for room in settings.INSTALLED_APPS
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"os\.environ(?!\.setdefault\(\"DJANGO_SETTINGS_MODULE\")|os\.getenv", path.read_text())
    }
    assert readers == {"secondopinion/env.py"}


def test_the_image_is_built_by_the_steps_of_the_bare_machine():
    image, make = (ROOT / "Dockerfile").read_text(), (ROOT / "Makefile").read_text()
    for step in ("bin/system-packages run", "bin/environment requirements.lock"):
        assert f"RUN {step}\n" in image
        assert f"\t{step}\n" in make
    assert "apt-get" not in image and "pip install" not in image


def test_the_locks_name_no_registry_and_pin_by_hash():
    for name in ("requirements.lock", "requirements-dev.lock"):
        lock = (ROOT / name).read_text()
        assert "--index-url" not in lock and "--find-links" not in lock and "://" not in lock
        pins = [line for line in lock.splitlines() if re.match(r"[a-z0-9]", line)]
        assert pins and lock.count("--hash=sha256:") >= len(pins)


@pytest.mark.skipif(not shutil.which("docker-compose"), reason="docker-compose is not installed")
def test_docker_compose_accepts_the_description_of_a_server():
    said = subprocess.run(
        ["docker-compose", "config", "--services"], cwd=ROOT, capture_output=True, text=True
    )
    assert said.returncode == 0, said.stderr
    assert {"web", "worker", "beat", "postgres", "redis", "files", "clamav", "mail"} <= set(
        said.stdout.split()
    )
