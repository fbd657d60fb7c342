"""The Celery application: it wakes workers, the rows say what is to be done."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secondopinion.settings.embedded")

app = Celery("secondopinion")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
