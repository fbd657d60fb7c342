"""Settings without which work would be lost, and the files that describe a server."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

from secondopinion import env
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


def in_production(**given: str) -> subprocess.CompletedProcess[str]:
    program = "from django.conf import settings as s; print(s.FIELD_KEYS, s.SECURE_REDIRECT_EXEMPT)"
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "secondopinion.settings.production"}
    environment |= {"SECRET_KEY": "x" * 60, "SITE_URL": "https://vm.example.org", **given}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment)


def test_a_server_without_keys_of_the_sealed_fields_does_not_start():
    said = in_production()
    assert said.returncode != 0 and "FIELD_KEYS" in said.stderr


def test_health_is_asked_past_the_proxy_without_being_sent_to_https():
    assert in_production(FIELD_KEYS="k1:abc").stdout.strip() == "{'k1': 'abc'} ['^health/$']"


@pytest.mark.parametrize(
    ("url", "upgraded", "from_the_start"),
    [
        ("smtp://mail:25", False, False),
        ("smtp://mail:25?starttls=1", True, False),
        ("smtp://anna:secret@mail:587", True, False),
        ("smtp://anna:secret@mail:587?starttls=0", False, False),
        ("smtps://anna:secret@mail", False, True),
        ("smtps://anna:secret@mail?starttls=1", False, True),
    ],
)
def test_a_password_of_the_mail_server_goes_over_tls(url, upgraded, from_the_start):
    said = env.smtp(url)
    assert (said["EMAIL_USE_TLS"], said["EMAIL_USE_SSL"]) == (upgraded, from_the_start)


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
    assert readers == {"secondopinion/env.py", "documents/previews/given.py"}, "the limited child has its own"


def test_the_image_is_built_by_the_steps_of_the_bare_machine():
    image, make = (ROOT / "Dockerfile").read_text(), (ROOT / "Makefile").read_text()
    for step in ("bin/system-packages run $EXTRAS", "bin/environment requirements.lock"):
        assert f"RUN {step}\n" in image
        assert f"\t{step.replace('$EXTRAS', '$(EXTRAS)')}\n" in make
    assert "apt-get" not in image and "pip install" not in image


def test_the_locks_name_no_registry_and_pin_by_hash():
    for name in ("requirements.lock", "requirements-dev.lock"):
        lock = (ROOT / name).read_text()
        assert "--index-url" not in lock and "--find-links" not in lock and "://" not in lock
        pins = [line for line in lock.splitlines() if re.match(r"[a-z0-9]", line)]
        assert pins and lock.count("--hash=sha256:") >= len(pins)


PASSWORDS = {"POSTGRES_PASSWORD": "p1", "REDIS_PASSWORD": "p2", "S3_KEY": "p3", "S3_SECRET": "p4-longer"}


def composed(*what: str, **given: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in PASSWORDS} | given
    command = ["docker-compose", "config", *what]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment)


has_compose = pytest.mark.skipif(not shutil.which("docker-compose"), reason="docker-compose is not installed")


@has_compose
@pytest.mark.parametrize("forgotten", PASSWORDS)
def test_a_server_does_not_start_with_a_password_that_everyone_knows(forgotten):
    said = composed("--services", **PASSWORDS | {forgotten: ""})
    assert said.returncode != 0 and forgotten in said.stderr


@has_compose
def test_redis_asks_for_its_password_and_the_product_knows_it():
    said = composed(**PASSWORDS).stdout
    assert "--requirepass" in said and "redis://:p2@redis:6379/0" in said


@has_compose
def test_docker_compose_accepts_the_description_of_a_server():
    said = composed("--services", **PASSWORDS)
    assert said.returncode == 0, said.stderr
    assert {"web", "worker", "beat", "postgres", "redis", "files", "clamav", "mail"} <= set(
        said.stdout.split()
    )


def test_a_letter_never_waits_behind_files_to_be_drawn():
    """A worker empties the queue of what is promised before it takes what is slow."""
    queues = [queue.name for queue in app.conf.task_queues]

    assert queues == ["promised", "slow", "idle"]
    assert app.conf.broker_transport_options["queue_order_strategy"] == "priority"
    assert queue_of("correspondence.tasks.deliver_letter") == "promised"
    assert queue_of("requests_app.tasks.sweep_deadlines") == "promised"
    assert queue_of("documents.tasks.inspect_document") == "slow"


def queue_of(task: str) -> str:
    return app.amqp.router.route({}, task)["queue"].name
