"""The only reader of the environment: each setting with its name, its type and its default."""

import os
import shutil
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def text(name: str, default: str = "") -> str:
    """The variable as it stands, or the default when it is absent or empty."""
    return os.environ.get(name) or default


def required(name: str) -> str:
    """The variable, or a sentence that says which one is missing."""
    value = os.environ.get(name)
    if not value:
        raise SystemExit(f"Не задана переменная окружения {name}: см. .env.example")
    return value


def flag(name: str, default: bool = False) -> bool:
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal():
        raise SystemExit(f"Переменная окружения {name} должна быть числом, а не «{value}».")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def pairs(name: str, default: str = "") -> dict[str, str]:
    """A comma-separated list of ``name:value``."""
    return dict(pair.split(":", 1) for pair in words(name, default))


def mailboxes(name: str, default: str = "") -> list[str]:
    """Addresses of mailboxes apart by spaces or commas: ``imaps://…``, ``imap://…`` or ``drop:///folder`` each.

    What they mean is in ``correspondence.mailboxes.places``; a password may stand in them, so none is ever shown.
    """
    urls = text(name, default).replace(",", " ").split()
    for url in urls:
        if urlsplit(url).scheme not in {"imaps", "imap", "drop"}:
            raise SystemExit(f"Переменная окружения {name}: ящик начинается с imaps://, imap:// или drop://")
    return urls


def program(name: str, usual: str) -> str:
    """The path of an optional program: as given, else what is installed; «off», or nothing installed, is none."""
    given = text(name)
    if given.lower() == "off":
        return ""
    return given or shutil.which(usual) or ""


def database(url: str) -> dict[str, Any]:
    """A Django DATABASES entry from ``postgresql://user:password@host:port/name``.

    A socket's folder in place of the host is given as ``?host=``.
    """
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def smtp(url: str) -> dict[str, Any]:
    """Django's e-mail settings from ``smtp://user:password@host:port``, or ``smtps`` for TLS from the first byte.

    A password goes over TLS: with one, ``smtp`` upgrades unless ``?starttls=0`` says no; without, only by ``?starttls=1``.
    """
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query)).get("starttls", "1" if parts.username else "0")
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme != "smtps" and asked == "1",
        "EMAIL_TIMEOUT": 30,
    }


def storage(url: str) -> dict[str, Any]:
    """A STORAGES entry from ``file:///folder`` or ``s3://key:secret@host:port/bucket?region=…&tls=0&links=https://…``."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return {
            "BACKEND": "documents.durable.DurableFileStorage",
            "OPTIONS": {"location": unquote(parts.path), "file_permissions_mode": 0o600},
        }
    options = dict(parse_qsl(parts.query))
    scheme = "http" if options.get("tls") == "0" else "https"
    return {
        "BACKEND": "documents.afar.AfarStorage",
        "OPTIONS": {
            "bucket_name": parts.path.strip("/"),
            "access_key": unquote(parts.username or ""),
            "secret_key": unquote(parts.password or ""),
            "endpoint_url": f"{scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else ""),
            "region_name": options.get("region", "us-east-1"),
            "default_acl": None,
            "links": options.get("links", ""),
            "file_overwrite": False,
        },
    }


def openid(name: str, provider_id: str, title: str) -> list[dict[str, Any]]:
    """allauth's entry of an OpenID Connect provider from ``https://client:secret@host/path?name=…``; none if not set.

    Without TLS it may be on this machine alone: who can change its answers can be anybody.
    """
    url = text(name)
    if not url:
        return []
    parts = urlsplit(url)
    if not parts.username or parts.password is None or not parts.hostname:
        raise SystemExit(f"Переменная окружения {name}: нужно https://client_id:secret@сервер/путь")
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost"}:
        raise SystemExit(f"Переменная окружения {name} должна начинаться с https://")
    where = parts.hostname + (f":{parts.port}" if parts.port else "") + parts.path.rstrip("/")
    return [
        {
            "provider_id": provider_id,
            "name": dict(parse_qsl(parts.query)).get("name", title),
            "client_id": unquote(parts.username),
            "secret": unquote(parts.password),
            "settings": {"server_url": f"{parts.scheme}://{where}", "oauth_pkce_enabled": True},
        }
    ]
