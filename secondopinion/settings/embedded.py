"""Settings of `make up`: everything on one machine, data in var/, demo persons."""

from secondopinion import env
from secondopinion.settings.base import *

SECRET_KEY = env.text("SECRET_KEY", "embedded-mode-only")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ALLOW_UNSCANNED = env.flag("ALLOW_UNSCANNED", True)
DEMO = True
FIELD_KEYS = {"t1": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="}
