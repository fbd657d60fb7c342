"""Gunicorn's configuration in the embedded mode: threads, and workers that never outlive their master."""

import os

from secondopinion import env
from secondopinion.embedded import kernel

bind = f"127.0.0.1:{env.number('PORT', 8000)}"
worker_class = "gthread"
workers = 2
threads = 24
timeout = 120
graceful_timeout = 10
preload_app = True
control_socket_disable = True
worker_tmp_dir = "/dev/shm"
accesslog = None

_master = os.getpid()


def post_fork(server: object, worker: object) -> None:
    kernel.die_with_parent(_master)
