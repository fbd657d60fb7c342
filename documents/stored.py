"""What is asked of the storage beside Django's own questions: bytes in pieces, links, hashes. Both storages answer alike."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from django.core.files.storage import default_storage

from documents.afar import AfarStorage
from documents.durable import DurableFileStorage


def chunks(key: str, *, first: int = 0, last: int | None = None) -> Iterator[bytes]:
    """The bytes from ``first`` to ``last``, both included; raises OSError before any is given when they are not there."""
    return _storage().chunks(key, first=first, last=last)


def link(key: str, *, disposition: str, content_type: str) -> str:
    """An address of this one object that ends in a minute; empty when the file is given by us."""
    return _storage().link(key, disposition=disposition, content_type=content_type)


def path(key: str) -> Path | None:
    """Where the file lies on this machine; None where the storage is afar."""
    return _storage().local(key)


def sha256(key: str) -> str:
    """The hash of what the storage holds now. Raises OSError when it cannot be read."""
    digest = hashlib.sha256()
    for chunk in chunks(key):
        digest.update(chunk)
    return digest.hexdigest()


def _storage() -> DurableFileStorage | AfarStorage:
    return cast(Any, default_storage)  # type: ignore[no-any-return]
