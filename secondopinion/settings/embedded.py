"""Settings of `make up`: everything on one machine, data in var/, demo persons."""

from pathlib import Path
from urllib.parse import quote

from secondopinion import env
from secondopinion.embedded import keys, ports
from secondopinion.embedded.postgres import Postgres
from secondopinion.embedded.redis import Redis
from secondopinion.settings.base import *

VAR = Path(env.text("VAR_DIR", str(BASE_DIR / "var"))).absolute()
KEYS = keys.kept(VAR)
POSTGRES = Postgres(VAR, KEYS.database_password)
REDIS = Redis(VAR)
MAIL_DIR = VAR / "mail"
INCOMING_DIR = None if env.text("IMAP_URL") else VAR / "incoming"
OWN_DATABASE = not env.text("DATABASE_URL")
OWN_QUEUE = not env.text("REDIS_URL")
OWN_MAIL = not env.text("EMAIL_URL")
PORT = env.number("PORT", 8000)

SECRET_KEY = env.text("SECRET_KEY", KEYS.secret_key)
FIELD_KEYS = env.pairs("FIELD_KEYS", f"e1:{KEYS.field_key}")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SITE_URL = env.text("SITE_URL", f"http://127.0.0.1:{PORT}")
ALLOW_UNSCANNED = env.flag("ALLOW_UNSCANNED", True)
TILES_FOLDER = env.text("TILES_FOLDER", str(VAR / "tiles"))
DEMO = True
DEMO_DATA = env.flag("DEMO_DATA", True)

DATABASES = {"default": env.database(env.text("DATABASE_URL") or POSTGRES.url())}
CELERY_BROKER_URL = env.text("REDIS_URL") or REDIS.url
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5
vars().update(env.smtp(env.text("EMAIL_URL", f"smtp://127.0.0.1:{ports.mail_port(VAR)}")))

MAILBOXES = env.mailboxes("IMAP_URL", f"drop://{quote(str(INCOMING_DIR))}")

STORAGES = {
    "default": env.storage(env.text("STORAGE_URL", f"file://{VAR}/files")),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = None  # served from where they lie, nothing is collected
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
