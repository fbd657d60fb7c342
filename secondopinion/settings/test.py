"""Settings of the tests: the real services, started by tests/conftest.py, and cheap passwords."""

from secondopinion import env
from secondopinion.settings.base import *

SECRET_KEY = "only-for-tests-and-never-anywhere-else-0123456789"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
ALLOW_UNSCANNED = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_BROKER_URL = env.text("REDIS_URL", "redis://127.0.0.1:1/0")
FIELD_KEYS = {"t1": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="}
SOFFICE = ""  # the tests that need it say so
STATIC_ROOT = None  # type: ignore[assignment]
