"""PDFs: made from templates, protected by a password, searched for words."""

from collections.abc import Iterable, Mapping
from typing import Any


def render_pdf(template_name: str, context: Mapping[str, Any]) -> bytes:
    raise NotImplementedError


def protect(pdf: bytes, password: str, attach_original: tuple[str, bytes] | None = None) -> bytes:
    raise NotImplementedError


def words_found(pdf: bytes, words: Iterable[str]) -> set[str]:
    raise NotImplementedError
