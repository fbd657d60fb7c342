"""Electronic signatures of a PDF: those inside it and the one beside it, looked into by the limited child (ADR 0028)."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import models

from documents.models import Document
from documents.previews import jail

WORDS = 200


class State(models.TextChoices):
    """«Проверена» is said only of what was computed here and issued by an authority that the insurer trusts."""

    NONE = "none", "нет"
    UNSUPPORTED = "unsupported", "есть, не проверена: алгоритм проверяют в другой программе"
    UNKNOWN_ISSUER = "unknown_issuer", "сходится с файлом, но издатель сертификата не в списке доверенных"
    VERIFIED = "verified", "проверена"
    BROKEN = "broken", "не сходится с файлом"


@dataclass(frozen=True)
class Signature:
    state: State
    signer: str = ""
    issuer: str = ""
    at: datetime | None = None


def inside(document: Document) -> list[Signature]:
    """Of a stored PDF; none when the child did not survive it."""
    with _local(document) as path:
        return _believed(path)


def beside(document: Document, signature: Document) -> Signature | None:
    """The detached one; None when the file beside is no signature."""
    with _local(document) as path, _local(signature) as file:
        found = _believed(path, file)
    return found[0] if found else None


def _believed(*paths: Path) -> list[Signature]:
    """What the child said, as any stranger's word: known states, short words, moments that are moments."""
    try:
        told = jail.signed(*paths)
    except jail.ChildDied:
        return []
    return [
        Signature(State(one["state"]), _words(one.get("signer")), _words(one.get("issuer")), _moment(one))
        for one in told
        if one["state"] in State.values
    ]


def _words(told: Any) -> str:
    return told[:WORDS] if isinstance(told, str) else ""


def _moment(told: dict[str, Any]) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(told.get("at")))
    except ValueError:
        return None
    return at if at.tzinfo else None


@contextmanager
def _local(document: Document) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="signed-") as folder:
        path = Path(folder) / "file"
        with default_storage.open(document.key, "rb") as stored, path.open("wb") as copy:
            for chunk in stored.chunks():
                copy.write(chunk)
        yield path
