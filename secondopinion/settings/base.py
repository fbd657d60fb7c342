"""What is true wherever the product runs. Where it runs is said by embedded, test and production beside this file."""

import tempfile
from pathlib import Path

from kombu import Queue

from secondopinion import csp, env, logging, schedule
from secondopinion.settings.programs import *
from secondopinion.settings.sign_on import *

BASE_DIR = Path(__file__).resolve().parent.parent.parent

INSTALLED_APPS = [
    "secondopinion",
    "portal",
    "curators",
    "clinics",
    "intake",
    "privacy",
    "requests_app",
    "correspondence",
    "documents",
    "api",
    "accounts",
    "workcalendar",
    "audit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.idp.oidc",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "pgtrigger",
]

MIDDLEWARE = [
    "secondopinion.logging.RequestLine",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "secondopinion.csp.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "secondopinion.body_limit.BodyLimit",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "secondopinion.doors.RightDoor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.sessions.IdleSessions",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "secondopinion.urls"
WSGI_APPLICATION = "secondopinion.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["secondopinion.templatetags.house", "secondopinion.templatetags.components"],
        },
    }
]

DATABASES = {"default": env.database(env.text("DATABASE_URL", "postgresql:///second_opinion"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People and how they come in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CACHES = {  # the limits below: over all processes, and with Redis down too
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "sign_in_rates",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
ACCOUNT_ADAPTER = "secondopinion.sign_in_letters.SignIn"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # the sign-up page asks for the address alone: accounts.forms
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE; idle sessions end earlier: accounts.sessions
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key,10/h/key",
    "signup": "20/m/ip,60/h/ip",
    "reset_password": "20/m/ip,3/m/key,10/h/key",
    "confirm_email": "1/10s/key,10/h/key",
}
ACCOUNT_FORMS = {
    "login": "accounts.forms.PasswordSignInForm",
    "request_login_code": "accounts.forms.CodeRequestForm",
    "confirm_login_code": "accounts.forms.SignInCodeForm",
    "signup": "accounts.forms.SignUpForm",
    "confirm_email_verification_code": "accounts.forms.AddressCodeForm",
    "reset_password": "accounts.forms.ForgottenPasswordForm",
    "confirm_password_reset_code": "accounts.forms.PasswordCodeForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.FirstPasswordForm",
}

# Language and time: Moscow decides (L1)
LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Moscow"

# Files and pages
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": env.storage(env.text("STORAGE_URL", f"file://{BASE_DIR}/var/files")),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = ["documents.receiving.Receiver"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_LIMIT_BYTES = 100 * 1024 * 1024  # by a plain form; in pieces: documents.resumable.LARGEST
UPLOADS_AT_ONCE = env.number("UPLOADS_AT_ONCE", 16)  # requests of one web process that may carry pieces
TILES_FOLDER = env.text("TILES_FOLDER", f"{tempfile.gettempdir()}/secondopinion-tiles")
TILES_BYTES = env.number("TILES_GIGABYTES", 10) * 1024**3  # of this machine, with copies of slides from afar
TILES_AT_ONCE = env.number("TILES_AT_ONCE", 2)  # children that draw tiles, over all processes
CLAMD_URL = env.text("CLAMD_URL")
ALLOW_UNSCANNED = False
OCR = env.flag("OCR")  # pages without a text layer are read in the background
TESSERACT = env.program("TESSERACT", "tesseract")
SIGNATURE_ROOTS = env.text(
    "SIGNATURE_ROOTS"
)  # a folder of PEM certificates: authorities whose signatures are believed
SOFFICE = env.program("SOFFICE", "soffice")  # LibreOffice: without it Word and OpenDocument files are refused

# Headers
CONTENT_SECURITY_POLICY = csp.STRICT
PICTURES_SECURITY_POLICY = csp.PICTURES
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Letters
MAILBOXES = env.mailboxes("IMAP_URL")
LARGEST_LETTER_BYTES = 100 * 1024 * 1024
MAIL_WAITED_SECONDS = 60
vars().update(env.smtp(env.text("EMAIL_URL", "smtp://localhost:25")))
EMAIL_LAST_ANSWER_TIMEOUT = 180  # seconds; RFC 5321 wants 600, a task of the queue has 270
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Второе мнение <2opinion@rgs.ru>")
LETTER_LIMIT_BYTES = 25 * 1024 * 1024  # of the whole letter as it travels
VERP = env.flag(
    "VERP", True
)  # bounces return to local+b-…@domain; off where the server knows no plus addresses
MTA_LOG = env.text("MTA_LOG")  # our own mail server's log: what became of a letter whose answer was lost
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000")

# The procedure's switches (PROCEDURE.md, one line for a lawyer's other answer)
ROLL_DELIVERY_TO_WORKING_DAY = env.flag("ROLL_DELIVERY_TO_WORKING_DAY")  # D2
GUARDIANS_OF_ADULTS = env.flag("GUARDIANS_OF_ADULTS", True)  # D12
ANONYMISE_FOR_CLINICS = env.flag("ANONYMISE_FOR_CLINICS")  # D21
SUPPORT_PHONE = env.text("SUPPORT_PHONE", "8 800 000-00-00")

# Work that waits: rows are the truth, Celery only wakes workers
CELERY_BROKER_URL = env.text("REDIS_URL", "redis://localhost:6379/0")
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SOFT_TIME_LIMIT = 600
CELERY_TASK_TIME_LIMIT = 660
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1800,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "queue_order_strategy": "priority",
}
# What is promised goes before what is slow: a letter never waits behind a hundred files to be drawn
CELERY_TASK_DEFAULT_QUEUE = "promised"
CELERY_TASK_QUEUES = [Queue("promised"), Queue("slow"), Queue("idle")]
CELERY_TASK_ROUTES = {
    "documents.tasks.recognise_pages": {"queue": "idle"},
    "documents.tasks.*": {"queue": "slow"},
    "api.tasks.send_to_webhooks": {"queue": "slow"},
    "requests_app.tasks.produce_questionnaires": {"queue": "slow"},
    "requests_app.tasks.take_in_upload": {"queue": "slow"},
    "requests_app.tasks.take_in_uploads": {"queue": "slow"},
}
CELERY_ENABLE_UTC = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = schedule.BEAT

LOGGING = logging.CONFIG
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
DEMO = False
SILENCED_SYSTEM_CHECKS: list[str] = []
