"""A real OpenID Connect provider (allauth's own) as a process with accounts of its own: somebody else's system.

``python -m tests.accounts.provider PORT`` reads its people and its client from standard input as JSON.
"""

import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import requests

from tests.smtp import free_port

PASSWORD = "their own password"
CLIENT, SECRET = "second-opinion", "their secret"


class Provider:
    """``people``: address → whether it is verified there. ``visit`` is a person's browser at the provider's pages."""

    def __init__(self, people: dict[str, bool], callbacks: list[str]) -> None:
        self.told = {"people": people, "callbacks": callbacks}

    def __enter__(self) -> "Provider":
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.accounts.provider", str(port)],
            cwd=Path(__file__).parent.parent.parent,
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdin
        self._process.stdin.write(json.dumps(self.told))
        self._process.stdin.close()
        for _ in range(600):
            with contextlib.suppress(requests.ConnectionError):
                requests.get(f"{self.address}/.well-known/openid-configuration", timeout=5).raise_for_status()
                return self
            assert self._process.poll() is None, "the provider did not start"
            time.sleep(0.1)
        raise AssertionError("the provider did not begin to listen")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(10)

    def visit(self, where: str, email: str) -> str:
        """Sign in there as this person; the address at our house that the provider sends them back to."""
        browser = requests.Session()
        page = browser.get(where, timeout=10)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
        assert token, page.text[:500]
        said = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        answer = browser.post(page.url, data=said, timeout=10, allow_redirects=False)
        while (to := answer.headers["Location"]).startswith("/") or to.startswith(self.address):
            answer = browser.get(self.address + _path(to), timeout=10, allow_redirects=False)
        return _path(to)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def serve(port: int, told: dict) -> None:
    """The provider's own Django, nothing of ours in it."""
    import django
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from django.conf import settings

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    contrib = ["auth", "contenttypes", "sessions", "messages"]
    settings.configure(
        DEBUG=False,
        ALLOWED_HOSTS=["127.0.0.1"],
        SECRET_KEY="of the provider",
        ROOT_URLCONF="tests.accounts.provider_urls",
        INSTALLED_APPS=[
            *(f"django.contrib.{app}" for app in contrib),
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": tempfile.mkdtemp() + "/people"}
        },
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        ACCOUNT_LOGIN_METHODS={"email"},
        ACCOUNT_SIGNUP_FIELDS=["email*", "password1*"],
        ACCOUNT_EMAIL_VERIFICATION="none",
        ACCOUNT_RATE_LIMITS=False,
        USE_TZ=True,
        IDP_OIDC_ADAPTER="tests.accounts.provider_urls.Claims",
        IDP_OIDC_PRIVATE_KEY=key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    )
    django.setup()
    from django.core.management import call_command
    from django.core.servers.basehttp import run
    from django.core.wsgi import get_wsgi_application

    call_command("migrate", verbosity=0)
    _people(told)
    run("127.0.0.1", port, get_wsgi_application(), threading=True)


def _people(told: dict) -> None:
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User

    for number, (email, verified) in enumerate(told["people"].items()):
        user = User.objects.create_user(f"{number}", email, PASSWORD, first_name="Анна", last_name="Соколова")
        EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    client = Client(id=CLIENT, name="Второе мнение", skip_consent=True)
    client.set_scopes(["openid", "profile", "email"])
    client.set_redirect_uris(told["callbacks"])
    client.set_secret(SECRET)
    client.save()


if __name__ == "__main__":
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    serve(int(sys.argv[1]), json.load(sys.stdin))
