"""Read by the embedded Celery worker (``-I``): its pool of children never outlives it."""

import os

from celery.signals import worker_process_init

from secondopinion.embedded import kernel

_worker = os.getpid()


@worker_process_init.connect
def die_with_the_worker(**kwargs: object) -> None:
    kernel.die_with_parent(_worker)
