"""The secrets of the embedded mode: made once, kept in var/keys.json, never printed."""

import contextlib
import json
import os
import secrets
import tempfile
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Keys:
    secret_key: str
    field_key: str
    database_password: str


def _new() -> Keys:
    return Keys(
        secret_key=secrets.token_urlsafe(64),
        field_key=urlsafe_b64encode(os.urandom(32)).decode(),
        database_password=secrets.token_urlsafe(24),
    )


def kept(var: Path) -> Keys:
    """The keys of this folder. Of several first starts at once one makes them, and all read the same."""
    path = var / "keys.json"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=var, prefix="keys-") as draft:
            json.dump(asdict(_new()), draft)
            draft.flush()
            os.fsync(draft.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(draft.name, path)
    return Keys(**json.loads(path.read_text()))
