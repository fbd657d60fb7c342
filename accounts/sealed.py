"""A text column that is encrypted at rest: keys come from the environment, each value names its key."""

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=8)
def _cipher(key: str) -> Fernet:
    return Fernet(key)


def seal(text: str) -> str:
    """``key-id:token`` under the first key of ``FIELD_KEYS``; the empty text stays empty."""
    if not text:
        return ""
    name, key = next(iter(settings.FIELD_KEYS.items()))
    return f"{name}:{_cipher(key).encrypt(text.encode()).decode()}"


def unseal(sealed: str) -> str:
    """The text again. Raises KeyError for a key that is not configured, InvalidToken for an altered value."""
    if not sealed:
        return ""
    name, token = sealed.split(":", 1)
    return _cipher(settings.FIELD_KEYS[name]).decrypt(token.encode()).decode()


class SealedTextField(models.TextField):
    """Plain text in Python, a token in the database; it can be neither searched nor sorted."""

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return None if value is None else unseal(value)

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else seal(str(value))
