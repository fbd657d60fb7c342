"""Unguessable words: of a case's reply address, of an invitation. In lower case, since mail folds the case of letters."""

import base64
import hashlib
import secrets

BYTES = 20


def new_token() -> str:
    """32 letters and digits, 160 bits."""
    return base64.b32encode(secrets.token_bytes(BYTES)).decode().lower()


def fingerprint(token: str) -> str:
    """What is kept of a token that opens something."""
    return hashlib.sha256(token.strip().lower().encode()).hexdigest()
